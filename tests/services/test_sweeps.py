"""What time does to requests, with any number of workers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.callback import Status
from ivr.core.errors import StoreUnavailable
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.priority import Priority
from ivr.services.sweeps import Sweeps, Swept
from ivr.services.worker import Worker
from tests.core.made import RINGING, at
from tests.services.bureau import Bureau


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def test_nothing_due_changes_nothing(bureau: Bureau) -> None:
    before = bureau.ask()
    assert bureau.sweeps.once() == Swept(0, 0, 0)
    assert bureau.sweeps.once().nothing
    assert bureau.request() == before


def test_an_expired_claim_goes_back_to_everybody_at_its_place(bureau: Bureau) -> None:
    before = bureau.ask()
    bureau.queue.next("hoa")
    bureau.later(minutes=10)
    assert bureau.sweeps.once() == Swept(1, 0, 0)
    assert bureau.request() == replace(before, version=2)
    assert bureau.queue.next("lan") is not None


@pytest.mark.parametrize("talking", [False, True])
def test_a_call_that_nobody_came_back_from_is_not_repeated_at_once_and_uses_no_attempt_up(
    bureau: Bureau, talking: bool
) -> None:
    bureau.ask()
    bureau.queue.next("hoa")
    bureau.outcomes.begin_call("hoa", "r1")
    if talking:
        bureau.outcomes.connected("hoa", "r1")
    bureau.later(minutes=59)
    assert bureau.sweeps.once().claims == 0
    bureau.later(minutes=1)
    assert bureau.sweeps.once().claims == 1
    found = bureau.request()
    assert (found.status, found.attempts, found.next_at) == (Status.RETRY, 0, at("10:00"))
    with bureau.store.transaction() as tx:
        assert [one.outcome for one in tx.queue.attempts("r1")] == [Outcome.UNKNOWN]


def test_a_retry_comes_back_when_its_time_has_come(bureau: Bureau) -> None:
    bureau.ask()
    bureau.queue.next("hoa")
    bureau.outcomes.record("hoa", "r1", Outcome.BUSY)
    assert bureau.sweeps.once().retries == 0
    bureau.later(minutes=10)
    assert bureau.sweeps.once().retries == 1
    assert bureau.request().status is Status.WAITING
    assert bureau.history()[-1] == "retry_due"


def test_a_missed_promise_is_noted_once_and_goes_first(bureau: Bureau) -> None:
    bureau.ask()
    bureau.now("11:30")
    assert bureau.sweeps.once().promises == 0
    bureau.now("11:31")
    assert [bureau.sweeps.once().promises for _ in range(3)] == [1, 0, 0]
    found = bureau.request()
    assert (found.priority, found.missed_at, found.due_at) == (Priority.PROMISE_MISSED, at("11:31"), at("11:30"))
    assert bureau.history().count("promise_missed") == 1


def test_what_is_in_hand_is_not_noted_as_missed_until_it_is_given_back(bureau: Bureau) -> None:
    bureau.ask()
    bureau.now("11:29")
    bureau.queue.next("hoa")
    bureau.now("11:32")
    assert bureau.sweeps.once().promises == 0
    bureau.queue.release("hoa", "r1")
    assert bureau.sweeps.once().promises == 1


def test_more_than_one_batch_is_swept(bureau: Bureau) -> None:
    for number in range(7):
        bureau.ask(f"r{number}")
    bureau.now("12:00")
    assert Sweeps(bureau.store, bureau.clock, RINGING, batch=3).once().promises == 7
    assert bureau.sweeps.once().promises == 0


def test_the_worker_sweeps_even_when_the_journal_cannot_be_read(bureau: Bureau) -> None:
    bureau.ask()
    bureau.queue.next("hoa")
    bureau.later(minutes=10)
    faults: list[Exception] = []
    worker = Worker(BrokenJournal(), 1, taken=lambda _: None, failed=faults.append, sweep=bureau.sweeps.once)  # type: ignore[arg-type]
    assert worker.once() == 0
    assert [str(fault) for fault in faults] == ["disk gone"]
    assert bureau.request().status is Status.WAITING


class BrokenJournal:
    def replay(self) -> int:
        raise OSError("disk gone")


def test_a_sweep_that_fails_ends_no_worker(bureau: Bureau) -> None:
    class NoJournal:
        def replay(self) -> int:
            return 2

    def sweep() -> None:
        raise StoreUnavailable("away")

    taken, faults = list[int](), list[Exception]()
    worker = Worker(NoJournal(), 1, taken=taken.append, failed=faults.append, sweep=sweep)  # type: ignore[arg-type]
    assert worker.once() == 2
    assert (taken, len(faults)) == ([2], 1)
