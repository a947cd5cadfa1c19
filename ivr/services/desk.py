"""The house's answers to the engine's questions, given inside the turn's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.core.calendar import VIETNAM, HalfDay, choices, day_of
from ivr.core.callback import Callback, Event, Status
from ivr.core.effects import Ask
from ivr.core.errors import IllegalMove
from ivr.core.inputs import Told
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import SENSES
from ivr.core.session import Session
from ivr.core.vietnamese import clock_piece, date_pieces, digit_pieces
from ivr.services.callbacks import Callbacks, Need, Said
from ivr.services.changes import saved
from ivr.services.ports import Numbers, Transaction

#: How many times are offered to somebody who wants to be rung at another one.
OFFERS = 3

#: For so long whoever rings again hears how the request ended.
TOLD_FOR = {Status.UNREACHABLE: timedelta(days=7), Status.DONE: timedelta(days=1)}

#: Somebody who was rung so long ago may still wonder who it was.
JUST_NOW = timedelta(hours=1)

#: How the two halves of a day are spoken.
MORNING, AFTERNOON = "sáng", "chiều"


def time_pieces(moment: datetime, now: datetime) -> tuple[str, ...]:
    """A moment as spoken: the clock, then the day."""
    local, today = moment.astimezone(VIETNAM), day_of(now)
    return (clock_piece(local.time()), *date_pieces(local.date(), today))


def half_day_pieces(half: HalfDay, now: datetime) -> tuple[str, ...]:
    """A half day as spoken: morning or afternoon, then the day."""
    day = day_of(half.start)
    return (MORNING if half.morning else AFTERNOON, *date_pieces(day, day_of(now)))


def callback_slots(callback: Callback, now: datetime) -> dict[str, tuple[str, ...]]:
    """What a caller may hear of his own request; a promise that has passed is not spoken."""
    due = () if callback.overdue(now) else time_pieces(callback.due_at, now)
    return {"promise": due, "code": callback.code}


def rang_since(attempt: Attempt, since: datetime) -> bool:
    """Whether an attempt had the citizen's telephone ring, and that not before ``since``."""
    if attempt.void or attempt.outcome is None or attempt.ended_at is None:
        return False
    return SENSES[attempt.outcome].rang and attempt.ended_at >= since


