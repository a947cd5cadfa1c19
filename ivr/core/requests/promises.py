"""A promise that can be kept: working time, the work that lies before a request, and the officers on duty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ivr.core.calendar import WorkingTime, half_days, promise
from ivr.core.requests.units import Duty

#: Minutes of an officer for one request: assumed while too few have been seen, and the bounds of what is believed, so
#: that one card left open over lunch, or ten wrong numbers in a row, move no promise.
ASSUMED, SHORTEST, LONGEST = 6.0, 2.0, 20.0
#: So many attempts must have been seen before their mean is believed.
SEEN = 20


@dataclass(frozen=True, slots=True)
class Backlog:
    """What lies before a new request.

    ``ahead`` open requests of the unit; ``minutes`` of an officer for each; ``duties`` planned for its officers.
    """

    ahead: int
    minutes: float
    duties: tuple[Duty, ...] = ()


def minutes_each(spans: Sequence[float]) -> float:
    """The minutes that a request takes, from those that the latest attempts took."""
    if len(spans) < SEEN:
        return ASSUMED
    return min(max(sum(spans) / len(spans), SHORTEST), LONGEST)


def expected(office: WorkingTime, closed: Callable[[date], bool], now: datetime, backlog: Backlog) -> datetime:
    """The end of the first half day by which the backlog and one more request can have been worked off.

    Never earlier than ``calendar.promise``, which is the result where no duty is planned. After the last planned duty
    the mean of the planned half days is assumed to go on. Work that two months cannot hold is promised for their end.
    """
    least = promise(office, closed, now)
    work, done, end = timedelta(minutes=(backlog.ahead + 1) * backlog.minutes).total_seconds(), 0.0, least
    planned_until = max((duty.end for duty in backlog.duties), default=now)
    open_seconds = planned_seconds = 0.0
    for half in half_days(office, closed, now):
        start = max(half.start, now)
        if start < planned_until:
            capacity = sum(duty.within(start, half.end) for duty in backlog.duties)
            open_seconds += (min(half.end, planned_until) - start).total_seconds()
            planned_seconds += capacity
        else:
            if not planned_seconds:
                return least
            capacity = planned_seconds / open_seconds * (half.end - start).total_seconds()
        done += capacity
        end = half.end
        if done >= work and end >= least:
            return end
    return max(end, least) if planned_seconds else least
