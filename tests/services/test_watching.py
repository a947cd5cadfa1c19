"""One look at the board for everybody who watches it, and never an old one for who opens it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest

from ivr.core.errors import StoreUnavailable
from ivr.services.ports import Transaction
from ivr.services.watching import AGE, Watching
from ivr.storage.memory import MemoryStore
from ivr.web.console.board import EVERY
from tests.services.bureau import Bureau
from tests.services.house import HandClock

MOMENT = timedelta(milliseconds=1)
PATIENCE = 30


class CountedStore(MemoryStore):
    """Counts looks, and lets the next ones be slow or fail."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0
        self.broken = False
        self.reached, self.go_on = Event(), Event()
        self.go_on.set()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        self.looks += 1
        self.reached.set()
        assert self.go_on.wait(PATIENCE)
        if self.broken:
            raise StoreUnavailable("The database is away.")
        with super().transaction() as tx:
            yield tx


class Hall:
    """A bureau whose board is watched."""

    def __init__(self) -> None:
        self.store = CountedStore()
        self.bureau = Bureau(self.store)
        self.clock: HandClock = self.bureau.clock
        self.watching = Watching(self.store, self.clock)
        self.store.looks = 0

    def waiting(self) -> int:
        return self.watching.watched().board().total.waiting


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_many_who_watch_cost_one_look(hall: Hall) -> None:
    for _ in range(50):
        hall.waiting()
    assert hall.store.looks == 1


def test_a_look_grows_old(hall: Hall) -> None:
    assert hall.waiting() == 0
    hall.bureau.ask("r1")
    hall.clock.time += AGE - MOMENT
    assert hall.waiting() == 0
    hall.clock.time += MOMENT
    assert hall.waiting() == 1


def test_what_the_page_shows_beside_the_counts_is_among_them(hall: Hall) -> None:
    assert hall.waiting() == 0
    hall.clock.time += MOMENT
    made = hall.bureau.ask("r1")
    hall.clock.time += MOMENT
    assert hall.waiting() == 0
    assert hall.watching.watched(made.asked_at).board().total.waiting == 1


@pytest.mark.parametrize("others", [90, 370, 410])
def test_whoever_watches_sees_a_request_within_two_seconds(others: int) -> None:
    """Whenever it comes, and however often the rest of the office looks."""
    for asked in range(1500, 3000, 50):
        hall = Hall()
        start = hall.clock.time
        for now in range(0, 6000, 10):
            hall.clock.time = start + now * MOMENT
            if now == asked:
                hall.bureau.ask("r1")
            if now % others == 0:
                hall.waiting()
            if now * MOMENT % EVERY == timedelta() and hall.waiting():
                assert 0 <= now - asked <= 2000
                break
        else:
            pytest.fail(f"asked for after {asked} ms, and never seen")


def test_who_opens_the_page_sees_what_was_done_in_the_same_moment(hall: Hall) -> None:
    hall.bureau.ask("r1")
    assert hall.waiting() == 1
    hall.bureau.queue.next("hoa")
    board = hall.watching.opened().board()
    assert (board.total.waiting, board.total.in_hand) == (0, 1)
    assert hall.watching.watched().board() == board


def test_whoever_asks_while_somebody_looks_gets_what_that_one_finds(hall: Hall) -> None:
    hall.store.go_on.clear()
    with ThreadPoolExecutor(6) as threads:
        first = threads.submit(hall.watching.watched)
        assert hall.store.reached.wait(PATIENCE)
        others = [threads.submit(hall.watching.watched) for _ in range(5)]
        hall.store.go_on.set()
        assert {id(one.result()) for one in (first, *others)} == {id(first.result())}
    assert hall.store.looks == 1


def test_a_slow_look_does_not_take_the_place_of_a_later_one(hall: Hall) -> None:
    hall.store.go_on.clear()
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(hall.watching.watched)
        assert hall.store.reached.wait(PATIENCE)
        hall.clock.time += MOMENT
        hall.store.reached.clear()
        later = threads.submit(hall.watching.opened)
        assert hall.store.reached.wait(PATIENCE)
        hall.store.go_on.set()
        assert slow.result() is not later.result()
        assert hall.watching.watched() is later.result()


def test_a_look_that_failed_is_nobodys_answer_for_long(hall: Hall) -> None:
    hall.store.broken = True
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            hall.waiting()
    assert hall.store.looks == 2
    hall.store.broken = False
    assert hall.waiting() == 0


def test_a_clock_that_is_set_back_does_not_stop_the_board(hall: Hall) -> None:
    hall.waiting()
    hall.clock.time -= timedelta(hours=1)
    hall.bureau.ask("r1")
    assert hall.waiting() == 1
