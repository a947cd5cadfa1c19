"""What somebody may ask about his own data: to find it, to get a copy, to have it erased; by the legal clock."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ivr.core.calendar import WorkingTime
from ivr.core.callback import Callback, Event
from ivr.core.errors import LostRace
from ivr.core.privacy.masking import mask_numbers
from ivr.core.privacy.subject_case import Case, NotTakenIn, OpenRequest, Wish, answer_by, done_by, pseudonym
from ivr.services.audit import Actor, entry
from ivr.services.held_data import Found, calls_about, held
from ivr.services.ports import Clock, Ids, Journal, Store, Transaction
from ivr.services.retention import drop_voices
from ivr.services.tallying import count_call

ASKED, ERASED = "subject-asked", "subject-erased"
FOUND, EXPORTED = "subject-found", "subject-exported"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased; ``calls_left`` were going on, and are to be erased once they are over."""

    requests: int
    messages: int
    recordings: int
    calls: int
    calls_left: int = 0


@dataclass(frozen=True, slots=True)
class SubjectRights:
    """``key`` makes the names by which the register knows a number; ``closed`` tells the country's holidays."""

    store: Store
    journal: Journal
    clock: Clock
    ids: Ids
    office: WorkingTime
    closed: Callable[[date], bool]
    key: bytes

    def ask(self, actor: Actor, wish: Wish, number: str, asked_at: datetime | None = None) -> Case:
        """Write down what was asked for a number (E.164), and start the clock; ``asked_at`` may lie back."""
        now = self.clock.now()
        began = asked_at or now
        case = Case(
            id=self.ids.new(),
            wish=wish,
            subject=pseudonym(number, self.key),
            shown=mask_numbers(number),
            who=actor.who,
            asked_at=began,
            answer_by=answer_by(self.office, self.closed, began),
            done_by=done_by(wish, began),
        )
        with self.store.transaction() as tx:
            tx.privacy.put_case(case)
            tx.audit.add(entry(now, actor, ASKED, case.id, f"{wish.value} {number}"))
        return case

    def register(self, limit: int = 200, *, only_open: bool = False) -> tuple[Case, ...]:
        """The register, those to be answered soonest first."""
        with self.store.transaction() as tx:
            return tx.privacy.cases(limit, only_open=only_open)

    def find(self, actor: Actor, number: str) -> Found:
        """All that is held on a number; that it was looked for is in the audit."""
        now = self.clock.now()
        with self.store.transaction() as tx:
            found = held(tx, self.journal, number)
            tx.audit.add(
                entry(now, actor, FOUND, number, f"{len(found.requests)} requests, {len(found.calls)} calls")
            )
            self._settle(tx, Wish.FIND, number, now, f"{len(found.requests)} requests")
        return found

    def export(self, actor: Actor, number: str) -> bytes:
        """All that is held on a number as a ZIP: ``data.json``, and the recordings as WAV files."""
        now = self.clock.now()
        with self.store.transaction() as tx:
            found = held(tx, self.journal, number)
            sounds = {
                name: wav
                for request in found.requests
                for message in request.messages
                if (wav := tx.voices.sound(name := message.message.id))
            }
            tx.audit.add(entry(now, actor, EXPORTED, number, f"{len(found.requests)} requests, {len(sounds)} sounds"))
            self._settle(tx, Wish.EXPORT, number, now, f"{len(found.requests)} requests")
        return _zip(found.document(now), sounds)

    def erase(self, actor: Actor, number: str, *, cancel_open: bool = False) -> Erased:
        """Erase all that is held on a number; the figures of its requests stay, without anybody in them.

        Of a request stays when it was asked, its topic and unit, how it and its attempts ended. Of the audit stays
        everything: no whole number is in it. ``cancel_open``: who still waits to be rung is rung no more.

        Raises ``OpenRequest`` without that, ``IllegalMove`` while an officer is ringing the number, ``NotTakenIn``
        and ``LostRace``.
        """
        now = self.clock.now()
        if any(waiting.number == number for waiting in self.journal.entries()):
            raise NotTakenIn("Let the worker run, then try again.")
        with self.store.transaction() as tx:
            found = held(tx, self.journal, number)
            ids = calls_about(tx, found)
            for request in found.requests:
                self._erase_request(tx, request.callback, now, cancel_open=cancel_open)
            over = [call for call in ids if (row := tx.call(call)) and row.over_at is not None]
            for call in over:
                count_call(tx, call, now)
            erased = Erased(
                requests=len(found.requests),
                messages=sum(len(request.messages) for request in found.requests),
                recordings=sum(1 for request in found.requests for one in request.messages if one.voice),
                calls=tx.privacy.forget_calls(over),
                calls_left=sum(1 for call in ids if tx.call(call)),
            )
            told = f"{erased.requests} requests, {erased.messages} messages, {erased.calls} calls"
            tx.audit.add(entry(now, actor, ERASED, number, told))
            if not erased.calls_left:
                self._settle(tx, Wish.ERASE, number, now, told)
        return erased

    def _erase_request(self, tx: Transaction, callback: Callback, now: datetime, *, cancel_open: bool) -> None:
        if callback.open:
            if not cancel_open:
                raise OpenRequest("Ring it first, or say that it is to be cancelled.")
            callback = callback.cancelled(now)
        drop_voices(tx, callback.id, now)
        tx.privacy.strip_request(callback.id)
        bare = replace(callback, number=None, proven=False, code=("", ""), path=(), call="", precedence=None)
        if not tx.save_callback(bare):
            raise LostRace(f"callback {callback.id}")
        tx.add_event(Event(callback.id, now, "erased"))

    def _settle(self, tx: Transaction, wish: Wish, number: str, now: datetime, result: str) -> None:
        """Close what the register has open of this."""
        subject = pseudonym(number, self.key)
        for case in tx.privacy.cases(10_000, only_open=True):
            if case.subject == subject and case.wish is wish:
                tx.privacy.put_case(replace(case, closed_at=now, result=result))


def _zip(document: dict[str, Any], sounds: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(document, ensure_ascii=False, indent=2))
        for name, wav in sounds.items():
            archive.writestr(f"recordings/{name}.wav", wav)
    return file.getvalue()
