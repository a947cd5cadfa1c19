"""What time does to requests: claims run out, retries come due, promises pass. Any number of workers may sweep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.core.callback import Callback, Event, Status
from ivr.core.requests.closing import recorded
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.priority import Priority
from ivr.core.requests.retries import RETRIES, Retries
from ivr.core.requests.ringing import Ringing
from ivr.services.changes import saved
from ivr.services.outcomes import noted, stored, told
from ivr.services.ports import Clock, Store, Transaction

#: Requests of one transaction: a worker that is killed loses no more than it has to do again.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Swept:
    """How many claims ran out, retries came due and promises were noted as missed."""

    claims: int
    retries: int
    promises: int

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to do."""
        return self == Swept(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sweeps:
    """The background work on the queue."""

    store: Store
    clock: Clock
    ringing: Ringing
    retries: Retries = RETRIES
    batch: int = BATCH

    def once(self) -> Swept:
        """Do all that is due now; raises ``StoreUnavailable`` and ``LostRace``, with what was done before kept."""
        return Swept(
            claims=self._sweep(lambda tx, now: tx.queue.expired_claims(now, self.batch), self._expire),
            retries=self._sweep(lambda tx, now: tx.queue.due_retries(now, self.batch), self._bring_back),
            promises=self._sweep(lambda tx, now: tx.queue.missed_promises(now, self.batch), self._note_missed),
        )

    def _sweep(
        self,
        find: Callable[[Transaction, datetime], tuple[Callback, ...]],
        change: Callable[[Transaction, Callback, datetime], object],
    ) -> int:
        done = 0
        while True:
            now = self.clock.now()
            with self.store.transaction() as tx:
                found = find(tx, now)
                for callback in found:
                    change(tx, callback, now)
            done += len(found)
            if len(found) < self.batch:
                return done

    def _expire(self, tx: Transaction, callback: Callback, now: datetime) -> Callback:
        officer = callback.claim.officer if callback.claim else ""
        expired = Event(callback.id, now, "claim_expired", officer)
        going_on = [attempt for attempt in tx.queue.attempts(callback.id) if attempt.ended_at is None]
        if callback.status is Status.CLAIMED or not going_on:
            return saved(tx, replace(callback, status=Status.WAITING, claim=None), expired)
        # It rang, or two people talked, and nobody came back to say. It may not ring again at once.
        attempt = going_on[-1].ended(Outcome.UNKNOWN, now)
        after = recorded(noted(callback, attempt, now), stored(tx, attempt), now, self.ringing, self.retries)
        return saved(tx, after, expired, *told(callback, attempt, now))

    def _bring_back(self, tx: Transaction, callback: Callback, now: datetime) -> Callback:
        return saved(tx, callback.to(Status.WAITING), Event(callback.id, now, "retry_due"))

    def _note_missed(self, tx: Transaction, callback: Callback, now: datetime) -> Callback:
        missed = replace(callback, missed_at=now).raised(Priority.PROMISE_MISSED)
        return saved(tx, missed, Event(callback.id, now, "promise_missed", callback.due_at.isoformat()))
