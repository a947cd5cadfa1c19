"""A single day on which the office works otherwise: closed, or by half days of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from ivr.core.calendar import Office
from ivr.core.errors import IvrError

#: When a half day of a special day may begin and end: on the half hour, so that every end has its prompt.
TIMES = tuple(time(half // 2, half % 2 * 30) for half in range(12, 41))
#: A special day is set at most so far ahead: the plan of the next year.
LONGEST = timedelta(days=400)
#: Half days that a day has at most: a morning, an afternoon, an evening.
MOST = 3


class BadSpecialDay(IvrError):
    """A special day needs a day from today on, within 400 days, a reason, and half days on the half hour in order."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """``half_days`` (start, end) in Vietnam's time are worked on ``day``, none of them means closed.

    ``who`` set it ``at`` a moment (aware) for a ``reason``; it holds until ``removed_at``.
    """

    id: str
    day: date
    half_days: tuple[tuple[time, time], ...]
    reason: str
    who: str
    at: datetime
    removed_by: str | None = None
    removed_at: datetime | None = None


def require_sound(special: SpecialDay, today: date) -> None:
    """Raise ``BadSpecialDay``."""
    halves = special.half_days
    sound = all(start in TIMES and end in TIMES and start < end for start, end in halves)
    in_order = all(before[1] <= after[0] for before, after in pairwise(halves))
    soon = today <= special.day <= today + LONGEST
    if not (sound and in_order and soon and special.reason and len(halves) <= MOST):
        raise BadSpecialDay(str(special.day))


def with_special_days(office: Office, days: Mapping[date, tuple[tuple[time, time], ...]]) -> Office:
    """``office`` with ``days`` beside its own special days, and in their place where both name one."""
    return replace(office, special={**office.special, **days})
