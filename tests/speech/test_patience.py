"""Asking slowly, again after a refusal, and not for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from ivr.speech.voices.patience import Manners, Patience, TryLater


class Day:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def patience(self, manners: Manners | None = None) -> Patience:
        return Patience(manners, now=lambda: self.now, sleep=self.sleep)


def refusing(times: int, after: float = 0.0) -> Callable[[], bytes]:
    left = [TryLater("429", after)] * times

    def request() -> bytes:
        if left:
            raise left.pop()
        return b"sound"

    return request


def test_the_first_request_goes_out_at_once_and_the_next_after_the_gap() -> None:
    day = Day()
    patience = day.patience(Manners(gap=1.0))
    assert [patience.ask(lambda: b"a"), patience.ask(lambda: b"b")] == [b"a", b"b"]
    assert day.slept == [1.0]


def test_time_that_has_passed_anyway_counts_towards_the_gap() -> None:
    day = Day()
    patience = day.patience(Manners(gap=1.0))
    patience.ask(lambda: b"a")
    day.now += 0.75
    patience.ask(lambda: b"b")
    day.now += 5
    patience.ask(lambda: b"c")
    assert day.slept == [0.25]


def test_after_a_refusal_it_waits_twice_as_long_each_time() -> None:
    day = Day()
    assert day.patience(Manners(gap=0, first_wait=2)).ask(refusing(4)) == b"sound"
    assert day.slept == [2, 4, 8, 16]


def test_it_waits_as_long_as_it_is_asked_to_within_reason() -> None:
    day = Day()
    day.patience(Manners(gap=0)).ask(refusing(1, after=30))
    day.patience(Manners(gap=0, longest_wait=60)).ask(refusing(1, after=3600))
    assert day.slept == [30, 60]


def test_when_the_tries_are_used_up_the_refusal_comes_through_and_nobody_asks_again() -> None:
    patience = Day().patience(Manners(tries=3))
    asked: list[str] = []

    def request() -> bytes:
        asked.append("")
        raise TryLater("429")

    for _ in range(2):
        with pytest.raises(TryLater, match="429"):
            patience.ask(request)
    assert len(asked) == 3


def test_another_error_is_not_tried_again() -> None:
    patience = Day().patience()
    with pytest.raises(ValueError, match="broken"):
        patience.ask(lambda: exec("raise ValueError('broken')") or b"")  # type: ignore[func-returns-value]
    assert patience.ask(lambda: b"a") == b"a"


def test_two_threads_ask_one_after_the_other() -> None:
    patience = Day().patience()
    inside = threading.Semaphore(1)

    def request() -> bytes:
        assert inside.acquire(blocking=False), "two requests at once"
        inside.release()
        return b"a"

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: patience.ask(request), range(40))) == [b"a"] * 40
