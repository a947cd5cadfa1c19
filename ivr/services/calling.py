"""An officer has the service ring: her own telephone first, then the citizen's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.core.dialling.dial import Dial, End, Stage
from ivr.core.dialling.ring_fault import DialledByHand, NoNumber, NoTelephone, NotRung, RingFault, RingUnclear
from ivr.core.requests.refusals import UnknownRequest
from ivr.services.attempts import attempted
from ivr.services.audit import Actor, entry
from ivr.services.calling_ports import Dialler, Placed
from ivr.services.changes import known, requested
from ivr.services.dialling import Change, changed, heard, named
from ivr.services.outcomes import Outcomes
from ivr.services.ports import Clock, Store, Transaction
from ivr.services.witness import Handled

#: A call that was asked for and does not show up for so long was never placed.
LOST_AFTER = timedelta(minutes=2)
#: Clocks of two houses differ by so much.
SKEW = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Calling:
    """Ringing through the platform; without a ``dialler`` the office dials by hand.

    ``reaches`` tells which telephones the platform may ring at all.
    """

    store: Store
    clock: Clock
    outcomes: Outcomes
    dialler: Dialler | None = None
    reaches: Callable[[str], bool] = lambda _: True

    @property
    def by_hand(self) -> bool:
        """Whether nobody here can have the service ring."""
        return self.dialler is None

    def rings_for(self, officer: str, number: str | None = None) -> bool:
        """Whether the service can ring this officer, and ``number``; otherwise she dials what the card shows her."""
        if self.by_hand or (number and not self.reaches(number)):
            return False
        with self.store.transaction() as tx:
            telephone = known(tx, officer).telephone
        return telephone is not None and self.reaches(telephone)

    def latest(self, callback: str) -> Dial | None:
        """The last ringing of a request: how far it came, its end, and the outcome that is prepared."""
        with self.store.transaction() as tx:
            return tx.dials.latest(callback)

    def ring(self, officer: str, callback: str, *, address: str = "") -> Dial:
        """Ring the officer's telephone for a request in her hands; a second click rings nobody twice.

        The intent is stored before anything is asked of the platform. Raises ``NotRung`` when it refused: the
        request is then in her hands as before. Where nobody knows whether it heard, the result is ``unclear``, and
        is cleared up by ``clear_up`` or by the first word of the platform. Raises ``DialledByHand``,
        ``NoTelephone``, ``NoNumber``, and as ``Outcomes.begin_call``; ``address`` is meant as there.
        """
        if self.dialler is None:
            raise DialledByHand
        dial = attempted(self.store, lambda tx: self._asked(tx, officer, callback, address))
        try:
            placed = self.dialler.ring(dial.attempt, dial.telephone)
        except NotRung as refused:
            why = refused.fault
            self._change(dial.attempt, lambda found: found.ended(End.NOT_PLACED, why))
            raise
        except RingUnclear:
            return self._change(dial.attempt, lambda found: replace(found, unclear=found.stage is Stage.ASKED))
        return self._change(dial.attempt, lambda found: named(found.reached(Stage.PLACED), placed.call))

    def stop(self, officer: str, callback: str, *, address: str = "") -> Dial | None:
        """End the officer's own ringing, at her wish; returns how it stands, None when there was none.

        Raises ``RingUnclear`` when the platform could not be told; the ringing counts as ended here all the same.
        """
        found = self.latest(callback)
        if found is None or found.officer != officer or found.over:
            return found
        stopped = attempted(self.store, lambda tx: self._stopped(tx, found.attempt, Actor(officer, address)))
        if self.dialler and stopped.call:
            self.dialler.hang_up(stopped.call)
        return stopped

    def clear_up(self, limit: int = 50) -> int:
        """Ask the platform about ringings of which nothing was heard for a while; returns how many were changed.

        Word may be lost, and a request whose answer was lost may have been carried out. Nothing is sent again.
        """
        if self.dialler is None:
            return 0
        now = self.clock.now()
        with self.store.transaction() as tx:
            silent = tx.dials.going_on(now - LOST_AFTER, limit)
        return sum(self._cleared_up(self.dialler, dial, now) for dial in silent)

    def _asked(self, tx: Transaction, officer: str, callback: str, address: str) -> Dial:
        telephone = known(tx, officer).telephone
        if telephone is None:
            raise NoTelephone(officer)
        number = requested(tx, callback).number
        if number is None:
            raise NoNumber(callback)
        if not (self.reaches(telephone) and self.reaches(number)):
            raise DialledByHand(callback)
        attempt = self.outcomes.begin(tx, officer, callback, address=address)
        now = self.clock.now()
        dial = Dial(attempt.id, callback, officer, telephone, asked_at=now, touched_at=now)
        tx.dials.add(dial)
        return dial

    def _cleared_up(self, dialler: Dialler, dial: Dial, now: datetime) -> bool:
        try:
            placed = dialler.look(dial.call) if dial.call else self._found(dialler, dial)
        except RingUnclear:
            return False
        if placed is not None:
            # Asking is a word, too: whoever talks for long goes to the end of the line of those to be asked about.
            after = self._change(dial.attempt, lambda found: replace(heard(found, placed), touched_at=now))
        else:
            end = End.NOT_PLACED if dial.stage is Stage.ASKED else End.OFFICER_LEFT
            after = self._change(dial.attempt, lambda found: found.ended(end, RingFault.LOST))
        return (after.stage, after.end) != (dial.stage, dial.end)

    def _found(self, dialler: Dialler, dial: Dial) -> Placed | None:
        """The platform's call that belongs to a ringing without a name: to that telephone, then, nobody else's."""
        for placed in dialler.find(dial.telephone, dial.asked_at - SKEW):
            if placed.at is not None and placed.at < dial.asked_at - SKEW:
                continue
            with self.store.transaction() as tx:
                other = tx.dials.named(placed.call)
            if other is None or other.attempt == dial.attempt:
                return placed
        return None

    def _stopped(self, tx: Transaction, attempt: str, actor: Actor) -> Dial:
        found, now = _dial(tx, attempt), self.clock.now()
        if not found.over:
            tx.audit.add(entry(now, actor, Handled.STOPPED, found.callback))
        return changed(tx, self.outcomes, found, _left(found), now)

    def _change(self, attempt: str, change: Change) -> Dial:
        def work(tx: Transaction) -> Dial:
            found = _dial(tx, attempt)
            return changed(tx, self.outcomes, found, change(found), self.clock.now())

        return attempted(self.store, work)


def _dial(tx: Transaction, attempt: str) -> Dial:
    found = tx.dials.dial(attempt)
    if found is None:
        raise UnknownRequest(attempt)
    return found


def _left(dial: Dial) -> Dial:
    return dial.ended(End.OFFICER_LEFT if dial.citizen_rung else End.OFFICER_DECLINED)
