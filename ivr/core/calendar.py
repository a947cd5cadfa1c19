"""Working time: half days, holidays, and the time that a callback is promised for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Protocol

#: Vietnam keeps one time all the year: UTC+7, without daylight saving.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

#: How far ahead working time is looked for; the longest closure (Tết) is about ten days.
_HORIZON_DAYS = 60


class WorkingTime(Protocol):
    """When officers work; what is asked twice may have been changed in between."""

    @property
    def notice(self) -> timedelta:
        """See ``Office``."""
        ...

    def on(self, day: date, closed: Callable[[date], bool]) -> tuple[tuple[time, time], ...]:
        """The half days of ``day``; ``closed`` tells the country's holidays."""
        ...


def day_of(at: datetime) -> date:
    """The day on which ``at`` lies in Vietnam."""
    return at.astimezone(VIETNAM).date()


@dataclass(frozen=True, slots=True)
class Office:
    """When officers work: for each weekday (Monday is 0) its half days as (start, end), in Vietnam's time.

    ``notice`` is the working time that must lie between asking and the promised end. ``special`` are single days with
    half days of their own (none: closed), whatever weekday or holiday they are.
    """

    hours: Mapping[int, tuple[tuple[time, time], ...]]
    notice: timedelta
    special: Mapping[date, tuple[tuple[time, time], ...]] = field(default_factory=dict)

    def on(self, day: date, closed: Callable[[date], bool]) -> tuple[tuple[time, time], ...]:
        """The half days of ``day``; ``closed`` tells the country's holidays."""
        if day in self.special:
            return self.special[day]
        return () if closed(day) else self.hours.get(day.weekday(), ())

    @property
    def ends(self) -> tuple[time, ...]:
        """When a half day can end, each time once, in order."""
        every = (*self.hours.values(), *self.special.values())
        return tuple(sorted({end for halves in every for _, end in halves}))


@dataclass(frozen=True, slots=True)
class HalfDay:
    """One stretch of working time; both ends are aware."""

    start: datetime
    end: datetime

    @property
    def morning(self) -> bool:
        """Whether it starts before noon, in Vietnam's time."""
        return self.start.astimezone(VIETNAM).hour < 12


def half_days(office: WorkingTime, closed: Callable[[date], bool], after: datetime) -> Iterator[HalfDay]:
    """The half days that end after ``after``, in order, holidays left out, for about two months."""
    first = day_of(after)
    for offset in range(_HORIZON_DAYS):
        day = first + timedelta(days=offset)
        for start, end in office.on(day, closed):
            half = HalfDay(datetime.combine(day, start, VIETNAM), datetime.combine(day, end, VIETNAM))
            if half.end > after:
                yield half


def promise(office: WorkingTime, closed: Callable[[date], bool], now: datetime) -> datetime:
    """The end of the first half day by which ``office.notice`` of working time has passed since ``now``.

    Where the hours leave no working time for two months, the promise is a week: better late than never spoken.
    """
    worked = timedelta()
    for half in half_days(office, closed, now):
        worked += half.end - max(half.start, now)
        if worked >= office.notice:
            return half.end
    return now + timedelta(days=7)


def choices(office: WorkingTime, closed: Callable[[date], bool], now: datetime, count: int) -> tuple[HalfDay, ...]:
    """The next ``count`` whole half days that a citizen may choose: none that has begun."""
    found = (half for half in half_days(office, closed, now) if half.start > now)
    return tuple(half for half, _ in zip(found, range(count), strict=False))
