"""What everybody sees at a glance: how many wait, since when, how many are late, who handles what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ivr.core.callback import HELD, Callback
from ivr.services.ports import Clock, Store
from ivr.services.queue_ports import Count

#: So many requests in hand are named.
IN_HAND = 200


@dataclass(frozen=True, slots=True)
class Line:
    """Some of the open requests: how many wait, are in hand, are late; and since when the oldest was asked for."""

    waiting: int = 0
    in_hand: int = 0
    overdue: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class InHand:
    """A request that an officer has in hand; ``officer`` is her name."""

    callback: Callback
    officer: str


@dataclass(frozen=True, slots=True)
class Board:
    """All open requests, by topic (None: none named) and by unit, and those in hand."""

    total: Line
    topics: dict[str | None, Line]
    units: dict[str, Line]
    in_hand: tuple[InHand, ...]


def read_board(store: Store, clock: Clock, seen: frozenset[str] | None = None) -> Board:
    """The board as it is now: one query for all counts, one for what is in hand. ``seen``: these units alone."""
    with store.transaction() as tx:
        counts = tuple(one for one in tx.queue.board(clock.now()) if seen is None or one.unit in seen)
        names = {officer.id: officer.name for officer in tx.staff.officers()}
        held = tuple(one for one in tx.queue.in_hand(IN_HAND) if seen is None or one.unit in seen)
    return Board(
        total=_line(counts),
        topics={topic: _line(one for one in counts if one.topic == topic) for topic in {one.topic for one in counts}},
        units={unit: _line(one for one in counts if one.unit == unit) for unit in {one.unit for one in counts}},
        in_hand=tuple(InHand(one, names.get(one.claim.officer, one.claim.officer)) for one in held if one.claim),
    )


def _line(counts: Iterable[Count]) -> Line:
    found = tuple(counts)
    return Line(
        waiting=sum(one.requests for one in found if one.status not in HELD),
        in_hand=sum(one.requests for one in found if one.status in HELD),
        overdue=sum(one.overdue for one in found),
        oldest=min((one.oldest for one in found), default=None),
    )
