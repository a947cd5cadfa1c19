"""What is heard of a ringing, and what it makes of the request, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.core.callback import Callback, Event, Status
from ivr.core.dialling.dial import BEFORE_CITIZEN, Dial, End, Stage
from ivr.core.dialling.legs import citizen_leg, dialled, officer_leg
from ivr.core.errors import IllegalMove, LostRace
from ivr.core.requests.refusals import NotYours, UnknownOfficer, UnknownRequest
from ivr.services.attempts import attempted
from ivr.services.calling_ports import Placed
from ivr.services.outcomes import Outcomes
from ivr.services.ports import Clock, Store, Transaction

#: What something heard makes of a ringing.
Change = Callable[[Dial], Dial]


@dataclass(frozen=True, slots=True)
class Rung:
    """A ringing with the request that it is for."""

    dial: Dial
    callback: Callback


@dataclass(frozen=True, slots=True)
class Dialling:
    """What the platform tells of the two legs of a ringing: whatever comes late or twice changes nothing.

    ``call`` is the platform's name of the leg that tells; a leg that is not of this ringing is told that it is over.
    Every method returns the ringing as it then stands, None when it is not known. Raises ``StoreUnavailable`` and
    ``LostRace``.
    """

    store: Store
    clock: Clock
    outcomes: Outcomes

    def officer_answered(self, attempt: str, call: str) -> Rung | None:
        """The officer's telephone was picked up."""
        return self._officer(attempt, call, lambda dial: dial.reached(Stage.OFFICER_ANSWERED))

    def officer_pressed(self, attempt: str, call: str, keys: str) -> Rung | None:
        """The officer pressed something, or nothing: with 1 the citizen is rung, else it is over."""
        if keys == "1":
            return self._officer(attempt, call, lambda dial: dial.reached(Stage.CITIZEN_DIALLED))
        return self._officer(attempt, call, _declined)

    def citizen_done(self, attempt: str, call: str, status: str, citizen_call: str) -> Rung | None:
        """The platform's word, to the officer's leg, on how the ringing of the citizen ended."""
        return self._officer(attempt, call, lambda dial: dialled(_with_citizen(dial, citizen_call), status))

    def officer_status(self, attempt: str, call: str, status: str) -> Rung | None:
        """The platform's word on the officer's leg."""
        return self._officer(attempt, call, lambda dial: officer_leg(dial, status))

    def citizen_answered(self, attempt: str, call: str) -> Rung | None:
        """The citizen's telephone was picked up, by somebody or something."""
        return self._citizen(attempt, call, lambda dial: dial.reached(Stage.CITIZEN_ANSWERED))

    def citizen_pressed(self, attempt: str, call: str, keys: str) -> Rung | None:
        """Whoever picked up pressed something, or nothing; with 1 two people talk."""
        return self.citizen_agreed(attempt, call) if keys == "1" else self.citizen_answered(attempt, call)

    def citizen_agreed(self, attempt: str, call: str) -> Rung | None:
        """Whoever picked up wants to be connected: two people talk."""
        return self._citizen(attempt, call, lambda dial: dial.reached(Stage.TALKING))

    def citizen_refused(self, attempt: str, call: str) -> Rung | None:
        """Whoever picked up said no."""
        return self._citizen(attempt, call, _refused)

    def citizen_status(self, attempt: str, call: str, status: str, sip: str = "") -> Rung | None:
        """The platform's word on the citizen's leg."""
        return self._citizen(attempt, call, lambda dial: citizen_leg(dial, status, sip))

    def _officer(self, attempt: str, call: str, change: Change) -> Rung | None:
        def told(dial: Dial) -> Dial:
            # A second call for the same attempt, however it came about, moves nothing.
            return dial if dial.call not in {"", call} else change(named(dial, call))

        return self._told(attempt, told)

    def _citizen(self, attempt: str, call: str, change: Change) -> Rung | None:
        def told(dial: Dial) -> Dial:
            if not dial.citizen_rung or dial.citizen_call not in {"", call}:
                return dial
            return change(_with_citizen(dial, call))

        return self._told(attempt, told)

    def _told(self, attempt: str, change: Change) -> Rung | None:
        def work(tx: Transaction) -> Rung | None:
            found = tx.dials.dial(attempt)
            callback = tx.callback(found.callback) if found else None
            if found is None or callback is None:
                return None
            return Rung(changed(tx, self.outcomes, found, change(found), self.clock.now()), callback)

        return attempted(self.store, work)


def changed(tx: Transaction, outcomes: Outcomes, before: Dial, after: Dial, now: datetime) -> Dial:
    """Store what became of a ringing, and do to the request what follows; raises ``LostRace``."""
    if after == before:
        return before
    if not tx.dials.save(replace(after, touched_at=now)):
        raise LostRace(f"dial {after.attempt}")
    if after.call != before.call:
        _name_attempt(tx, after)
    _carry_over(tx, outcomes, before, after, now)
    return replace(after, touched_at=now, version=after.version + 1)


def named(dial: Dial, call: str) -> Dial:
    """A ringing with the platform's name of the officer's leg."""
    return dial if dial.call else replace(dial, call=call)


def heard(dial: Dial, placed: Placed) -> Dial:
    """A ringing after the platform was asked about the officer's leg."""
    return officer_leg(named(dial, placed.call).reached(Stage.PLACED), placed.status)


def _declined(dial: Dial) -> Dial:
    # A key after the one that had the citizen rung is no refusal.
    return dial if dial.citizen_rung else dial.ended(End.OFFICER_DECLINED)


def _refused(dial: Dial) -> Dial:
    # A word that comes after two were connected is an older one.
    return dial if dial.stage is Stage.TALKING else dial.reached(Stage.CITIZEN_ANSWERED).ended(End.REFUSED)


def _with_citizen(dial: Dial, call: str) -> Dial:
    return dial if dial.citizen_call or not call else replace(dial, citizen_call=call)


def _name_attempt(tx: Transaction, dial: Dial) -> None:
    for attempt in tx.queue.attempts(dial.callback):
        if attempt.id == dial.attempt:
            tx.queue.save_attempt(replace(attempt, call=dial.call))


def _carry_over(tx: Transaction, outcomes: Outcomes, before: Dial, after: Dial, now: datetime) -> None:
    callback = tx.callback(after.callback)
    if callback is None or not _is_current(tx, after):
        # The officer recorded what came of it meanwhile, or her claim ran out.
        return
    try:
        if after.stage is Stage.TALKING and callback.status is Status.DIALLING:
            outcomes.connect(tx, after.officer, after.callback)
        elif after.end in BEFORE_CITIZEN and not before.over:
            outcomes.give_up(tx, after.officer, after.callback, " ".join(filter(None, (after.end, after.fault))))
        elif after.end is not None and after.end is not before.end:
            tx.add_event(Event(after.callback, now, "call_over", f"{after.officer} {after.end}"))
    except (NotYours, UnknownOfficer, UnknownRequest, IllegalMove):
        return


def _is_current(tx: Transaction, dial: Dial) -> bool:
    return any(one.id == dial.attempt and one.ended_at is None for one in tx.queue.attempts(dial.callback))
