"""Figures of requests, counted from their events and attempts."""

from __future__ import annotations

import pytest

from ivr.core.callback import Event, Status
from ivr.core.figures.callbacks import Figures, Promises, Spread, count, tallies_of
from ivr.core.figures.case import Case, Mark, mark_of, promises_of
from ivr.core.requests.outcome import Outcome
from tests.core.made import at, attempt, request

NOON = at("11:30").isoformat()


def told(*kinds: str, due: str = NOON) -> tuple[Event, ...]:
    return tuple(
        Event("request-1", at("09:00"), kind, due if kind.startswith("promise") else "lan") for kind in kinds
    )


@pytest.mark.parametrize(
    ("kinds", "kept", "missed"),
    [
        (("asked",), 0, 0),
        (("asked", "outcome", "promise_kept"), 1, 0),
        (("asked", "promise_missed", "outcome"), 0, 1),
        (("asked", "outcome", "promise_kept", "taken_back"), 0, 0),
        (("asked", "outcome", "promise_kept", "taken_back", "outcome", "promise_kept"), 1, 0),
        (("asked", "outcome", "promise_kept", "outcome", "taken_back"), 1, 0),
        # Dialled in time, typed in after the promise had been noted as missed.
        (("asked", "promise_missed", "outcome", "promise_kept"), 1, 0),
        (("asked", "cancelled"), 0, 0),
    ],
)
def test_a_promise_is_kept_or_missed_once(kinds: tuple[str, ...], kept: int, missed: int) -> None:
    assert promises_of(told(*kinds)) == (kept, missed)


def test_two_promises_of_one_request_count_as_two() -> None:
    events = (*told("promise_missed"), *told("outcome", "promise_kept", due=at("17:00").isoformat()))
    assert promises_of(events) == (1, 1)


def test_the_rate_leaves_out_what_is_not_over() -> None:
    kept, missed = Case(request(), events=told("promise_kept")), Case(request(), events=told("promise_missed"))
    found = count([kept, kept, kept, missed, Case(request(topic=None, unit="xa"))])
    assert found.total == Promises(5, 3, 1)
    assert found.total.rate == 0.75
    assert found.units == {"": Promises(4, 3, 1), "xa": Promises(1)}
    assert found.topics == {"tam-tru": Promises(4, 3, 1), None: Promises(1)}
    assert found.days == {at("08:00").date(): found.total}
    assert found.unnamed == 1


def test_nobody_asked_is_no_rate_and_no_wait() -> None:
    assert count([]) == Figures()
    assert Figures().total.rate is None


def test_the_wait_is_until_the_telephone_rang_and_until_somebody_spoke() -> None:
    tries = (attempt(Outcome.BUSY, "08:10"), attempt(Outcome.NO_ANSWER, "08:30"), attempt(Outcome.SOLVED, "09:40"))
    found = count([Case(request(), attempts=tries)])
    assert (found.rung, found.spoken) == (Spread(1, 30, 30), Spread(1, 100, 100))


def test_the_spread_of_waits_is_its_middle_and_what_nine_of_ten_waited_at_most() -> None:
    moments = [f"{8 + minutes // 60:02}:{minutes % 60:02}" for minutes in range(0, 110, 10)]
    cases = [Case(request(), attempts=(attempt(Outcome.SOLVED, moment),)) for moment in moments]
    assert count(cases).spoken == Spread(11, 50, 90)


def test_what_was_taken_back_or_goes_on_counts_nowhere() -> None:
    tries = (attempt(Outcome.SOLVED, "09:00", void=True), attempt(None, "09:10"), attempt(Outcome.BUSY, "09:20"))
    found = count([Case(request(status=Status.DONE), attempts=tries)])
    assert found.outcomes == {Outcome.BUSY: 1}
    assert found.attempts == {1: 1}
    assert found.spoken.people == 0


def test_open_requests_do_not_tell_how_often_one_has_to_ring() -> None:
    assert count([Case(request(), attempts=(attempt(Outcome.BUSY, "09:00"),))]).attempts == {}


def test_whom_we_sent_elsewhere_is_counted_by_topic() -> None:
    sent = Case(request(topic="khai-sinh"), attempts=(attempt(Outcome.SENT_ELSEWHERE, "09:00"),))
    assert count([sent, sent]).elsewhere == {"khai-sinh": 2}


def test_the_latest_judgement_of_recognition_counts() -> None:
    events = tuple(Event("request-1", at("09:00"), "recognition", f"lan {mark}") for mark in ("wrong", "right"))
    assert mark_of(events) is Mark.RIGHT
    assert mark_of(events[:1]) is Mark.WRONG
    assert mark_of((Event("request-1", at("09:00"), "recognition", ""),)) is None, "erased"
    assert count([Case(request(), events=events)]).recognition == {Mark.RIGHT: 1}


def test_figures_are_the_same_once_only_tallies_are_kept() -> None:
    tries = (attempt(Outcome.BUSY, "08:10"), attempt(Outcome.SENT_ELSEWHERE, "09:40"))
    judged = Event("request-1", at("09:50"), "recognition", "lan wrong")
    cases = [
        Case(request(status=Status.DONE), tries, (*told("outcome", "promise_kept"), judged)),
        Case(request(unit="xa", topic=None), events=told("promise_missed")),
        Case(request(unit="xa", asked_at=at("2026-11-22 23:30")), (attempt(Outcome.NO_ANSWER, "08:30"),)),
    ]
    forgotten = [tally for case in cases[:2] for tally in tallies_of(case)]
    assert count(cases[2:], forgotten) == count([], [*forgotten, *tallies_of(cases[2])]) == count(cases)
    assert count(cases).total == Promises(3, 1, 1)
