"""What the use cases need from the world, as Protocols; edges implement them, tests pass fakes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ivr.core.callback import Callback, Event, Message
from ivr.services.account_ports import AccountRows, AuditRows
from ivr.services.calling_ports import DialRows
from ivr.services.content_ports import ContentRows
from ivr.services.figure_ports import FigureRows
from ivr.services.privacy_ports import PrivacyRows, VoiceRows
from ivr.services.queue_ports import QueueRows, StaffRows
from ivr.services.sample_ports import SampleRows


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


class Ids(Protocol):
    """Where identifiers and chance come from."""

    def new(self) -> str:
        """A new opaque identifier, never given twice."""
        ...

    def pick(self, choices: int) -> int:
        """A number from 0 to ``choices`` - 1, not guessable."""
        ...


class Numbers(Protocol):
    """The telephone numbering plan."""

    def normalise(self, text: str) -> str | None:
        """A number as dialled or as the platform gives it -> E.164, or None when nobody can be rung on it."""
        ...


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as stored: its session and the reply to its latest turn.

    ``session`` and ``reply`` are JSON (``Session.to_json``, ``effects_to_json``). ``turn`` is the turn that is
    awaited next. ``status`` is the platform's last word on the call. ``over_at`` is when the call ended.
    """

    id: str
    number: str | None
    turn: int
    session: str
    reply: str
    status: str
    began_at: datetime
    touched_at: datetime
    over_at: datetime | None = None


class Transaction(Protocol):
    """One all-or-nothing piece of work. Every write returns False when it lost a race; nothing is then written."""

    @property
    def accounts(self) -> AccountRows:
        """Credentials and sessions of officers."""
        ...

    @property
    def audit(self) -> AuditRows:
        """Who did what."""
        ...

    @property
    def content(self) -> ContentRows:
        """What was decided about the content."""
        ...

    @property
    def dials(self) -> DialRows:
        """What the platform was asked to ring."""
        ...

    @property
    def figures(self) -> FigureRows:
        """What figures are counted from."""
        ...

    @property
    def privacy(self) -> PrivacyRows:
        """What is forgotten, counted and asked for."""
        ...

    @property
    def queue(self) -> QueueRows:
        """Requests as officers and workers look for them."""
        ...

    @property
    def samples(self) -> SampleRows:
        """What is there to try the console with."""
        ...

    @property
    def staff(self) -> StaffRows:
        """Units, officers, and who is on duty."""
        ...

    @property
    def voices(self) -> VoiceRows:
        """The recorded voices of messages."""
        ...

    def call(self, call: str) -> CallRow | None:
        """The stored call, or None."""
        ...

    def add_call(self, row: CallRow) -> bool:
        """Store a new call; False when that id is there already."""
        ...

    def save_call(self, row: CallRow, expected_turn: int) -> bool:
        """Replace the call where its turn is still ``expected_turn``."""
        ...

    def end_call(self, call: str, status: str, at: datetime) -> bool:
        """Set the final status and ``over_at`` once; False when the call is unknown or had ended."""
        ...

    def claim_stream(self, call: str, turn: int, at: datetime) -> bool:
        """Remember that a call's turn is listened to on a socket; False when it is already."""
        ...

    def open_callback(self, number: str) -> Callback | None:
        """The open request of a number."""
        ...

    def callback(self, callback: str) -> Callback | None:
        """A request by its id."""
        ...

    def callback_of_call(self, call: str) -> Callback | None:
        """The latest request that a call opened."""
        ...

    def callbacks(self) -> tuple[Callback, ...]:
        """Every request, oldest first."""
        ...

    def add_callback(self, callback: Callback) -> bool:
        """Store a new request; False when its number has an open one."""
        ...

    def save_callback(self, callback: Callback) -> bool:
        """Replace the request where its version is still ``callback.version``; the stored version grows by one."""
        ...

    def add_message(self, message: Message) -> bool:
        """Store a recorded message; False when that id is there already."""
        ...

    def messages(self, callback: str) -> tuple[Message, ...]:
        """A request's messages, oldest first."""
        ...

    def add_event(self, event: Event) -> None:
        """Append to a request's history."""
        ...

    def events(self, callback: str) -> tuple[Event, ...]:
        """A request's history, oldest first."""
        ...

    def mark_replayed(self, entry: str, at: datetime) -> bool:
        """Remember that a journal entry was taken in; False when it was already."""
        ...


class Store(Protocol):
    """The database."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Open a transaction: committed on leaving, rolled back on an exception.

        A fault of the database raises ``StoreUnavailable``, on entering, inside or on
        leaving.
        """
        ...

    def ping(self) -> None:
        """Raise ``StoreUnavailable`` when the database does not answer."""
        ...


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A callback owed to somebody while the database could not be written.

    ``due_at`` is the promise that was computed without it; ``why`` is one word (``error``, ``fallback``).
    ``recording`` (an address, ``seconds`` long) and ``transcript`` are what was said in the turn that broke.
    """

    id: str
    call: str
    number: str | None
    at: datetime
    due_at: datetime
    why: str
    topic: str | None = None
    recording: str = ""
    seconds: float | None = None
    transcript: str = ""


class Journal(Protocol):
    """A place for callbacks that needs no database."""

    def write(self, entry: JournalEntry) -> None:
        """Keep the entry through a power cut; raises ``OSError``."""
        ...

    def entries(self) -> tuple[JournalEntry, ...]:
        """What waits to be taken into the database, oldest first; unreadable ones are set aside."""
        ...

    def remove(self, entry: str) -> None:
        """Forget an entry that is in the database now; no error when it is gone."""
        ...
