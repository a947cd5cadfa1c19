"""The figures of calls: who was served by the machine alone and did not ring again, and where the others ended."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ivr.core.calendar import day_of
from ivr.core.figures.tally import Tally, by_value, total

#: Whoever rings again so soon was not served.
REPEAT = timedelta(hours=24)

#: What is counted of calls.
CALL, ASKED, JUDGED, CONTAINED, REPEATED, LEFT = (
    "call",
    "call_asked",
    "call_judged",
    "call_contained",
    "call_repeated",
    "call_left",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """A call: ``ended_at`` is None while it goes on, ``node`` where it stands, ``topic`` the procedure heard last.

    ``asked``: it made or touched a request for an officer.
    """

    number: str | None
    began_at: datetime
    ended_at: datetime | None
    node: str
    topic: str | None
    asked: bool


@dataclass(frozen=True, slots=True)
class CallFigures:
    """All that is told of some calls that are over.

    ``asked`` of the ``calls`` came to an officer. ``judged`` have a number and ended more than a day ago; of them
    ``contained`` heard a procedure, needed no officer and did not ring again, and ``repeated`` would be among those
    but did. ``left`` counts those that heard no procedure and asked for nobody, by the node where they ended.
    """

    calls: int = 0
    asked: int = 0
    judged: int = 0
    contained: int = 0
    repeated: int = 0
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def containment(self) -> float | None:
        """The share of the judged calls that the machine served for good; None where none can be judged."""
        return self.contained / self.judged if self.judged else None


def count_calls(
    calls: Iterable[Ended], after: Iterable[Ended], now: datetime, kept: Iterable[Tally] = ()
) -> CallFigures:
    """The figures of ``calls``, and of calls that only tallies are ``kept`` of.

    ``after`` are those that began in the day behind them, to tell who rang again.
    """
    every = tuple(calls)
    began = _began((*every, *after))
    counted = (*kept, *(tally for call in every for tally in tallies_of(call, now, again=_rang_again(call, began))))
    return CallFigures(
        calls=total(counted, CALL),
        asked=total(counted, ASKED),
        judged=total(counted, JUDGED),
        contained=total(counted, CONTAINED),
        repeated=total(counted, REPEATED),
        left=by_value(counted, LEFT, str),
    )


def tallies_of(call: Ended, now: datetime, *, again: bool) -> Iterator[Tally]:
    """What is counted of one call, nothing while it goes on; ``again``: its number rang within ``REPEAT``."""
    if call.ended_at is None:
        return
    judged = call.number is not None and call.ended_at + REPEAT <= now
    served = judged and call.topic is not None and not call.asked
    found = {
        CALL: True,
        ASKED: call.asked,
        JUDGED: judged,
        CONTAINED: served and not again,
        REPEATED: served and again,
        f"{LEFT}:{call.node}": not call.topic and not call.asked,
    }
    for what, holds in found.items():
        if holds:
            yield Tally(day_of(call.began_at), what, topic=call.topic)


def _began(calls: Iterable[Ended]) -> dict[str, list[datetime]]:
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for call in calls:
        if call.number:
            found[call.number].append(call.began_at)
    return {number: sorted(moments) for number, moments in found.items()}


def _rang_again(call: Ended, began: Mapping[str, list[datetime]]) -> bool:
    if call.number is None or call.ended_at is None:
        return False
    moments = began.get(call.number, [])
    following = bisect_right(moments, call.began_at)
    return following < len(moments) and moments[following] <= call.ended_at + REPEAT
