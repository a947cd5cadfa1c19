"""Sample people, requests and calls to try the console with: how they are told from real ones, what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice

from ivr.core.calendar import VIETNAM
from ivr.core.figures.case import Mark
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.ringing import Ringing
from ivr.core.requests.units import Officer, Unit

#: Every unit, officer, request and call of the samples has an id that begins so ("mẫu" is "sample"); no other may.
MARK = "mau-"
#: How the numbers of samples begin: no network has such numbers. Two or three digits follow.
NUMBERS = "+84100000"
_WEEKEND = 5


def is_sample(key: str) -> bool:
    """Whether an id is that of a sample."""
    return key.startswith(MARK)


def id_given_by(who: str, key: str) -> str:
    """The id of what ``who`` adds and calls ``key``: what a sample adds is a sample too, and goes with the others."""
    return f"{MARK}{key}" if is_sample(who) and not is_sample(key) else key


def is_sample_number(number: str) -> bool:
    """Whether a telephone is a sample's, so that nobody real can be at it."""
    return number.startswith(NUMBERS)


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """A request that waits: asked ``ago``, from the line that ends in ``line``, ``asked`` times.

    ``said``: what was said in its message (empty: no message). ``typed``: the caller typed the number. ``agreed``:
    the citizen chose the time, so that he may be rung at any hour.
    """

    id: str
    line: str
    unit: str
    ago: timedelta
    path: tuple[str, ...]
    code: tuple[str, str]
    topic: str | None = None
    said: str = ""
    asked: int = 1
    typed: bool = False
    urgent: bool = False
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class SampleTry:
    """An attempt so long ``after`` the request was asked for."""

    after: timedelta
    officer: str
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastRequest:
    """A request of an earlier day, asked for ``at`` that hour in Vietnam, with all that came of it.

    ``mark`` is the officer's word on how well the machine had understood (None: none).
    """

    line: str
    unit: str
    at: time
    path: tuple[str, ...]
    code: tuple[str, str]
    tries: tuple[SampleTry, ...]
    topic: str | None = None
    said: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call of an earlier day that needed no officer: it ended at ``node``, with ``topic`` heard last, if any."""

    line: str
    at: time
    node: str
    lasted: timedelta
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The last ``days`` before today: on each working day the next requests and calls of the two lists, in turn."""

    days: int
    requests_a_day: int
    calls_a_day: int
    requests: tuple[PastRequest, ...]
    calls: tuple[PastCall, ...]

    def lived(self, today: date, ringing: Ringing) -> Iterator[tuple[date, PastRequest | PastCall]]:
        """Each with its day, oldest first; closed days have none."""
        requests, calls = cycle(self.requests), cycle(self.calls)
        for day in (today - timedelta(days=ago) for ago in range(self.days, 0, -1)):
            if day.weekday() >= _WEEKEND or not ringing.office.on(day, ringing.closed):
                continue
            yield from ((day, each) for each in islice(requests, self.requests_a_day))
            yield from ((day, each) for each in islice(calls, self.calls_a_day))


@dataclass(frozen=True, slots=True)
class SampleBook:
    """All samples; ids of units and officers carry the mark."""

    units: tuple[Unit, ...]
    officers: tuple[Officer, ...]
    requests: tuple[SampleRequest, ...]
    history: History


def moment(day: date, at: time) -> datetime:
    """An hour in Vietnam."""
    return datetime.combine(day, at, VIETNAM)
