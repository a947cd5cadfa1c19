"""What somebody asked to be done with his own data, and by when it must be answered and done."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ivr.core.calendar import VIETNAM, Office
from ivr.core.errors import IvrError

#: Working days to answer, and days to carry out: Decree 356/2025/ND-CP as reported (2 working days; access and
#: erasure 10 to 20 days, of which the shorter is taken). To be confirmed by counsel.
ANSWER_WORKING_DAYS, CARRY_OUT_DAYS = 2, 10
#: How far ahead working days are looked for; the longest closure is about ten days.
_HORIZON = 60


class Wish(StrEnum):
    """What is asked for."""

    FIND = "find"
    EXPORT = "export"
    ERASE = "erase"


class OpenRequest(IvrError):
    """The number still waits to be rung."""


class NotTakenIn(IvrError):
    """The journal holds a callback of the number that is not in the database yet."""

    permanent = False


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the register. ``subject`` is ``pseudonym`` of the number, ``shown`` the number masked.

    ``who`` wrote it down. ``answer_by`` and ``done_by`` are the legal clock; ``closed_at`` is when it was done (None:
    open), ``result`` says in a few words what was. Aware times.
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


def pseudonym(number: str, key: bytes) -> str:
    """A name for a number that nobody without ``key`` can turn back: there are too few numbers for a plain digest."""
    return hmac.new(key, b"subject\0" + number.encode(), hashlib.sha256).hexdigest()


def answer_by(office: Office, closed: Callable[[date], bool], asked_at: datetime) -> datetime:
    """The end of the second working day after the day of asking, whose hours count for nothing.

    Where the office does not work for two months, 3 days: the law does not wait for it.
    """
    today, left = asked_at.astimezone(VIETNAM).date(), ANSWER_WORKING_DAYS
    for ahead in range(1, _HORIZON):
        day = today + timedelta(days=ahead)
        if halves := office.on(day, closed):
            left -= 1
            if not left:
                return datetime.combine(day, halves[-1][1], VIETNAM)
    return asked_at + timedelta(days=3)


def done_by(asked_at: datetime) -> datetime:
    """The end of the last day to carry it out."""
    day = asked_at.astimezone(VIETNAM).date() + timedelta(days=CARRY_OUT_DAYS)
    return datetime.combine(day, time(23, 59, 59), VIETNAM)
