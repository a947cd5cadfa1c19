"""An officer rings, and records what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.core.callback import Callback, Event, Status
from ivr.core.errors import IllegalMove
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.claim import Claim
from ivr.core.requests.closing import Agreement, agreed, recorded, taken_back
from ivr.core.requests.outcome import RECORDABLE, Outcome
from ivr.core.requests.priority import Priority
from ivr.core.requests.refusals import NotNow, TooLateToTakeBack
from ivr.core.requests.retries import RETRIES, Retries
from ivr.core.requests.ringing import Ringing
from ivr.services.attempts import attempted
from ivr.services.audit import Actor, entry
from ivr.services.changes import at_work, held, known, requested, saved
from ivr.services.ports import Clock, Ids, Store, Transaction
from ivr.services.queue import CLAIM, taken
from ivr.services.witness import Handled

#: A claim outlives the card while a telephone rings or two people talk: nobody keeps a page open for the worker.
CALL = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Attempts and their ends. Each method works on a request in the officer's hands.

    Raises ``NotYours`` when it is not, ``IllegalMove`` when its state forbids the step, ``UnknownOfficer``,
    ``LostRace``, ``StoreUnavailable``. What the officer does is in the audit with it; ``address`` is where she does
    it from (empty: on the machine itself).
    """

    store: Store
    clock: Clock
    ids: Ids
    ringing: Ringing
    retries: Retries = RETRIES
    claim: timedelta = CLAIM

    def begin_call(self, officer: str, callback: str, *, address: str = "") -> Attempt:
        """Store that the citizen is about to be rung, before anything is asked of the platform.

        Raises ``NotNow`` in quiet hours, on closed days and before the gap to the last ring is over, unless the
        citizen chose the time.
        """
        return attempted(self.store, lambda tx: self.begin(tx, officer, callback, address=address))

    def connected(self, officer: str, callback: str) -> Callback:
        """The citizen pressed 1: two people talk."""
        return attempted(self.store, lambda tx: self.connect(tx, officer, callback))

    def not_dialled(self, officer: str, callback: str, why: str) -> Callback:
        """The network never tried: the request is in the officer's hands as before, and no attempt is used up."""
        return attempted(self.store, lambda tx: self.give_up(tx, officer, callback, why))

    def begin(self, tx: Transaction, officer: str, callback: str, *, address: str = "") -> Attempt:
        """As ``begin_call``, as part of ``tx``."""
        found, now = held(tx, at_work(tx, officer).id, callback), self.clock.now()
        self._require_hour(found, now)
        attempt = Attempt(self.ids.new(), callback, officer, now, found.due_at)
        tx.queue.add_attempt(attempt)
        tx.audit.add(entry(now, Actor(officer, address), Handled.CALLED, callback))
        dialling = replace(found.to(Status.DIALLING), claim=Claim(officer, now, now + CALL))
        saved(tx, dialling, Event(callback, now, "dialling", officer))
        return attempt

    def connect(self, tx: Transaction, officer: str, callback: str) -> Callback:
        """As ``connected``, as part of ``tx``."""
        found = held(tx, at_work(tx, officer).id, callback)
        return saved(tx, found.to(Status.TALKING), Event(callback, self.clock.now(), "connected", officer))

    def give_up(self, tx: Transaction, officer: str, callback: str, why: str) -> Callback:
        """As ``not_dialled``, as part of ``tx``."""
        found, now = held(tx, at_work(tx, officer).id, callback), self.clock.now()
        # In her hands since the try began: what became of it is still hers to see.
        since = found.claim.since if found.claim else now
        back = replace(found.to(Status.CLAIMED), claim=Claim(officer, since, now + self.claim))
        attempt = self._attempt(tx, found, officer, now).ended(Outcome.LINE_FAILED, now, why)
        tx.queue.save_attempt(replace(attempt, void=True))
        return saved(tx, back, Event(callback, now, "not_dialled", f"{officer} {why}"))

    def record(
        self,
        officer: str,
        callback: str,
        outcome: Outcome,
        note: str = "",
        rang_at: datetime | None = None,
        *,
        address: str = "",
    ) -> Callback:
        """What came of it, whether the service dialled or the officer did by hand; the claim ends.

        ``rang_at``: when she rang by hand, where it is typed in afterwards; between asking and now, else
        ``IllegalMove``. A request that waits is taken for it. What the service dialled keeps its own time.
        """
        if outcome not in RECORDABLE:
            raise IllegalMove(f"recorded as {outcome}")

        def work(tx: Transaction) -> Callback:
            if rang_at is not None:
                taken(tx, Actor(officer, address), callback, self.clock.now(), self.claim)
            found, now = held(tx, at_work(tx, officer).id, callback), self.clock.now()
            attempt = self._attempt(tx, found, officer, now)
            if rang_at is not None and not attempt.call:
                if not found.asked_at <= rang_at <= now:
                    raise IllegalMove(f"rung at {rang_at.isoformat()}")
                attempt = replace(attempt, began_at=rang_at)
            attempt = attempt.ended(outcome, now, note)
            attempts = stored(tx, attempt)
            typed = ", typed in" if rang_at is not None else ""
            tx.audit.add(entry(now, Actor(officer, address), Handled.RECORDED, callback, f"{outcome}{typed}"))
            after = recorded(noted(found, attempt, now), attempts, now, self.ringing, self.retries)
            return saved(tx, after, *told(found, attempt, now))

        return attempted(self.store, work)

    def agree(
        self, officer: str, callback: str, agreement: Agreement, note: str = "", *, address: str = ""
    ) -> Callback:
        """The citizen was reached and another time was agreed on, with this officer or with anyone."""
        outcome = Outcome.FOLLOW_UP if agreement.officer else Outcome.LATER

        def work(tx: Transaction) -> Callback:
            found, now = held(tx, at_work(tx, officer).id, callback), self.clock.now()
            if not now < agreement.start < agreement.end:
                raise IllegalMove("to a time that is over or has no end")
            if agreement.officer:
                known(tx, agreement.officer)
            attempt = self._attempt(tx, found, officer, now).ended(outcome, now, note)
            attempts = stored(tx, attempt)
            tx.audit.add(entry(now, Actor(officer, address), Handled.RECORDED, callback, outcome))
            return saved(tx, agreed(noted(found, attempt, now), attempts, agreement), *told(found, attempt, now))

        return attempted(self.store, work)

    def take_back(self, officer: str, callback: str, *, address: str = "") -> Callback:
        """Undo the officer's own last outcome, recorded by mistake; the request is in her hands again.

        Raises ``TooLateToTakeBack``, ``UnknownRequest``.
        """

        def work(tx: Transaction) -> Callback:
            at_work(tx, officer)
            found, now = requested(tx, callback), self.clock.now()
            # Ringing again since opened another request: there the need is looked after.
            if not found.open and found.number and tx.open_callback(found.number):
                raise TooLateToTakeBack(callback)
            attempts = tx.queue.attempts(callback)
            again, void = taken_back(found, attempts, officer, now, now + self.claim)
            tx.queue.save_attempt(void)
            tx.audit.add(entry(now, Actor(officer, address), Handled.TAKEN_BACK, callback))
            return saved(tx, again, Event(callback, now, "taken_back", f"{officer} {void.outcome}"))

        return attempted(self.store, work)

    def _require_hour(self, callback: Callback, now: datetime) -> None:
        if callback.next_at and now < callback.next_at:
            raise NotNow(f"not before {callback.next_at.isoformat()}")
        if not callback.not_before and not self.ringing.allowed(now):
            raise NotNow(f"not before {self.ringing.earliest(now).isoformat()}")

    def _attempt(self, tx: Transaction, callback: Callback, officer: str, now: datetime) -> Attempt:
        """The attempt that goes on; a new one where the officer dialled by hand."""
        for attempt in tx.queue.attempts(callback.id):
            if attempt.ended_at is None:
                return attempt
        since = callback.claim.since if callback.claim else now
        attempt = Attempt(self.ids.new(), callback.id, officer, since, callback.due_at)
        tx.queue.add_attempt(attempt)
        return attempt


def stored(tx: Transaction, attempt: Attempt) -> tuple[Attempt, ...]:
    """Store an attempt that ended; all of its request's attempts, this one last."""
    tx.queue.save_attempt(attempt)
    return (*(one for one in tx.queue.attempts(attempt.callback) if one.id != attempt.id), attempt)


def noted(callback: Callback, attempt: Attempt, now: datetime) -> Callback:
    """The request with its promise noted as missed, if it passed, was not kept and is not noted yet."""
    if attempt.kept_promise or callback.missed_at or now <= callback.due_at:
        return callback
    return replace(callback, missed_at=now).raised(Priority.PROMISE_MISSED)


def told(callback: Callback, attempt: Attempt, now: datetime) -> tuple[Event, ...]:
    """The lines of history for an attempt that ended; whether the promise was kept or missed is told once."""
    events = [Event(callback.id, now, "outcome", f"{attempt.officer} {attempt.outcome}")]
    if attempt.kept_promise:
        events.append(Event(callback.id, now, "promise_kept", attempt.due_at.isoformat()))
    elif noted(callback, attempt, now) is not callback:
        events.append(Event(callback.id, now, "promise_missed", callback.due_at.isoformat()))
    return tuple(events)
