"""An officer's day, who looked at what, the board of some units, and a ring that is told of afterwards."""

from __future__ import annotations

import pytest

from ivr.core.errors import IllegalMove
from ivr.core.requests.outcome import Outcome
from ivr.services.audit import Actor
from ivr.services.board import read_board
from ivr.services.day import read_day
from ivr.services.witness import Handled, Witness
from tests.core.made import at
from tests.services.bureau import HOA, LAN, Bureau


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def test_a_day_tells_what_was_done_and_whom_it_reached(bureau: Bureau) -> None:
    for key in ("r1", "r2"):
        bureau.ask(key)
    bureau.queue.take(HOA.id, "r1")
    bureau.outcomes.record(HOA.id, "r1", Outcome.SOLVED, "Đã dặn giấy tờ.")
    bureau.later(minutes=5)
    bureau.queue.take(HOA.id, "r2")
    bureau.outcomes.record(HOA.id, "r2", Outcome.BUSY)
    day = read_day(bureau.store, bureau.clock, HOA.id)
    assert [(one.callback.id, one.attempt.outcome) for one in day.done] == [("r2", "busy"), ("r1", "solved")]
    assert (day.reached, day.kept) == (1, 1)
    assert read_day(bureau.store, bureau.clock, LAN.id).done == ()


def test_yesterday_and_what_was_taken_back_are_not_today(bureau: Bureau) -> None:
    bureau.ask()
    bureau.queue.take(HOA.id, "r1")
    bureau.outcomes.record(HOA.id, "r1", Outcome.SOLVED)
    bureau.outcomes.take_back(HOA.id, "r1")
    day = read_day(bureau.store, bureau.clock, HOA.id)
    assert day.done == ()
    assert [one.id for one in day.in_hand] == ["r1"]
    bureau.outcomes.record(HOA.id, "r1", Outcome.SOLVED)
    bureau.now("2026-11-24 07:30")
    assert read_day(bureau.store, bureau.clock, HOA.id).done == ()


def test_a_board_of_some_units_counts_nothing_of_the_others(bureau: Bureau) -> None:
    bureau.ask("r1", unit="bac")
    bureau.ask("r2", unit="nam", topic="khai-sinh")
    bureau.queue.take("minh", "r2")
    seen = read_board(bureau.store, bureau.clock, frozenset({"bac", ""}))
    assert (seen.total.waiting, seen.total.in_hand, set(seen.units), seen.in_hand) == (1, 0, {"bac"}, ())
    assert set(seen.topics) == {"tam-tru"}
    assert read_board(bureau.store, bureau.clock).total.in_hand == 1


def test_a_ring_typed_in_afterwards_keeps_the_promise_of_its_own_time(bureau: Bureau) -> None:
    bureau.ask()
    bureau.now("16:00")
    bureau.queue.take(HOA.id, "r1")
    bureau.outcomes.record(HOA.id, "r1", Outcome.SOLVED, rang_at=at("09:05"))
    [done] = read_day(bureau.store, bureau.clock, HOA.id).done
    assert done.attempt.began_at == at("09:05")
    assert done.attempt.kept_promise
    assert "promise_kept" in bureau.history()


@pytest.mark.parametrize("moment", ["07:59", "16:01"])
def test_a_ring_before_it_was_asked_for_or_after_now_is_refused(bureau: Bureau, moment: str) -> None:
    bureau.ask()
    bureau.now("16:00")
    bureau.queue.take(HOA.id, "r1")
    with pytest.raises(IllegalMove):
        bureau.outcomes.record(HOA.id, "r1", Outcome.SOLVED, rang_at=at(moment))
    assert bureau.request().status == "claimed"


def test_who_looked_is_written_down(bureau: Bureau) -> None:
    Witness(bureau.store, bureau.clock).write(Actor(HOA.id, "10.0.0.7"), Handled.SEEN, "r1")
    with bureau.store.transaction() as tx:
        [record] = tx.audit.latest(1)
    assert (record.entry.who, record.entry.what, record.entry.subject) == ("hoa", "card-seen", "r1")