def said_in(session: Session) -> tuple[Said, ...]:
    """What a request takes from the call: the words that were not understood, then what was recorded last."""
    kept = Said(session.kept, session.kept_seconds, session.transcript, session.kept_at)
    recorded = Said(session.recording, session.seconds, node=session.waited)
    return tuple(said for said in (kept, recorded) if said.url or said.transcript)


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers each question of ``core.dialogue.questions.OUTCOMES``."""

    callbacks: Callbacks
    numbers: Numbers

    def answer(self, ask: Ask, session: Session, tx: Transaction, now: datetime) -> Told:
        """The house's answer; what it changes is part of ``tx``. Raises ``LostRace``."""
        questions: Mapping[str, Callable[[], Told]] = {
            "know_number": lambda: Told("known" if session.number else "unknown"),
            "check_number": lambda: self._check_number(session),
            "confirm_number": lambda: self._confirm_number(session),
            "find_callback": lambda: self._find(session, tx, now),
            "ask_callback": lambda: self._ask(session, tx, now),
            "who_is_there": lambda: self._who(session),
            "add_message": lambda: self._add_message(session, tx, now),
            "offer_times": lambda: self._offer(now),
            "move_callback": lambda: self._move(session, tx, int(ask.argument), now),
            "cancel_callback": lambda: self._cancel(session, tx, now),
            "check_genuine": lambda: self._genuine(session, tx, now),
            "who_rang": lambda: self._who_rang(session, tx, now),
        }
        return questions[ask.question]()

    def _check_number(self, session: Session) -> Told:
        number = self.numbers.normalise(session.digits)
        if number is None:
            return Told("invalid")
        return Told("valid", {"number": digit_pieces(session.digits)})

    def _confirm_number(self, session: Session) -> Told:
        number = self.numbers.normalise(session.digits)
        return Told("invalid") if number is None else Told("confirmed", number=number)

    def _find(self, session: Session, tx: Transaction, now: datetime) -> Told:
        found = self._own_by_number(session, tx)
        if found is None:
            return Told(self._latest_end(session, tx, now))
        outcome = "overdue" if found.overdue(now) else "waiting"
        return Told(outcome, callback_slots(found, now), callback=found.id)

    @staticmethod
    def _latest_end(session: Session, tx: Transaction, now: datetime) -> str:
        """How the number's latest request came to its end, where that is news."""
        latest = tx.queue.requests_of(session.number, 1) if session.number and session.proven else ()
        for callback in latest:
            told_for = TOLD_FOR.get(callback.status)
            if told_for and callback.closed_at and now - callback.closed_at <= told_for:
                return callback.status.value
        return "none"

    def _ask(self, session: Session, tx: Transaction, now: datetime) -> Told:
        if session.number is None and not session.recording:
            return Told("no_number")
        need = Need(session.call, session.number, session.proven, session.topic, session.path)
        callback, new = self.callbacks.ask(tx, need, now)
        for said in said_in(session):
            self.callbacks.add_message(tx, callback.id, session.call, said, now)
        if new:
            return Told("saved", callback_slots(callback, now), callback=callback.id)
        if self._may_hear(session, callback):
            return Told("kept", callback_slots(callback, now), callback=callback.id)
        return Told("noted", callback=callback.id)

    def _who(self, session: Session) -> Told:
        # A number that was typed and read back, and neither confirmed nor taken back, is better than none.
        number = session.number or self.numbers.normalise(session.digits)
        if number is None:
            return Told("no_number")
        if session.kept and session.kept_at == session.waited:
            # The officer can hear what the caller wanted: it need not be said again.
            return Told("spoke", number=number)
        return Told("person" if session.person else "nobody", number=number)

    def _add_message(self, session: Session, tx: Transaction, now: datetime) -> Told:
        callback = tx.callback(session.callback) if session.callback else None
        if callback is None or not callback.open or not session.recording:
            return Told("none")
        for said in said_in(session):
            self.callbacks.add_message(tx, callback.id, session.call, said, now)
        return Told("added")

    def _offer(self, now: datetime) -> Told:
        halves = choices(self.callbacks.office, self.callbacks.closed, now, OFFERS)
        if not halves:
            return Told("none")
        slots = {f"time_{i}": half_day_pieces(half, now) for i, half in enumerate(halves, start=1)}
        return Told("offered", slots, offers=tuple(f"{h.start.isoformat()}/{h.end.isoformat()}" for h in halves))

    def _move(self, session: Session, tx: Transaction, choice: int, now: datetime) -> Told:
        callback = self._own(session, tx)
        if callback is None or choice > len(session.offers):
            return Told("none")
        start, end = (datetime.fromisoformat(part) for part in session.offers[choice - 1].split("/"))
        try:
            moved = callback.moved(start, end)
        except IllegalMove:
            return Told("none")
        saved(tx, moved, Event(callback.id, now, "moved", end.isoformat()))
        return Told("moved", callback_slots(moved, now))

    def _cancel(self, session: Session, tx: Transaction, now: datetime) -> Told:
        callback = self._own(session, tx)
        if callback is None:
            return Told("none")
        try:
            cancelled = callback.cancelled(now)
        except IllegalMove:
            return Told("none")
        saved(tx, cancelled, Event(callback.id, now, "cancelled", session.call))
        return Told("cancelled", closed=True)

    def _genuine(self, session: Session, tx: Transaction, now: datetime) -> Told:
        if not session.proven:
            return Told("unknown_number")
        found = self._own_by_number(session, tx)
        if found is None:
            return Told("not_ours")
        return Told("ours", callback_slots(found, now), callback=found.id)

    @staticmethod
    def _who_rang(session: Session, tx: Transaction, now: datetime) -> Told:
        """Whether an officer rang this number a short while ago, for a request that is closed by now."""
        latest = tx.queue.requests_of(session.number, 1) if session.number and session.proven else ()
        for callback in latest:
            if any(rang_since(attempt, now - JUST_NOW) for attempt in tx.queue.attempts(callback.id)):
                return Told("officer", {"code": callback.code})
        return Told("nobody")

    def _own_by_number(self, session: Session, tx: Transaction) -> Callback | None:
        # A typed number proves nothing: whoever types it may be the very person that the owner fears.
        return tx.open_callback(session.number) if session.number and session.proven else None

    def _own(self, session: Session, tx: Transaction) -> Callback | None:
        callback = tx.callback(session.callback) if session.callback else None
        return callback if callback and callback.open and self._may_hear(session, callback) else None

    def _may_hear(self, session: Session, callback: Callback) -> bool:
        """Whether this caller may hear of and change a request: by the network's number, or made in this call."""
        return callback.call == session.call or (session.proven and callback.number == session.number)
