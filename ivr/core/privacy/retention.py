"""How long what is kept: a period for each kind of data, each with its reason; and what a purge did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.core.errors import IvrError


class RetentionError(IvrError):
    """The periods for which data is kept cannot be used."""


class Kind(StrEnum):
    """A kind of data that is forgotten after a time of its own, in the order of a purge."""

    #: What callers said, as text.
    TRANSCRIPTS = "transcripts"
    #: What callers said, as sound.
    RECORDINGS = "recordings"
    #: Requests that are closed, with their history, attempts, notes and ringings.
    REQUESTS = "requests"
    #: Calls: number, way through the menus, state.
    CALLS = "calls"
    #: Files of the journal that nobody could read.
    SET_ASIDE = "journal_set_aside"


@dataclass(frozen=True, slots=True)
class Period:
    """How many days a kind of data is kept, and why so long."""

    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A period for every kind. Raises ``RetentionError`` where one is missing, too short or has no reason."""

    periods: Mapping[Kind, Period]

    def __post_init__(self) -> None:
        if missing := [kind.value for kind in Kind if kind not in self.periods]:
            raise RetentionError(f"No period for {', '.join(missing)}.")
        for kind, period in self.periods.items():
            if period.days < 1 or not period.reason.strip():
                raise RetentionError(f"{kind.value}: needs 1 day or more, and a reason.")

    def cutoff(self, kind: Kind, now: datetime) -> datetime:
        """What is older than this is to be forgotten."""
        return now - timedelta(days=self.periods[kind].days)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many of a kind, the oldest from ``first``, the newest from ``last``."""

    count: int
    first: datetime
    last: datetime

    def __add__(self, other: Forgotten) -> Forgotten:
        return Forgotten(self.count + other.count, min(self.first, other.first), max(self.last, other.last))


@dataclass(frozen=True, slots=True)
class Purge:
    """What was forgotten in one purge: one a day (``day`` is ISO, Vietnam's calendar); not over without ``ended_at``.

    A worker that is killed leaves it open; the next one goes on with it.
    """

    day: str
    began_at: datetime
    ended_at: datetime | None = None
    forgotten: Mapping[Kind, Forgotten] = field(default_factory=dict)

    def with_(self, kind: Kind, moments: tuple[datetime, ...]) -> Purge:
        """The same, with more of a kind: their times, at least one."""
        more = Forgotten(len(moments), min(moments), max(moments))
        before = self.forgotten.get(kind)
        return replace(self, forgotten={**self.forgotten, kind: before + more if before else more})

    def summary(self) -> str:
        """One line for the audit: kind, count, from and to."""
        parts = (
            f"{kind.value}={one.count} {one.first:%Y-%m-%d}..{one.last:%Y-%m-%d}"
            for kind, one in self.forgotten.items()
        )
        return "; ".join(parts) or "nothing"
