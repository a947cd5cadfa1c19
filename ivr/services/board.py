"""What everybody sees at a glance: how many wait, since when, how many are late, who handles what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """All open requests, by topic (None: none named) and by unit, and those in hand; ``units`` are ids."""

    total: Line
    topics: dict[str | None, Line]
    units: dict[str, Line]
    in_hand: tuple[InHand, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """What the store tells of all units at once: the same for everybody who looks, whatever they may see of it.

    ``officers`` and ``units`` are names by ids.
    """

    counts: tuple[Count, ...]
    held: tuple[Callback, ...]
    officers: Mapping[str, str]
    units: Mapping[str, str]

    def board(self, seen: frozenset[str] | None = None) -> Board:
        """The board of who may see the units ``seen`` (None: every unit)."""
        counts = tuple(one for one in self.counts if seen is None or one.unit in seen)
        held = tuple(one for one in self.held if seen is None or one.unit in seen)
        topics, units = {one.topic for one in counts}, {one.unit for one in counts}
        return Board(
            total=_line(counts),
            topics={topic: _line(one for one in counts if one.topic == topic) for topic in topics},
            units={unit: _line(one for one in counts if one.unit == unit) for unit in units},
            in_hand=tuple(
                InHand(one, self.officers.get(one.claim.officer, one.claim.officer)) for one in held if one.claim
            ),
        )


def glance(store: Store, now: datetime) -> Glance:
    """Look at everything in one transaction: one query for all counts, one for what is in hand."""
    with store.transaction() as tx:
        return Glance(
            counts=tx.queue.board(now),
            held=tx.queue.in_hand(IN_HAND),
            officers={officer.id: officer.name for officer in tx.staff.officers()},
            units={unit.id: unit.name for unit in tx.staff.units()},
        )


def read_board(store: Store, clock: Clock, seen: frozenset[str] | None = None) -> Board:
    """The board as it is now. ``seen``: these units alone."""
    return glance(store, clock.now()).board(seen)


def _line(counts: Iterable[Count]) -> Line:
    found = tuple(counts)
    return Line(
        waiting=sum(one.requests for one in found if one.status not in HELD),
        in_hand=sum(one.requests for one in found if one.status in HELD),
        overdue=sum(one.overdue for one in found),
        oldest=min((one.oldest for one in found), default=None),
    )
