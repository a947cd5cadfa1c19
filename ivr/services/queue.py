"""Officers take requests out of the queue, keep them in hand, and give them back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.core.callback import Callback, Event, Status
from ivr.core.errors import IllegalMove
from ivr.core.queue import best
from ivr.core.requests.claim import Claim
from ivr.core.requests.refusals import NotYours, UnknownUnit
from ivr.core.requests.units import EVERYONE, Officer
from ivr.services.attempts import attempted
from ivr.services.audit import Actor, entry
from ivr.services.changes import at_work, held, known, requested, saved
from ivr.services.ports import Clock, Store, Transaction
from ivr.services.witness import Handled

#: A claim lasts so long, and as long again with every renewal while the card is open.
CLAIM = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Queue:
    """What officers do with requests before and instead of ringing. ``claim`` is how long a claim lasts.

    Every method names the officer and raises ``UnknownOfficer`` when she may not work, ``LostRace`` when others were
    faster again and again, ``StoreUnavailable``. What changes a request is in the audit with it; ``address`` is where
    she does it from (empty: on the machine itself).
    """

    store: Store
    clock: Clock
    claim: timedelta = CLAIM

    def next(self, officer: str, *, address: str = "") -> Callback | None:
        """The request that the officer is to ring next, in her hands from now on; None when nothing waits for her.

        Whoever has one in hand gets that one: a second click takes no second request.
        """
        return attempted(self.store, lambda tx: self._next(tx, Actor(officer, address)))

    def take(self, officer: str, callback: str, *, address: str = "") -> Callback:
        """Take one certain request: from the board, or to type in what was done while the network was down.

        Raises ``UnknownRequest``, and ``NotYours`` when somebody has it in hand or it is closed.
        """
        return attempted(
            self.store, lambda tx: taken(tx, Actor(officer, address), callback, self.clock.now(), self.claim)
        )

    def renew(self, officer: str, callback: str) -> datetime:
        """The card is still open: the claim lasts on, until the returned time. Raises ``NotYours`` when it is over.

        It is the one change that writes no line of history or audit: it happens every minute.
        """
        with self.store.transaction() as tx:
            found = held(tx, officer, callback)
            until = self.clock.now() + self.claim
            if found.claim and found.claim.until > until:
                return found.claim.until
            if not tx.queue.renew_claim(callback, officer, until):
                raise NotYours(callback)
            return until

    def release(self, officer: str, callback: str, *, address: str = "") -> Callback:
        """Give a request back to the queue, at its place. Raises ``NotYours``, ``IllegalMove`` while ringing."""

        def work(tx: Transaction) -> Callback:
            found, now = held(tx, at_work(tx, officer).id, callback), self.clock.now()
            tx.audit.add(entry(now, Actor(officer, address), Handled.RELEASED, callback))
            return saved(tx, found.to(Status.WAITING), Event(callback, now, "released", officer))

        return attempted(self.store, work)

    def transfer(self, officer: str, callback: str, unit: str, note: str = "", *, address: str = "") -> Callback:
        """Hand a request that is in hand to another unit: with its history, and the promise stands.

        Raises ``UnknownUnit``, ``NotYours``, and ``IllegalMove`` to its own unit or while ringing.
        """

        def work(tx: Transaction) -> Callback:
            found, now = held(tx, at_work(tx, officer).id, callback), self.clock.now()
            if unit not in {known.id for known in tx.staff.units()}:
                raise UnknownUnit(unit)
            if unit == found.unit:
                raise IllegalMove(f"from {unit} to itself")
            handed = replace(found.to(Status.WAITING), unit=unit, follow_up=None)
            told = " ".join(part for part in (officer, f"{found.unit or '-'}>{unit}", note) if part)
            tx.audit.add(entry(now, Actor(officer, address), Handled.TRANSFERRED, callback, unit))
            return saved(tx, handed, Event(callback, now, "transferred", told))

        return attempted(self.store, work)

    def waiting(self, officer: str, limit: int) -> tuple[Callback, ...]:
        """What would come next for the officer, the first leading; nothing is taken."""
        now = self.clock.now()
        with self.store.transaction() as tx:
            who = known(tx, officer)
            own = tx.queue.follow_ups(officer, now, limit, work=False)
            rest = list(self._line(tx, who, now, limit, work=False))
        found = [*own]
        while rest and len(found) < limit:
            first = best((), rest)
            rest = [one for one in rest if one is not first]
            if first and first.id not in {one.id for one in own}:
                found.append(first)
        return tuple(found)

    def _next(self, tx: Transaction, actor: Actor) -> Callback | None:
        who, now = at_work(tx, actor.who), self.clock.now()
        in_hand = tx.queue.held_by(who.id)
        if in_hand:
            return in_hand[0]
        own = tx.queue.follow_ups(who.id, now, 1, work=True)
        found = best(own, () if own else self._line(tx, who, now, 1, work=True))
        return _claimed(tx, found, actor, now, self.claim) if found else None

    @staticmethod
    def _line(tx: Transaction, officer: Officer, now: datetime, limit: int, *, work: bool) -> tuple[Callback, ...]:
        """The first of her unit, and of what belongs to no unit."""
        units = dict.fromkeys((officer.unit, EVERYONE))
        return tuple(one for unit in units for one in tx.queue.line(officer, unit, now, limit, work=work))


def taken(tx: Transaction, actor: Actor, callback: str, now: datetime, claim: timedelta) -> Callback:
    """As ``Queue.take``, as part of ``tx``."""
    at_work(tx, actor.who)
    found = requested(tx, callback)
    if found.claim and found.claim.officer == actor.who:
        return found
    if found.status not in {Status.WAITING, Status.RETRY}:
        raise NotYours(callback)
    return _claimed(tx, found, actor, now, claim)


def _claimed(tx: Transaction, found: Callback, actor: Actor, now: datetime, claim: timedelta) -> Callback:
    claimed = replace(found.to(Status.CLAIMED), claim=Claim(actor.who, now, now + claim))
    tx.audit.add(entry(now, actor, Handled.CLAIMED, found.id))
    return saved(tx, claimed, Event(found.id, now, "claimed", actor.who))
