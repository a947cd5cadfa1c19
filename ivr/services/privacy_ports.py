"""What keeping and forgetting people's data needs of a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ivr.core.callback import Callback, Message
from ivr.core.figures.tally import Tally
from ivr.core.privacy.consent import Wording
from ivr.core.privacy.retention import Purge
from ivr.core.privacy.subject_case import Case
from ivr.core.privacy.voice import Voice


@dataclass(frozen=True, slots=True)
class OldCall:
    """A call as far as a purge looks at it."""

    id: str
    touched_at: datetime


class VoiceRows(Protocol):
    """The recorded voices (``tx.voices``). What is read for work is locked until the transaction ends."""

    def expect(self, voice: Voice, wording: Wording) -> None:
        """Remember a voice that is to be fetched, and what was told before it; known ones stay as they are."""
        ...

    def voice(self, message: str) -> Voice | None:
        """The voice of a message."""
        ...

    def save(self, voice: Voice) -> None:
        """Replace a voice."""
        ...

    def drop(self, message: str) -> None:
        """Forget that there was a voice; nothing happens when there is none."""
        ...

    def wanted(self, url: str) -> bool:
        """Whether a recording is still to be fetched for a message."""
        ...

    def due(self, now: datetime, limit: int) -> tuple[Voice, ...]:
        """For work: those with something to do by ``now``, the longest due first."""
        ...

    def old(self, before: datetime, limit: int) -> tuple[Voice, ...]:
        """For work: those recorded before and not forgotten yet (``HEARD``), the oldest first."""
        ...

    def put_sound(self, message: str, wav: bytes) -> None:
        """Keep the WAV file of a voice, or replace it."""
        ...

    def sound(self, message: str) -> bytes | None:
        """The WAV file of a voice."""
        ...

    def drop_sound(self, message: str) -> None:
        """Forget the WAV file; nothing happens when there is none."""
        ...

    def wording(self, notice: str) -> Wording | None:
        """A wording by its id."""
        ...

    def message(self, message: str) -> Message | None:
        """A message by its id."""
        ...


class PrivacyRows(Protocol):
    """What is forgotten, counted and asked for (``tx.privacy``). What is read as old is locked for work."""

    def old_calls(self, before: datetime, limit: int) -> tuple[OldCall, ...]:
        """Calls that nothing happened in since."""
        ...

    def calls_of(self, number: str, limit: int) -> tuple[str, ...]:
        """The ids of the calls from a number, the latest first."""
        ...

    def forget_calls(self, calls: Sequence[str]) -> int:
        """Remove calls and what belongs to them; how many there were."""
        ...

    def old_transcripts(self, before: datetime, limit: int) -> tuple[Message, ...]:
        """Messages from before that still have a transcript."""
        ...

    def old_requests(self, before: datetime, limit: int) -> tuple[Callback, ...]:
        """Requests that were closed before."""
        ...

    def clear_message(self, message: str, *, transcript: bool, address: bool) -> None:
        """Empty a message's transcript, or its address."""
        ...

    def forget_request(self, callback: str) -> None:
        """Remove a request with its messages, history, attempts and ringings; its voices must be forgotten before."""
        ...

    def strip_request(self, callback: str) -> None:
        """Remove a request's messages, and what its history, attempts and ringings say beyond what happened when."""
        ...

    def count(self, tally: Tally) -> None:
        """Add to a figure that outlives the people in it."""
        ...

    def tallies(self, first: date, end: date) -> tuple[Tally, ...]:
        """The figures of the days from ``first`` on and before ``end``, in order of day, unit, topic and name."""
        ...

    def purge(self, day: str) -> Purge | None:
        """The purge of a day, locked."""
        ...

    def open_purge(self) -> Purge | None:
        """The oldest purge that is not over, locked."""
        ...

    def put_purge(self, purge: Purge) -> None:
        """Store a purge, or replace it."""
        ...

    def purges(self, limit: int) -> tuple[Purge, ...]:
        """The latest purges, newest first."""
        ...

    def put_case(self, case: Case) -> None:
        """Store a case, or replace it."""
        ...

    def case(self, case: str) -> Case | None:
        """A case of the register, locked."""
        ...

    def cases(self, limit: int, *, only_open: bool = False) -> tuple[Case, ...]:
        """The register, what is due soonest first."""
        ...
