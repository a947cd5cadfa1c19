"""The figures of callback requests: counted from their events and attempts, or from tallies that outlived them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import quantiles
from typing import TypeVar

from ivr.core.calendar import day_of
from ivr.core.callback import CLOSED
from ivr.core.figures.case import Case, Mark, mark_of, minutes_until, promises_of, tries_of
from ivr.core.figures.tally import Tally, by_value, total
from ivr.core.requests.outcome import SENSES, Outcome

Group = TypeVar("Group", bound=Hashable)

#: What is counted of requests.
REQUEST, KEPT, MISSED, RUNG, SPOKEN = "request", "kept", "missed", "rung", "spoken"
TRIES, OUTCOME, JUDGED = "tries", "outcome", "judged"
_COUNTED = frozenset({REQUEST, KEPT, MISSED, RUNG, SPOKEN, TRIES, OUTCOME, JUDGED})


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


def tallies_of(case: Case) -> Iterator[Tally]:
    """What is counted of one request."""
    request, stand = case.request, [one.outcome for one in case.attempts if one.valid and one.outcome]
    kept, missed = promises_of(case.events)
    counted = Counter({REQUEST: 1, KEPT: kept, MISSED: missed})
    counted.update(f"{OUTCOME}:{outcome}" for outcome in stand)
    waits = {
        RUNG: minutes_until(case, lambda outcome: SENSES[outcome].keeps_promise),
        SPOKEN: minutes_until(case, lambda outcome: SENSES[outcome].reached),
        TRIES: tries_of(case) if request.status in CLOSED else None,
        JUDGED: mark_of(case.events),
    }
    counted.update(f"{kind}:{value}" for kind, value in waits.items() if value is not None)
    for what, count_ in counted.items():
        if count_:
            yield Tally(day_of(request.asked_at), what, count_, request.unit, request.topic)


def count(cases: Iterable[Case], kept: Iterable[Tally] = ()) -> Figures:
    """The figures of ``cases``, each of them one request, and of requests that only tallies are ``kept`` of.

    Tallies of something else are passed over.
    """
    mine = (one for one in kept if one.kind in _COUNTED)
    every = (*mine, *(tally for case in cases for tally in tallies_of(case)))
    sent = [one for one in every if one.what == f"{OUTCOME}:{Outcome.SENT_ELSEWHERE}"]
    return Figures(
        total=_promises(every),
        units=_by(every, lambda one: one.unit),
        topics=_by(every, lambda one: one.topic),
        days=_by(every, lambda one: one.day),
        rung=_spread(by_value(every, RUNG, int)),
        spoken=_spread(by_value(every, SPOKEN, int)),
        attempts=by_value(every, TRIES, int),
        outcomes=by_value(every, OUTCOME, Outcome),
        recognition=by_value(every, JUDGED, Mark),
        elsewhere={topic: total(group, OUTCOME) for topic, group in _grouped(sent, lambda one: one.topic).items()},
        unnamed=total((one for one in every if one.topic is None), REQUEST),
    )


def _promises(tallies: Iterable[Tally]) -> Promises:
    every = tuple(tallies)
    return Promises(*(total(every, kind) for kind in (REQUEST, KEPT, MISSED)))


def _by(tallies: Iterable[Tally], group: Callable[[Tally], Group]) -> dict[Group, Promises]:
    return {key: _promises(each) for key, each in _grouped(tallies, group).items()}


def _grouped(tallies: Iterable[Tally], group: Callable[[Tally], Group]) -> dict[Group, list[Tally]]:
    found: dict[Group, list[Tally]] = {}
    for one in tallies:
        found.setdefault(group(one), []).append(one)
    return found


def _spread(waits: Counter[int]) -> Spread:
    found = sorted(waits.elements())
    if len(found) < 2:
        return Spread(len(found), *found, *found) if found else Spread()
    tenths = quantiles(found, n=10, method="inclusive")
    return Spread(len(found), tenths[4], tenths[8])
