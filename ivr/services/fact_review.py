"""Facts as a supervisor confirms them, and takes her word back; every deed is in the audit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ivr.core.calendar import day_of
from ivr.core.content.confirmation import Confirmation, require_review_day
from ivr.core.content.provenance import Provenance
from ivr.core.content.review import Reviewed
from ivr.core.errors import ChangedMeanwhile
from ivr.services.audit import Actor, Deed, entry
from ivr.services.ports import Clock, Ids, Store, Transaction


@dataclass(frozen=True, slots=True)
class FactReview:
    """Confirming and withdrawing; who may do it is for the caller to find out.

    ``seen`` is the ``Reviewed.seen`` of the page on which it was decided: what changed since is not confirmed unseen.
    """

    store: Store
    clock: Clock
    ids: Ids

    def reviewed(self, facts: Iterable[Provenance]) -> dict[str, Reviewed]:
        """``facts`` by id, with what was confirmed of each."""
        with self.store.transaction() as tx:
            return _reviewed(tx, facts)

    def confirm(self, fact: Provenance, review_by: date | None, seen: str, actor: Actor) -> None:
        """Confirm a fact as it is written, until ``review_by``; an earlier confirmation ends.

        Raises ``BadReviewDay``, ``ChangedMeanwhile``.
        """
        now = self.clock.now()
        require_review_day(fact, review_by, day_of(now))
        with self.store.transaction() as tx:
            known = _unchanged(tx, fact, seen)
            if known.confirmation:
                tx.content.withdraw(known.confirmation.id, actor.who, now)
            made = Confirmation(self.ids.new(), fact.id, fact.digest, review_by, actor.who, now)
            tx.content.add_confirmation(made)
            told = f"{fact.value} ({fact.unit}), {review_by or '-'}"
            tx.audit.add(entry(now, actor, Deed.FACT_CONFIRMED, fact.id, told))

    def withdraw(self, fact: Provenance, seen: str, actor: Actor) -> None:
        """Take the confirmation of a fact back; raises ``ChangedMeanwhile``, also where there is none."""
        now = self.clock.now()
        with self.store.transaction() as tx:
            known = _unchanged(tx, fact, seen)
            if known.confirmation is None:
                raise ChangedMeanwhile(fact.id)
            tx.content.withdraw(known.confirmation.id, actor.who, now)
            tx.audit.add(entry(now, actor, Deed.FACT_WITHDRAWN, fact.id, known.confirmation.who))


def _reviewed(tx: Transaction, facts: Iterable[Provenance]) -> dict[str, Reviewed]:
    found = {one.fact: one for one in tx.content.confirmations()}
    return {fact.id: Reviewed(fact, found.get(fact.id)) for fact in facts}


def _unchanged(tx: Transaction, fact: Provenance, seen: str) -> Reviewed:
    # Taken first, so that two who decide at once see each other.
    tx.content.change()
    known = _reviewed(tx, (fact,))[fact.id]
    if known.seen != seen:
        raise ChangedMeanwhile(fact.id)
    return known
