"""A supervisor has requests go before others, or takes that away; the line as she sees it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from ivr.core.callback import Callback, Event
from ivr.core.errors import ChangedMeanwhile
from ivr.core.requests.precedence import given, state_of, taken
from ivr.core.requests.priority import Ground, Precedence
from ivr.services.attempts import attempted
from ivr.services.audit import Actor, entry
from ivr.services.changes import at_work, requested, saved
from ivr.services.ports import Clock, Store, Transaction
from ivr.services.witness import Handled


@dataclass(frozen=True, slots=True)
class Priorities:
    """What a supervisor decides of the line; who may do it is for the caller to find out.

    ``seen`` is ``state_of`` the request as the page showed it. Both deeds raise ``ChangedMeanwhile`` when its
    priority is another by now, ``IllegalMove``, ``UnknownRequest``, ``UnknownOfficer``, ``LostRace``,
    ``StoreUnavailable``.
    """

    store: Store
    clock: Clock

    def give(self, actor: Actor, callback: str, seen: str, ground: Ground, note: str = "") -> Callback:
        """The request goes before others from now on."""

        def change(found: Callback, now: datetime) -> Callback:
            return given(found, Precedence(ground, actor.who, now, note))

        return self._decide(actor, callback, seen, change, (Handled.PRIORITY_GIVEN, "priority_given", ground, note))

    def take(self, actor: Actor, callback: str, seen: str, ground: Ground, note: str = "") -> Callback:
        """What puts it before others now no longer does."""

        def change(found: Callback, _: datetime) -> Callback:
            return taken(found, ground)

        return self._decide(actor, callback, seen, change, (Handled.PRIORITY_TAKEN, "priority_taken", ground, note))

    def line(self, units: Collection[str], limit: int) -> tuple[Callback, ...]:
        """The open requests of ``units`` in their order, whoever has them; at most ``limit``."""
        with self.store.transaction() as tx:
            return tx.queue.open_in(units, limit)

    def _decide(
        self,
        actor: Actor,
        callback: str,
        seen: str,
        change: Callable[[Callback, datetime], Callback],
        told: tuple[Handled, str, Ground, str],
    ) -> Callback:
        deed, kind, ground, note = told

        def work(tx: Transaction) -> Callback:
            at_work(tx, actor.who)
            found, now = requested(tx, callback), self.clock.now()
            if state_of(found) != seen:
                raise ChangedMeanwhile(callback)
            # The note may tell of a person: it stays with the request, and out of the audit, which is kept for good.
            tx.audit.add(entry(now, actor, deed, callback, ground))
            detail = " ".join(part for part in (actor.who, ground, note) if part)
            return saved(tx, change(found, now), Event(callback, now, kind, detail))

        return attempted(self.store, work)
