"""When a citizen's telephone may ring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from ivr.core.calendar import VIETNAM, WorkingTime, day_of, half_days

#: Not before the morning, not at the noon meal and nap, not in the evening (Vietnam's time).
HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(20, 0)))


@dataclass(frozen=True, slots=True)
class Ringing:
    """The hours in which the office rings people who did not choose a time themselves.

    ``closed`` tells the country's holidays. ``hours`` are spans of the day in Vietnam's time; they also bind an
    officer who works on after hours. What the machine plans (``earliest``) lies within the office's half days, too.
    """

    office: WorkingTime
    closed: Callable[[date], bool]
    hours: tuple[tuple[time, time], ...] = HOURS

    def allowed(self, moment: datetime) -> bool:
        """Whether a telephone may ring at ``moment``: on an open day, outside the quiet hours."""
        local = moment.astimezone(VIETNAM)
        if not self.office.on(local.date(), self.closed):
            return False
        return any(start <= local.time() < end for start, end in self.hours)

    def earliest(self, moment: datetime) -> datetime:
        """The first moment from ``moment`` on that lies in working time and is allowed.

        Where there is none for two months, ``moment`` itself: better at a bad hour than never.
        """
        for half in half_days(self.office, self.closed, moment):
            day = day_of(half.start)
            for opens, closes in self.hours:
                start = max(moment, half.start, datetime.combine(day, opens, VIETNAM))
                if start < min(half.end, datetime.combine(day, closes, VIETNAM)):
                    return start
        return moment

    def next_half_day(self, moment: datetime) -> datetime:
        """The start of the first half day that has not begun at ``moment``; ``moment`` where there is none."""
        halves = half_days(self.office, self.closed, moment)
        return next((half.start for half in halves if half.start > moment), moment)
