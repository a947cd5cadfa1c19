"""Where a fact comes from: what somebody needs to judge it, beside what a call needs of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that disagree: what the ``sides`` say, and the ``choice`` that the hotline made."""

    sides: tuple[str, ...]
    choice: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """A fact with its source; ``place`` is the ``file:line`` where it is written.

    ``review_by`` is the last day on which it may be spoken (None: it does not lapse).
    """

    id: str
    place: str
    value: str
    unit: str
    spoken: str
    source: str
    as_of: date
    confidence: str
    confirmed_by: str | None
    review_by: date | None
    note: str | None
    conflict: Conflict | None

    @property
    def digest(self) -> str:
        """What whoever confirms it confirms; see ``fact_digest``."""
        return fact_digest(self.value, self.spoken, self.source)

    @property
    def withheld(self) -> bool:
        """Whether it waits unspoken for an officer, because it is of low confidence."""
        return self.confidence == "low" and self.confirmed_by is None

    def lapsed(self, day: date) -> bool:
        """Whether its review day is over on ``day``."""
        return self.review_by is not None and day > self.review_by


def fact_digest(value: str, spoken: str, source: str) -> str:
    """64 hex digits that change when the fact says, sounds or rests on something else: then nobody confirmed that."""
    return hashlib.sha256("\0".join((value, spoken, source)).encode()).hexdigest()
