"""Requests, attempts and offices for tests of the queue's rules, with what a test does not care about filled in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from ivr.core.calendar import VIETNAM, Office
from ivr.core.callback import Callback, Status
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.ringing import Ringing

MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))
OFFICE = Office({**dict.fromkeys(range(5), (MORNING, AFTERNOON)), 5: (MORNING,)}, timedelta(hours=2))
#: The lunar new year of 2027, as the office is closed for it.
TET = frozenset(date(2027, 2, day) for day in range(5, 12))
RINGING = Ringing(OFFICE, TET.__contains__)


def at(text: str) -> datetime:
    """A moment in Vietnam's time: ``2026-11-23 09:00``, or only the time of that Monday."""
    full = text if len(text) > 5 else f"2026-11-23 {text}"
    return datetime.fromisoformat(full).replace(tzinfo=VIETNAM)


def request(**changes: Any) -> Callback:
    values: dict[str, Any] = {
        "id": "request-1",
        "number": "+84912345678",
        "proven": True,
        "code": ("hoa sen", "con trâu"),
        "status": Status.WAITING,
        "topic": "tam-tru",
        "path": ("main",),
        "asked_at": at("08:00"),
        "due_at": at("11:30"),
        "call": "CA1",
    }
    return Callback(**{**values, **changes})


def attempt(outcome: Outcome | None, moment: str, **changes: Any) -> Attempt:
    """An attempt that began and ended at ``moment``; still going on without an outcome."""
    values: dict[str, Any] = {
        "id": f"attempt-{moment}",
        "callback": "request-1",
        "officer": "hoa",
        "began_at": at(moment),
        "due_at": at("11:30"),
        "ended_at": at(moment) if outcome else None,
        "outcome": outcome,
    }
    return Attempt(**{**values, **changes})
