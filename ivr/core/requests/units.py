"""The offices behind the hotline, their officers, who is on duty, and which office a topic belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: Where requests stand while no unit has been set up, or none is responsible: every officer may take them.
EVERYONE = ""


class Role(StrEnum):
    """What somebody may do in the console."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Unit:
    """A province's office or a commune's: ``parent`` is the unit above (empty: none), ``topics`` what it handles."""

    id: str
    name: str
    parent: str = ""
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who rings citizens.

    ``telephone`` is her own, E.164 (None: she dials by hand). ``topics`` are those she takes (none named: all of her
    unit). Whoever is ``disabled`` keeps the name in history and is offered nothing.
    """

    id: str
    name: str
    unit: str
    role: Role = Role.OFFICER
    telephone: str | None = None
    topics: frozenset[str] = frozenset()
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """An officer answers for the queue from ``start`` to ``end``; aware."""

    officer: str
    start: datetime
    end: datetime

    def within(self, start: datetime, end: datetime) -> float:
        """The seconds of it that lie between ``start`` and ``end``."""
        return max(0.0, (min(self.end, end) - max(self.start, start)).total_seconds())


def route(units: Iterable[Unit], topic: str | None) -> str:
    """The unit that a request on ``topic`` goes to.

    The only unit that handles the topic; of several their nearest common unit above, because nobody knows in which
    commune a caller lives; when no unit names it, the unit above all. ``EVERYONE`` where that is not one unit.
    """
    known = {unit.id: unit for unit in units}
    handling = [unit.id for unit in known.values() if topic in unit.topics]
    roots = [unit.id for unit in known.values() if unit.parent not in known]
    return _common(known, handling or roots)


def _common(known: Mapping[str, Unit], names: list[str]) -> str:
    paths = [_path(known, name) for name in names]
    if not paths:
        return EVERYONE
    shared = [above for above in paths[0] if all(above in path for path in paths)]
    return shared[0] if shared else EVERYONE


def _path(known: Mapping[str, Unit], name: str) -> list[str]:
    """The unit and those above it; a ring of parents ends where it closes."""
    path: list[str] = []
    while name in known and name not in path:
        path.append(name)
        name = known[name].parent
    return path
