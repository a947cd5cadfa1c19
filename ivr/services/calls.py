"""Calls: load, let the engine decide, save with everything it asked for, reply. One transaction a turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.core import engine
from ivr.core.dialogue.moves import Step
from ivr.core.dialogue.speech import KEYS, STREAM
from ivr.core.effects import Ask, Effect, Listen, effects_from_json, effects_to_json
from ivr.core.errors import CallOver, LostRace
from ivr.core.flow import Flow
from ivr.core.inputs import Call, Input, Unheard
from ivr.core.session import Session
from ivr.services.attempts import attempted
from ivr.services.desk import Desk
from ivr.services.ports import CallRow, Clock, Store, Transaction
from ivr.services.spent import note_spent

#: How long after its end a call's late deliveries are still answered; later ones are replays.
GRACE = timedelta(minutes=2)

#: More questions than this in one turn mean a flow that goes round.
QUESTIONS = 12

#: The platform's words for a call that is over.
FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True)
class Reply:
    """What the platform is to do: ``effects``, then come back with turn ``turn`` of call ``call``."""

    call: str
    turn: int
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Calls:
    """The turns of calls.

    ``flow`` gives what callers hear now; a turn goes on with what it got when it began. ``ear`` says how a call that
    comes in now is listened to (``core.dialogue.speech``).
    """

    flow: Callable[[], Flow]
    store: Store
    desk: Desk
    clock: Clock
    ear: Callable[[], str] = lambda: KEYS

    def answer(self, call: Call) -> Reply:
        """A call comes in; the same call delivered twice gets its current reply again.

        Raises ``CallOver`` for a replay, ``StoreUnavailable``, or whatever is broken.
        """
        return attempted(self.store, lambda tx: self._answer(tx, call, self.clock.now()))

    def turn(self, call: Call, turn: int, heard: Input) -> Reply:
        """Something was heard in turn ``turn``.

        The awaited turn moves the call on; a turn already taken, or one never offered, changes nothing and gets the
        current reply. A call that is not known (its first delivery was lost) starts anew. ``Unheard("dropped")`` may
        come in any turn: a call that is still listened to on a socket goes on without one. Raises as ``answer``.
        """
        return attempted(self.store, lambda tx: self._turn(tx, call, turn, heard, self.clock.now()))

    def awaited(self, call: str) -> Reply | None:
        """The current reply of a call, for those who listen to it; None when the call is not known or long over.

        Raises ``StoreUnavailable``.
        """
        with self.store.transaction() as tx:
            row = tx.call(call)
        return None if row is None or _is_replay(row, self.clock.now()) else _reply(row)

    def claim_stream(self, call: str, turn: int) -> Reply | None:
        """Take turn ``turn`` of a call for one socket: its reply, or None when no socket may have it.

        None when another socket has taken it, when the turn is not the one awaited or not listened to on a socket,
        and when the call is over or not known. Raises ``StoreUnavailable``.
        """
        now = self.clock.now()
        with self.store.transaction() as tx:
            row = tx.call(call)
            if row is None or row.over_at is not None or row.turn != turn:
                return None
            reply = _reply(row)
            return reply if _streams(reply) and tx.claim_stream(call, turn, now) else None

    def status(self, call: str, status: str) -> bool:
        """The platform's word on a call. Only the first final one is kept; returns whether it was."""
        if status not in FINAL:
            return False
        with self.store.transaction() as tx:
            return tx.end_call(call, status, self.clock.now())

    def _answer(self, tx: Transaction, call: Call, now: datetime) -> Reply:
        row = tx.call(call.id)
        if row:
            return _current(row, now)
        flow = self.flow()
        step = self._settle(tx, flow, engine.start(flow, call, now, self.ear()), now)
        row = CallRow(
            id=call.id,
            number=call.number,
            turn=step.session.turn,
            session=step.session.to_json(),
            reply=effects_to_json(step.effects),
            status="in-progress",
            began_at=now,
            touched_at=now,
            over_at=now if step.session.over else None,
        )
        if not tx.add_call(row):
            raise LostRace(f"call {call.id}")
        return Reply(call.id, row.turn, step.effects)

    def _turn(self, tx: Transaction, call: Call, turn: int, heard: Input, now: datetime) -> Reply:
        row = tx.call(call.id)
        if row is None:
            return self._answer(tx, call, now)
        _refuse_replay(row, now)
        session = Session.from_json(row.session)
        if _dropped(heard):
            # The socket carried the call on past the turn that the platform comes back with.
            turn = row.turn if _streams(_reply(row)) else -1
        if turn != row.turn or session.over:
            return _current(row, now)
        flow = self.flow()
        step = self._settle(tx, flow, engine.resume(flow, session, heard, now, hears=self.ear() != KEYS), now)
        if not tx.save_call(_moved_on(row, step, now), expected_turn=turn):
            raise LostRace(f"turn {turn} of call {call.id}")
        note_spent(tx, heard, now)
        return Reply(call.id, step.session.turn, step.effects)

    def _settle(self, tx: Transaction, flow: Flow, step: Step, now: datetime) -> Step:
        """Answer the engine's questions until it waits for the caller."""
        said: tuple[Effect, ...] = ()
        for _ in range(QUESTIONS):
            *before, last = step.effects
            if not isinstance(last, Ask):
                return replace(step, effects=(*said, *step.effects))
            said = (*said, *before)
            step = engine.resume(flow, step.session, self.desk.answer(last, step.session, tx, now), now)
        raise RuntimeError(f"more than {QUESTIONS} questions in one turn, at {step.session.node!r}")


def _is_replay(row: CallRow, now: datetime) -> bool:
    return row.over_at is not None and now - row.over_at > GRACE


def _refuse_replay(row: CallRow, now: datetime) -> None:
    if row.over_at and _is_replay(row, now):
        raise CallOver(f"call {row.id}, since {row.over_at.isoformat()}")


def _current(row: CallRow, now: datetime) -> Reply:
    _refuse_replay(row, now)
    return _reply(row)


def _reply(row: CallRow) -> Reply:
    return Reply(row.id, row.turn, effects_from_json(row.reply))


def _streams(reply: Reply) -> bool:
    match reply.effects:
        case (*_, Listen(ear=ear)):
            return ear == STREAM
        case _:
            return False


def _dropped(heard: Input) -> bool:
    return isinstance(heard, Unheard) and heard.why == "dropped"


def _moved_on(row: CallRow, step: Step, now: datetime) -> CallRow:
    return replace(
        row,
        turn=step.session.turn,
        session=step.session.to_json(),
        reply=effects_to_json(step.effects),
        touched_at=now,
        over_at=row.over_at or (now if step.session.over else None),
    )
