"""The recorded voices of messages: what each kind of store gives a transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from ivr.core.callback import Message
from ivr.core.privacy.consent import Wording
from ivr.core.privacy.voice import HEARD, Place, Voice
from ivr.storage.errors import NaiveTime
from ivr.storage.memory_accounts import Drop, Put
from ivr.storage.rows import MESSAGE_COLUMNS, message_from_row
from ivr.storage.sql_queue import Run
from ivr.storage.tables import messages
from ivr.storage.tables_privacy import sounds, voices, wordings

_INSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlVoices:
    """``VoiceRows`` of one transaction on SQLite or PostgreSQL."""

    def __init__(self, run: Run, dialect: str) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run, self._insert = run, _INSERTS[dialect]

    def expect(self, voice: Voice, wording: Wording) -> None:
        """Remember it, and the wording when it is new."""
        if wording.id:
            values = {"id": wording.id, "text": wording.text, "first_at": voice.at}
            self._run(self._insert(wordings).on_conflict_do_nothing().inline(), values)
        self._run(self._insert(voices).on_conflict_do_nothing().inline(), _to_row(voice))

    def voice(self, message: str) -> Voice | None:
        """One voice."""
        row = self._run(select(voices).where(voices.c.message == message), {}).first()
        return None if row is None else _from_row(row)

    def save(self, voice: Voice) -> None:
        """Replace it."""
        values = _to_row(voice)
        self._run(voices.update().where(voices.c.message == values.pop("message")).values(values), {})

    def drop(self, message: str) -> None:
        """Forget it."""
        self._run(delete(voices).where(voices.c.message == message), {})

    def wanted(self, url: str) -> bool:
        """Whether it is still to be fetched; read off the index of those with something to do."""
        away = select(voices.c.message).where(
            voices.c.next_at.is_not(None), voices.c.place == Place.AWAY.value, voices.c.url == url
        )
        return self._run(away.limit(1), {}).first() is not None

    def due(self, now: datetime, limit: int) -> tuple[Voice, ...]:
        """Those with something to do."""
        found = select(voices).where(voices.c.next_at <= now).order_by(voices.c.next_at)
        return self._locked(found, limit)

    def old(self, before: datetime, limit: int) -> tuple[Voice, ...]:
        """Those to be forgotten."""
        kept = voices.c.place.in_([place.value for place in sorted(HEARD)])
        return self._locked(select(voices).where(voices.c.at < before, kept).order_by(voices.c.at), limit)

    def put_sound(self, message: str, wav: bytes) -> None:
        """Keep it."""
        insert = self._insert(sounds)
        replaced = insert.on_conflict_do_update(index_elements=["message"], set_={"wav": insert.excluded.wav})
        self._run(replaced.inline(), {"message": message, "wav": wav})

    def sound(self, message: str) -> bytes | None:
        """The WAV file."""
        found = self._run(select(sounds.c.wav).where(sounds.c.message == message), {}).scalar()
        return None if found is None else bytes(found)

    def drop_sound(self, message: str) -> None:
        """Forget it."""
        self._run(delete(sounds).where(sounds.c.message == message), {})

    def wording(self, notice: str) -> Wording | None:
        """By its id."""
        found = self._run(select(wordings.c.text).where(wordings.c.id == notice), {}).scalar()
        return None if found is None else Wording(found)

    def message(self, message: str) -> Message | None:
        """By its id."""
        row = self._run(select(*MESSAGE_COLUMNS).where(messages.c.id == message), {}).first()
        return None if row is None else message_from_row(row)

    def _locked(self, found: Any, limit: int) -> tuple[Voice, ...]:
        # SQLite has one writer at a time, and leaves the lock out.
        return tuple(map(_from_row, self._run(found.limit(limit).with_for_update(skip_locked=True), {})))


@dataclass(slots=True)
class VoiceTables:
    """What ``MemoryStore`` keeps of voices."""

    voices: dict[str, Voice] = field(default_factory=dict)
    sounds: dict[str, bytes] = field(default_factory=dict)
    wordings: dict[str, Wording] = field(default_factory=dict)


class MemoryVoices:
    """``VoiceRows`` of one transaction in memory."""

    def __init__(self, tables: VoiceTables, kept: dict[str, Message], put: Put, drop: Drop) -> None:
        """Read the messages in ``kept`` too; write through ``put`` and ``drop``."""
        self._tables, self._messages, self._put, self._drop = tables, kept, put, drop

    def expect(self, voice: Voice, wording: Wording) -> None:
        """Remember it, and the wording when it is new."""
        if wording.id and wording.id not in self._tables.wordings:
            self._put(self._tables.wordings, wording.id, wording)
        if voice.message not in self._tables.voices:
            self._put(self._tables.voices, voice.message, _in_utc(voice))

    def voice(self, message: str) -> Voice | None:
        """One voice."""
        return self._tables.voices.get(message)

    def save(self, voice: Voice) -> None:
        """Replace it."""
        if voice.message in self._tables.voices:
            self._put(self._tables.voices, voice.message, _in_utc(voice))

    def drop(self, message: str) -> None:
        """Forget it."""
        if message in self._tables.voices:
            self._drop(self._tables.voices, message)

    def wanted(self, url: str) -> bool:
        """Whether it is still to be fetched."""
        found = (voice for voice in self._tables.voices.values() if voice.url == url)
        return any(voice.place is Place.AWAY and voice.next_at is not None for voice in found)

    def due(self, now: datetime, limit: int) -> tuple[Voice, ...]:
        """Those with something to do."""
        found = ((voice.next_at, voice) for voice in self._tables.voices.values() if voice.next_at is not None)
        due = sorted((pair for pair in found if pair[0] <= now), key=lambda pair: pair[0])
        return tuple(voice for _, voice in due[:limit])

    def old(self, before: datetime, limit: int) -> tuple[Voice, ...]:
        """Those to be forgotten."""
        found = (voice for voice in self._tables.voices.values() if voice.at < before and voice.place in HEARD)
        return tuple(sorted(found, key=lambda voice: voice.at)[:limit])

    def put_sound(self, message: str, wav: bytes) -> None:
        """Keep it."""
        self._put(self._tables.sounds, message, wav)

    def sound(self, message: str) -> bytes | None:
        """The WAV file."""
        return self._tables.sounds.get(message)

    def drop_sound(self, message: str) -> None:
        """Forget it."""
        if message in self._tables.sounds:
            self._drop(self._tables.sounds, message)

    def wording(self, notice: str) -> Wording | None:
        """By its id."""
        return self._tables.wordings.get(notice)

    def message(self, message: str) -> Message | None:
        """By its id."""
        return self._messages.get(message)


def _to_row(voice: Voice) -> dict[str, Any]:
    return {**asdict(voice), "place": voice.place.value}


def _from_row(row: Row[Any]) -> Voice:
    values = dict(row._mapping)
    return Voice(**{**values, "place": Place(values["place"])})


def _in_utc(voice: Voice) -> Voice:
    if voice.at.tzinfo is None or (voice.next_at is not None and voice.next_at.tzinfo is None):
        raise NaiveTime(f"voice {voice.message}")
    return replace(voice, at=voice.at.astimezone(UTC), next_at=voice.next_at and voice.next_at.astimezone(UTC))
