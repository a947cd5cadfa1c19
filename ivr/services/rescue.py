"""What happens when a turn breaks: an apology, and a callback in the database or in the journal. Nothing is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.core.callback import Callback
from ivr.core.dialogue.speaking import spoken
from ivr.core.effects import Effect, HangUp, effects_to_json
from ivr.core.errors import LostRace, SessionUnreadable
from ivr.core.flow import Flow, Recording
from ivr.core.inputs import Call, Heard, Input, Recorded, Unheard
from ivr.core.language.sentence import Spoken
from ivr.core.session import Session
from ivr.services.attempts import attempted
from ivr.services.callbacks import Callbacks, Need, Said
from ivr.services.calls import Reply
from ivr.services.desk import callback_slots, said_in, time_pieces
from ivr.services.ports import CallRow, Clock, Journal, JournalEntry, Numbers, Store, Transaction


@dataclass(frozen=True, slots=True)
class Rescue:
    """Apologises to callers, in the words of ``flow``, and saves what they are owed."""

    flow: Callable[[], Flow]
    store: Store
    journal: Journal
    callbacks: Callbacks
    clock: Clock
    numbers: Numbers

    def apologise(self, call: Call, why: str, heard: Input | None = None) -> Reply:
        """After a fault in a turn: save a callback (database, else journal), end the call. Never raises.

        ``why`` is one word for the officer. ``heard`` is what the caller did in that turn: what was said goes to the
        officer. A promise is spoken only when something was saved, and somebody can be rung.
        """
        now, said = self.clock.now(), _said(heard)
        try:
            return attempted(self.store, lambda tx: self._save(tx, call, why, said, now))
        except Exception:  # whatever the database does, the journal is next
            return self.fall_back(call, why, heard)

    def fall_back(self, call: Call, why: str = "fallback", heard: Input | None = None) -> Reply:
        """Without a database: keep the callback in the journal, end the call. Never raises.

        However often a call's fallback is delivered, or replayed by somebody who captured it, it is one entry, and
        one more for each recording.
        """
        now, said = self.clock.now(), _said(heard)
        if call.number is None and not said.url:
            return self._goodbye(call, self.flow().manner.apology_no_number, {}, now)
        due = self.callbacks.promise(now)
        entry = JournalEntry(
            _entry_id(call, said), call.id, call.number, now, due, why,
            recording=said.url, seconds=said.seconds, transcript=said.transcript,
        )  # fmt: skip
        try:
            self.journal.write(entry)
        except OSError:
            return self._goodbye(call, self.flow().manner.apology_no_number, {}, now)
        if call.number is None:
            # The number may be told in the recording, or not: nothing is promised.
            return self._goodbye(call, self.flow().manner.apology_no_number, {}, now)
        return self._goodbye(call, self.flow().manner.apology, {"promise": time_pieces(due, now)}, now)

    def replay(self) -> int:
        """Take the journal into the database; returns how many entries went in.

        An entry is removed only after its transaction, and an entry met twice changes nothing. Raises
        ``StoreUnavailable`` with the rest of the journal untouched.
        """
        taken = 0
        for entry in self.journal.entries():
            now = self.clock.now()
            with self.store.transaction() as tx:
                if tx.mark_replayed(entry.id, now):
                    need = Need(
                        entry.call,
                        entry.number,
                        proven=entry.number is not None,
                        topic=entry.topic,
                        path=(entry.why,),
                        due_at=entry.due_at,
                    )
                    callback, _ = self.callbacks.ask(tx, need, now)
                    said = Said(entry.recording, entry.seconds, entry.transcript)
                    self._keep(tx, callback, entry.call, (said,), now)
                    taken += 1
            self.journal.remove(entry.id)
        return taken

    def _save(self, tx: Transaction, call: Call, why: str, said: Said, now: datetime) -> Reply:
        row = tx.call(call.id)
        session = _session(row)
        number = call.number
        if session:
            # Typed and not yet confirmed is better than none.
            number = session.number or call.number or self.numbers.normalise(session.digits)
        if number is None and not (said.url and self._leaves_message(session)):
            reply = self._goodbye(call, self.flow().manner.apology_no_number, {}, now)
        else:
            proven = session.proven if session else True
            path = (*(session.path if session else ()), why)
            need = Need(call.id, number, proven, session.topic if session else None, path)
            callback, new = self.callbacks.ask(tx, need, now)
            earlier = said_in(session) if session else ()
            said = replace(said, node=session.waited) if session else said
            self._keep(tx, callback, call.id, (*earlier, said), now)
            slots = callback_slots(callback, now) if new or proven else {}
            reply = self._goodbye(call, self.flow().manner.apology, slots, now)
        if row:
            ended = _ended(row, session, reply, now)
            if not tx.save_call(ended, expected_turn=row.turn):
                raise LostRace(f"call {call.id}")
            return replace(reply, turn=ended.turn)
        return reply

    def _leaves_message(self, session: Session | None) -> bool:
        """Whether the caller was asked to say what an officer is to hear, his number too where it is not known."""
        return session is not None and isinstance(self.flow().nodes.get(session.node), Recording)

    def _keep(self, tx: Transaction, callback: Callback, call: str, all_said: Iterable[Said], now: datetime) -> None:
        """Keep what was said with a request; what stands there already is not added again."""
        known = {"", *(message.url or message.transcript for message in tx.messages(callback.id))}
        for said in all_said:
            if (words := said.url or said.transcript) not in known:
                known.add(words)
                self.callbacks.add_message(tx, callback.id, call, said, now)

    def _goodbye(self, call: Call, words: Spoken, slots: dict[str, tuple[str, ...]], now: datetime) -> Reply:
        flow = self.flow()
        session = Session(call.id, flow.fingerprint, flow.home, slots=slots)
        effects: tuple[Effect, ...] = (*spoken(words, session, now), HangUp())
        return Reply(call.id, 0, effects)


def _entry_id(call: Call, said: Said) -> str:
    # An entry without the recording must not replace one that has it.
    named = f"{call.id}\0{said.url}" if said.url else call.id
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def _said(heard: Input | None) -> Said:
    """What the officer can hear or read of an input; nothing of keys and silence."""
    match heard:
        case Heard(meaning, recorded):
            return replace(_said(recorded), transcript=meaning.text)
        case Unheard(_, recorded):
            return _said(recorded)
        case Recorded(url, seconds) if seconds != 0:
            return Said(url, seconds)
        case _:
            return Said("")


def _session(row: CallRow | None) -> Session | None:
    try:
        return Session.from_json(row.session) if row else None
    except SessionUnreadable:
        return None


def _ended(row: CallRow, session: Session | None, reply: Reply, now: datetime) -> CallRow:
    over = replace(session, over=True, turn=row.turn + 1).to_json() if session else row.session
    return replace(
        row,
        turn=row.turn + 1,
        session=over,
        reply=effects_to_json(reply.effects),
        touched_at=now,
        over_at=row.over_at or now,
    )
