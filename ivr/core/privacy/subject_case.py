"""What somebody asked to be done with his own data, and by when it must be answered and done."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ivr.core.calendar import VIETNAM, WorkingTime, day_of
from ivr.core.errors import IvrError

#: How far ahead working days are looked for; the longest closure is about ten days.
_HORIZON = 60


class Wish(StrEnum):
    """What is asked for."""

    FIND = "find"
    EXPORT = "export"
    CORRECT = "correct"
    ERASE = "erase"
    #: That his data is used no further.
    OBJECT = "object"


#: Working days to answer, and days to carry out: Decree 356/2025/ND-CP as reported (2 working days; objections 15
#: days; access, correction and erasure 10 to 20 days, of which the shorter is taken). To be confirmed by counsel.
ANSWER_WORKING_DAYS = 2
CARRY_OUT_DAYS: Mapping[Wish, int] = {**dict.fromkeys(Wish, 10), Wish.OBJECT: 15}


class OpenRequest(IvrError):
    """The number still waits to be rung."""


class NotTakenIn(IvrError):
    """The journal holds a callback of the number that is not in the database yet."""

    permanent = False


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the register. ``subject`` is ``pseudonym`` of the number, ``shown`` the number masked.

    ``who`` wrote it down; ``told`` is what was asked for beside the wish, and how the asker was known. ``answer_by``
    and ``done_by`` are the legal clock; ``answered_at`` is when the asker was told what will be done, ``closed_at``
    when it was (None: not yet), ``result`` says in a few words what was. Aware times.
    """

    id: str
    wish: Wish
    subject: str
    shown: str
    who: str
    asked_at: datetime
    answer_by: datetime
    done_by: datetime
    closed_at: datetime | None = None
    result: str = ""
    told: str = ""
    answered_at: datetime | None = None

    @property
    def due(self) -> datetime:
        """By when the next step is to be done: to answer, then to carry out."""
        return self.done_by if self.answered_at else self.answer_by

    def overdue(self, now: datetime) -> bool:
        """Whether that has passed and the case is open."""
        return self.closed_at is None and now > self.due


def pseudonym(number: str, key: bytes) -> str:
    """A name for a number that nobody without ``key`` can turn back: there are too few numbers for a plain digest."""
    return hmac.new(key, b"subject\0" + number.encode(), hashlib.sha256).hexdigest()


def answer_by(office: WorkingTime, closed: Callable[[date], bool], asked_at: datetime) -> datetime:
    """The end of the second working day after the day of asking, whose hours count for nothing.

    Where the office does not work for two months, 3 days: the law does not wait for it.
    """
    today, left = day_of(asked_at), ANSWER_WORKING_DAYS
    for ahead in range(1, _HORIZON):
        day = today + timedelta(days=ahead)
        if halves := office.on(day, closed):
            left -= 1
            if not left:
                return datetime.combine(day, halves[-1][1], VIETNAM)
    return asked_at + timedelta(days=3)


def done_by(wish: Wish, asked_at: datetime) -> datetime:
    """The end of the last day to carry it out."""
    day = day_of(asked_at) + timedelta(days=CARRY_OUT_DAYS[wish])
    return datetime.combine(day, time(23, 59, 59), VIETNAM)
