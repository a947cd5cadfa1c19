"""The figures of some callback requests, counted from their events and attempts each time anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from statistics import quantiles
from typing import TypeVar

from ivr.core.calendar import VIETNAM
from ivr.core.callback import CLOSED, Callback, Event
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import SENSES, Outcome

Group = TypeVar("Group", bound=Hashable)

#: The kind of event in which an officer says how well the machine understood; the detail is her id and a ``Mark``.
RECOGNITION = "recognition"


class Mark(StrEnum):
    """How well the machine understood a caller, as the officer judges who spoke with her."""

    RIGHT = "right"
    UNSURE = "unsure"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Case:
    """A request with its attempts and events in order, and what was heard in its messages."""

    request: Callback
    attempts: tuple[Attempt, ...] = ()
    events: tuple[Event, ...] = ()
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promises:
    """What became of the promises of so many ``requests``."""

    requests: int = 0
    kept: int = 0
    missed: int = 0

    @property
    def rate(self) -> float | None:
        """The share that was kept, of those that came to an end; None where none did."""
        ended = self.kept + self.missed
        return self.kept / ended if ended else None

    def __add__(self, other: Promises) -> Promises:
        return Promises(self.requests + other.requests, self.kept + other.kept, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Spread:
    """Minutes that people waited: of how many, the half of them at most ``median``, nine of ten ``most``."""

    people: int = 0
    median: float = 0.0
    most: float = 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is told of some requests.

    ``rung`` is the wait until the telephone rang, ``spoken`` until the citizen was spoken to. ``attempts`` counts
    closed requests by how often they were rung, ``outcomes`` the attempts that stand. ``elsewhere`` counts, by topic,
    whom the officer sent to another office; ``unnamed`` requests have no topic.
    """

    total: Promises = Promises()
    units: Mapping[str, Promises] = field(default_factory=dict)
    topics: Mapping[str | None, Promises] = field(default_factory=dict)
    days: Mapping[date, Promises] = field(default_factory=dict)
    rung: Spread = Spread()
    spoken: Spread = Spread()
    attempts: Mapping[int, int] = field(default_factory=dict)
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    recognition: Mapping[Mark, int] = field(default_factory=dict)
    elsewhere: Mapping[str | None, int] = field(default_factory=dict)
    unnamed: int = 0


def count(cases: Iterable[Case]) -> Figures:
    """The figures of ``cases``; each is one request."""
    every = tuple(cases)
    promises = tuple((case, promises_of(case)) for case in every)
    stand = tuple((case, one) for case in every for one in case.attempts if one.valid and one.outcome)
    return Figures(
        total=sum((each for _, each in promises), Promises()),
        units=_by(promises, lambda case: case.request.unit),
        topics=_by(promises, lambda case: case.request.topic),
        days=_by(promises, lambda case: case.request.asked_at.astimezone(VIETNAM).date()),
        rung=_spread(_waited(case, lambda outcome: SENSES[outcome].keeps_promise) for case in every),
        spoken=_spread(_waited(case, lambda outcome: SENSES[outcome].reached) for case in every),
        attempts=Counter(_tries(case) for case in every if case.request.status in CLOSED),
        outcomes=Counter(one.outcome for _, one in stand if one.outcome),
        recognition=Counter(mark for case in every if (mark := mark_of(case.events)) is not None),
        elsewhere=Counter(case.request.topic for case, one in stand if one.outcome is Outcome.SENT_ELSEWHERE),
        unnamed=sum(case.request.topic is None for case in every),
    )


def promises_of(case: Case) -> Promises:
    """What became of one request's promises; a promise that was kept after all was not missed."""
    kept: list[str] = []
    missed: set[str] = set()
    last = ""
    for event in case.events:
        if event.kind == "promise_kept":
            kept.append(event.detail)
        elif event.kind == "promise_missed":
            missed.add(event.detail)
        # The officer took back the outcome with which the promise was kept.
        elif event.kind == "taken_back" and last == "promise_kept" and kept:
            kept.pop()
        last = event.kind if event.kind in _TURNS else last
    return Promises(1, len(set(kept)), len(missed - set(kept)))


def mark_of(events: Iterable[Event]) -> Mark | None:
    """The officer's latest judgement; None where there is none."""
    words = [event.detail.rpartition(" ")[2] for event in events if event.kind == RECOGNITION]
    return Mark(words[-1]) if words and words[-1] in set(Mark) else None


#: Events among which the latest one tells what a later ``taken_back`` takes back.
_TURNS = frozenset({"outcome", "promise_kept", "promise_missed", "taken_back"})


def _by(promises: Iterable[tuple[Case, Promises]], group: Callable[[Case], Group]) -> dict[Group, Promises]:
    found: dict[Group, Promises] = {}
    for case, each in promises:
        found[group(case)] = found.get(group(case), Promises()) + each
    return found


def _tries(case: Case) -> int:
    return sum(one.valid and one.outcome is not None and SENSES[one.outcome].counted for one in case.attempts)


def _waited(case: Case, serves: Callable[[Outcome], bool]) -> float | None:
    """Minutes from asking to the first attempt that serves."""
    moments = (one.began_at for one in case.attempts if one.valid and one.outcome and serves(one.outcome))
    first: datetime | None = min(moments, default=None)
    return None if first is None else max(0.0, (first - case.request.asked_at).total_seconds() / 60)


def _spread(waits: Iterator[float | None]) -> Spread:
    found = sorted(wait for wait in waits if wait is not None)
    if len(found) < 2:
        return Spread(len(found), *found, *found) if found else Spread()
    tenths = quantiles(found, n=10, method="inclusive")
    return Spread(len(found), tenths[4], tenths[8])
