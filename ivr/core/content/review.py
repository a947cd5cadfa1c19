"""A fact as it stands after what was confirmed: who answers for it, until when, and what callers hear of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from ivr.core.content.confirmation import Confirmation
from ivr.core.content.provenance import Provenance


class State(StrEnum):
    """What is to be done about a fact, the most pressing first."""

    AWAITING = "awaiting"
    LAPSED = "lapsed"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Use:
    """A sentence of ``node`` that rests on ``facts``, and its ``safe`` form, spoken while one of them may not be.

    ``texts`` are the literal pieces of both, each of which wants a prompt.
    """

    node: str
    sentence: str
    safe: tuple[str, ...]
    facts: tuple[str, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A fact as it is written, and the sentences that rest on it."""

    fact: Provenance
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A fact as it is written, and the confirmation of it that was not withdrawn."""

    fact: Provenance
    confirmation: Confirmation | None = None

    @property
    def rewritten(self) -> bool:
        """Whether it was confirmed before it became what it is now, which nobody has confirmed."""
        return self.confirmation is not None and not self.confirmation.holds_for(self.fact.digest)

    @property
    def in_force(self) -> Provenance:
        """The fact with who confirmed it and until when: here, else in the file."""
        found = self.confirmation
        if found is None or self.rewritten:
            return self.fact
        # What never falls silent is written without a safe sentence: nobody can give it a last day here.
        lapses = self.fact.review_by and (found.review_by or self.fact.review_by)
        return replace(self.fact, confirmed_by=found.who, review_by=lapses)

    @property
    def seen(self) -> str:
        """A word that changes with the fact and with its confirmation: what a page showed."""
        told = f"{self.fact.digest}\0{self.confirmation.id if self.confirmation else ''}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def state(self, day: date) -> State:
        """What is to be done about it on ``day``."""
        if self.in_force.lapsed(day):
            return State.LAPSED
        return State.CONFIRMED if self.in_force.confirmed_by else State.AWAITING

    def spoken(self, day: date) -> bool:
        """Whether it may be spoken on ``day``."""
        return not self.in_force.withheld and not self.in_force.lapsed(day)


def heard(use: Use, facts: Mapping[str, Reviewed], day: date) -> tuple[str, ...]:
    """What callers hear of ``use`` on ``day``: itself, or its safe form (which may be nothing)."""
    speaks = all(facts[name].spoken(day) for name in use.facts if name in facts)
    return (use.sentence,) if speaks else use.safe
