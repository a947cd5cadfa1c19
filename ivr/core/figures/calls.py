"""The figures of calls: who was served by the machine alone and did not ring again, and where the others ended."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: Whoever rings again so soon was not served.
REPEAT = timedelta(hours=24)


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


def count_calls(calls: Iterable[Ended], after: Iterable[Ended], now: datetime) -> CallFigures:
    """The figures of ``calls``; ``after`` are those that began in the day behind them, to tell who rang again."""
    every = tuple(calls)
    began = _began((*every, *after))
    over = tuple(call for call in every if call.ended_at is not None)
    judged = tuple(call for call in over if call.number and call.ended_at and call.ended_at + REPEAT <= now)
    served = tuple(call for call in judged if call.topic and not call.asked)
    contained = sum(not _rang_again(call, began) for call in served)
    return CallFigures(
        calls=len(over),
        asked=sum(call.asked for call in over),
        judged=len(judged),
        contained=contained,
        repeated=len(served) - contained,
        left=Counter(call.node for call in over if not call.topic and not call.asked),
    )


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
