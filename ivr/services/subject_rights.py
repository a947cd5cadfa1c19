"""What somebody may ask about his own data: to find it, to get a copy, to have it erased."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ivr.core.callback import Callback, Event
from ivr.core.errors import LostRace
from ivr.core.privacy.subject_case import NotTakenIn, OpenRequest, Wish, pseudonym
from ivr.services.audit import Actor, entry
from ivr.services.held_data import Found, calls_about, held
from ivr.services.ports import Clock, Journal, Store, Transaction
from ivr.services.retention import drop_voices
from ivr.services.subject_register import settle
from ivr.services.tallying import count_call

FOUND, EXPORTED, ERASED = "subject-found", "subject-exported", "subject-erased"


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
    """``key`` makes the names by which the register knows a number; what is carried out is closed there."""

    store: Store
    journal: Journal
    clock: Clock
    key: bytes

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
        settle(tx, pseudonym(number, self.key), wish, now, result)


def _zip(document: dict[str, Any], sounds: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(document, ensure_ascii=False, indent=2))
        for name, wav in sounds.items():
            archive.writestr(f"recordings/{name}.wav", wav)
    return file.getvalue()
