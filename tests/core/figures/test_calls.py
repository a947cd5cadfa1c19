"""Figures of calls: served for good, or gone, and where."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ivr.core.figures.calls import Ended, count_calls
from tests.core.made import at

NOW = at("2026-11-30 09:00")


def call(began: str = "09:00", **changes: Any) -> Ended:
    start = at(began)
    values: dict[str, Any] = {
        "number": "+84912345678",
        "began_at": start,
        "ended_at": start + timedelta(minutes=3),
        "node": "can-cuoc",
        "topic": "can-cuoc",
        "asked": False,
    }
    return Ended(**{**values, **changes})


def counted(*calls: Ended, after: tuple[Ended, ...] = (), now: datetime = NOW) -> tuple[int, int, int, int]:
    found = count_calls(calls, after, now)
    return found.calls, found.judged, found.contained, found.repeated


def test_who_heard_a_procedure_and_does_not_ring_again_was_served() -> None:
    assert counted(call()) == (1, 1, 1, 0)
    assert count_calls([call()], (), NOW).containment == 1


def test_who_rings_again_within_a_day_was_not() -> None:
    assert counted(call(), call("15:00")) == (2, 2, 1, 1)
    assert counted(call(), after=(call("2026-11-24 09:03"),)) == (1, 1, 0, 1)
    assert counted(call(), after=(call("2026-11-24 09:04"),)) == (1, 1, 1, 0)


def test_somebody_else_who_rings_is_no_repeat() -> None:
    assert counted(call(), call("15:00", number="+84987654321")) == (2, 2, 2, 0)


def test_a_call_that_is_not_over_is_a_repeat_but_no_figure() -> None:
    assert counted(call(), call("10:00", ended_at=None)) == (1, 1, 0, 1)


def test_hidden_numbers_and_the_last_day_cannot_be_judged() -> None:
    assert counted(call(number=None)) == (1, 0, 0, 0)
    assert counted(call(), now=at("2026-11-24 09:02")) == (1, 0, 0, 0)
    assert count_calls([call(number=None)], (), NOW).containment is None


def test_a_call_that_came_to_an_officer_was_not_served_by_the_machine() -> None:
    found = count_calls([call(asked=True)], (), NOW)
    assert (found.asked, found.judged, found.contained, found.left) == (1, 1, 0, {})


def test_who_goes_without_an_answer_is_counted_where_she_went() -> None:
    found = count_calls([call(topic=None, node="main"), call("12:00", topic=None, node="main", number=None)], (), NOW)
    assert (found.left, found.contained, found.repeated) == ({"main": 2}, 0, 0)
