"""The voices of messages: fetched from the platform in time, removed there, played to who may hear them."""

from __future__ import annotations

import hashlib
import io
import wave
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ivr.core.accounts.access import units_below
from ivr.core.callback import Message
from ivr.core.errors import IvrError
from ivr.core.privacy.voice import HEARD, Place, Voice
from ivr.core.requests.refusals import NotYours
from ivr.services.audit import Actor
from ivr.services.changes import known
from ivr.services.ports import Clock, Store, Transaction
from ivr.services.recognising import RATE, RecordingLost, Recordings

#: Recordings of one look; each may take some seconds, and the worker has other things to do.
MOST = 10


class VoiceMissing(IvrError):
    """The recording cannot be had."""

    def __init__(self, why: str = "") -> None:
        """Keep ``why`` in one word: ``away`` (perhaps later), ``lost``, ``forgotten`` or ``changed``."""
        super().__init__(f"({why})")
        self.why = why


class NotRemoved(IvrError):
    """The platform did not remove a recording."""

    permanent = False

    def __init__(self, why: str, detail: str = "") -> None:
        """Keep ``why`` in one word."""
        super().__init__(f"({why}) {detail}".strip())
        self.why = why


class Removal(Protocol):
    """Removes recordings at the platform."""

    def remove(self, url: str) -> None:
        """Remove the recording at an address; one that is gone is no fault. Raises ``NotRemoved``."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """How many recordings were fetched, removed at the platform, and tried in vain."""

    fetched: int = 0
    removed: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        """Whether anything was tried."""
        return self != Done(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Voices:
    """``removal`` is None where the platform offers none: then its own copies stay there."""

    store: Store
    clock: Clock
    recordings: Recordings
    removal: Removal | None = None

    def once(self, most: int = MOST) -> Done:
        """Fetch and remove what is due, at most so many; any number of workers may. Raises ``StoreUnavailable``."""
        fetched = removed = failed = 0
        for _ in range(most):
            voice = self._take()
            if voice is None:
                break
            worked = self._fetch(voice) if voice.place is Place.AWAY else self._remove(voice)
            failed += not worked
            fetched += worked and voice.place is Place.AWAY
            removed += worked and voice.place is not Place.AWAY
            if not worked:
                # The platform may be away, and every try takes seconds: the others wait for the next look.
                break
        return Done(fetched, removed, failed)

    def wav(self, actor: Actor, message: Message) -> bytes:
        """A message's recording as a WAV file for an officer, fetched now where it is still away.

        Writes nothing to the audit: who shows it says who heard it (``services.witness``). Raises ``NotYours`` for
        somebody whose units do not have the request, ``UnknownOfficer``, ``VoiceMissing`` and ``StoreUnavailable``.
        """
        with self.store.transaction() as tx:
            _require_scope(tx, actor.who, message)
            voice = tx.voices.voice(message.id)
            if voice is not None and voice.place is Place.AWAY:
                tx.voices.save(voice.taken(self.clock.now()))
        if voice is None or voice.place not in HEARD:
            raise VoiceMissing("forgotten")
        if voice.place is Place.AWAY:
            self._fetch(voice.taken(self.clock.now()))
        return self._kept(message.id)

    def _kept(self, message: str) -> bytes:
        with self.store.transaction() as tx:
            voice, wav = tx.voices.voice(message), tx.voices.sound(message)
        if voice is None or wav is None:
            raise VoiceMissing(voice.place.value if voice and voice.place in HEARD else "forgotten")
        if hashlib.sha256(wav).hexdigest() != voice.digest:
            raise VoiceMissing("changed")
        return wav

    def _take(self) -> Voice | None:
        """The next one with something to do; others leave it alone for a while, and a crash counts as a try."""
        now = self.clock.now()
        with self.store.transaction() as tx:
            for voice in tx.voices.due(now, 1):
                taken = voice.taken(now)
                tx.voices.save(taken)
                return taken
        return None

    def _fetch(self, voice: Voice) -> bool:
        try:
            wav = to_wav(self.recordings.fetch(voice.url))
        except RecordingLost as lost:
            why = lost.reason
            self._save(voice, lambda now_stored, now: now_stored.failed(why, now))
            return False
        digest = hashlib.sha256(wav).hexdigest()
        with self.store.transaction() as tx:
            stored = tx.voices.voice(voice.message)
            # Forgotten meanwhile, or fetched by somebody else: then it is not wanted.
            if stored is not None and stored.place is Place.AWAY:
                tx.voices.put_sound(voice.message, wav)
                tx.voices.save(stored.fetched(digest, self.clock.now()))
        return True

    def _remove(self, voice: Voice) -> bool:
        try:
            if self._wanted(voice):
                raise NotRemoved("wanted")
            if self.removal is not None:
                self.removal.remove(voice.url)
        except NotRemoved as fault:
            why = fault.why
            self._save(voice, lambda stored, now: stored.failed(why, now))
            return False
        self._save(voice, lambda stored, _: stored.removed())
        return True

    def _wanted(self, voice: Voice) -> bool:
        """Whether a message still waits for the same recording: a spoken answer may have become one."""
        if voice.place is not Place.THERE:
            return False
        with self.store.transaction() as tx:
            return tx.voices.wanted(voice.url)

    def _save(self, voice: Voice, change: Callable[[Voice, datetime], Voice]) -> None:
        """Change it as it is stored by now, unless somebody else moved it on meanwhile."""
        with self.store.transaction() as tx:
            stored = tx.voices.voice(voice.message)
            if stored is None or stored.place is not voice.place:
                return
            changed = change(stored, self.clock.now())
            tx.voices.save(changed)
            if changed.place is Place.GONE and tx.voices.message(voice.message) is None:
                # Nothing is left that it could be told of.
                tx.voices.drop(voice.message)


def to_wav(samples: bytes) -> bytes:
    """16-bit little-endian mono PCM at 8,000 Hz as a WAV file, which every browser plays."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(samples)
    return file.getvalue()


def _require_scope(tx: Transaction, officer: str, message: Message) -> None:
    callback = tx.callback(message.callback)
    if callback is None or callback.unit not in units_below(tx.staff.units(), known(tx, officer).unit):
        raise NotYours(message.callback)
