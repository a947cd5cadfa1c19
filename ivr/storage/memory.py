"""The store in dictionaries: for tests and for a call without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from typing import TypeVar

from ivr.core.callback import Callback, Event, Message
from ivr.core.dialling.dial import Dial
from ivr.core.errors import StoreUnavailable
from ivr.services.ports import CallRow, Transaction
from ivr.storage.content import ContentTables, MemoryContent
from ivr.storage.dials import MemoryDials
from ivr.storage.errors import NaiveTime, UnknownCallback
from ivr.storage.figures import MemoryFigures
from ivr.storage.memory_accounts import AccountTables, MemoryAccounts, MemoryAudit
from ivr.storage.memory_privacy import MemoryPrivacy, PrivacyTables
from ivr.storage.memory_queue import MemoryQueue, MemoryStaff, QueueTables
from ivr.storage.memory_samples import MemorySamples
from ivr.storage.voices import MemoryVoices, VoiceTables

Key = TypeVar("Key")
Value = TypeVar("Value")


class MemoryStore:
    """A ``Store`` that lives as long as the process; one transaction at a time, as in SQLite."""

    def __init__(self, patience: float = 5.0) -> None:
        """Start empty; wait ``patience`` seconds for another transaction, as the databases do."""
        self._patience = patience
        self._tables = _Tables()
        self._turn = Lock()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a transaction; raises ``StoreUnavailable`` when another one does not end in time."""
        if not self._turn.acquire(timeout=self._patience):
            raise StoreUnavailable("Another transaction does not end.")
        try:
            undo: list[Callable[[], object]] = []
            try:
                transaction = _MemoryTransaction(self._tables, undo)
                yield transaction
                transaction.audit.write()
            except BaseException:
                for step in reversed(undo):
                    step()
                raise
        finally:
            self._turn.release()

    def ping(self) -> None:
        """Memory always answers."""


@dataclass(slots=True)
class _Tables:
    """All that is stored; ``open_by_number`` and ``latest_of_call`` hold ids of callbacks."""

    calls: dict[str, CallRow] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    open_by_number: dict[str, str] = field(default_factory=dict)
    latest_of_call: dict[str, str] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    events: dict[str, tuple[Event, ...]] = field(default_factory=dict)
    streams: dict[tuple[str, int], datetime] = field(default_factory=dict)
    replayed: dict[str, datetime] = field(default_factory=dict)
    accounts: AccountTables = field(default_factory=AccountTables)
    content: ContentTables = field(default_factory=ContentTables)
    dials: dict[str, Dial] = field(default_factory=dict)
    queue: QueueTables = field(default_factory=QueueTables)
    privacy: PrivacyTables = field(default_factory=PrivacyTables)
    voices: VoiceTables = field(default_factory=VoiceTables)


class _MemoryTransaction:
    """Writes at once and notes how to take each write back."""

    def __init__(self, tables: _Tables, undo: list[Callable[[], object]]) -> None:
        self._tables = tables
        self._undo = undo
        self.accounts = MemoryAccounts(tables.accounts, self._put, self._drop)
        self.audit = MemoryAudit(tables.accounts, self._put)
        self.content = MemoryContent(tables.content, self._put)
        self.dials = MemoryDials(tables.dials, self._put)
        self.figures = MemoryFigures(
            tables.callbacks, tables.queue.attempts, tables.events, tables.messages, tables.calls
        )
        self.privacy = MemoryPrivacy(tables, self._put, self._drop)
        self.queue = MemoryQueue(tables.queue, tables.callbacks, self._put)
        self.samples = MemorySamples(tables, self._put, self._drop)
        self.staff = MemoryStaff(tables.queue, self._put, self._drop)
        self.voices = MemoryVoices(tables.voices, tables.messages, self._put, self._drop)

    def call(self, call: str) -> CallRow | None:
        return self._tables.calls.get(call)

    def add_call(self, row: CallRow) -> bool:
        row = _call_in_utc(row)
        if row.id in self._tables.calls:
            return False
        self._put(self._tables.calls, row.id, row)
        return True

    def save_call(self, row: CallRow, expected_turn: int) -> bool:
        row = _call_in_utc(row)
        stored = self._tables.calls.get(row.id)
        if stored is None or stored.turn != expected_turn:
            return False
        self._put(self._tables.calls, row.id, row)
        return True

    def end_call(self, call: str, status: str, at: datetime) -> bool:
        at = _utc(at)
        stored = self._tables.calls.get(call)
        if stored is None or stored.over_at is not None:
            return False
        self._put(self._tables.calls, call, replace(stored, status=status, over_at=at))
        return True

    def claim_stream(self, call: str, turn: int, at: datetime) -> bool:
        at = _utc(at)
        if (call, turn) in self._tables.streams:
            return False
        self._put(self._tables.streams, (call, turn), at)
        return True

    def open_callback(self, number: str) -> Callback | None:
        found = self._tables.open_by_number.get(number)
        return None if found is None else self._tables.callbacks[found]

    def callback(self, callback: str) -> Callback | None:
        return self._tables.callbacks.get(callback)

    def callback_of_call(self, call: str) -> Callback | None:
        found = self._tables.latest_of_call.get(call)
        return None if found is None else self._tables.callbacks[found]

    def callbacks(self) -> tuple[Callback, ...]:
        return tuple(sorted(self._tables.callbacks.values(), key=lambda callback: callback.asked_at))

    def add_callback(self, callback: Callback) -> bool:
        callback = _callback_in_utc(callback)
        if callback.id in self._tables.callbacks or self._number_is_taken(callback):
            return False
        self._put(self._tables.callbacks, callback.id, callback)
        self._put(self._tables.latest_of_call, callback.call, callback.id)
        self._index(None, callback)
        return True

    def save_callback(self, callback: Callback) -> bool:
        callback = _callback_in_utc(callback)
        stored = self._tables.callbacks.get(callback.id)
        if stored is None or stored.version != callback.version or self._number_is_taken(callback):
            return False
        self._put(self._tables.callbacks, callback.id, replace(callback, version=callback.version + 1))
        self._index(stored, callback)
        if stored.call != callback.call:
            self._find_latest(stored.call)
            self._find_latest(callback.call)
        return True

    def add_message(self, message: Message) -> bool:
        message = replace(message, at=_utc(message.at))
        if message.id in self._tables.messages:
            return False
        self._require(message.callback)
        self._put(self._tables.messages, message.id, message)
        return True

    def messages(self, callback: str) -> tuple[Message, ...]:
        found = (message for message in self._tables.messages.values() if message.callback == callback)
        return tuple(sorted(found, key=lambda message: message.at))

    def add_event(self, event: Event) -> None:
        event = replace(event, at=_utc(event.at))
        self._require(event.callback)
        self._put(self._tables.events, event.callback, (*self._tables.events.get(event.callback, ()), event))

    def events(self, callback: str) -> tuple[Event, ...]:
        return tuple(sorted(self._tables.events.get(callback, ()), key=lambda event: event.at))

    def mark_replayed(self, entry: str, at: datetime) -> bool:
        at = _utc(at)
        if entry in self._tables.replayed:
            return False
        self._put(self._tables.replayed, entry, at)
        return True

    def _number_is_taken(self, callback: Callback) -> bool:
        if callback.number is None or not callback.open:
            return False
        return self._tables.open_by_number.get(callback.number, callback.id) != callback.id

    def _index(self, before: Callback | None, after: Callback) -> None:
        if before is not None and before.open and before.number is not None:
            self._drop(self._tables.open_by_number, before.number)
        if after.open and after.number is not None:
            self._put(self._tables.open_by_number, after.number, after.id)

    def _find_latest(self, call: str) -> None:
        of_call = [callback.id for callback in self._tables.callbacks.values() if callback.call == call]
        if of_call:
            self._put(self._tables.latest_of_call, call, of_call[-1])
        else:
            self._drop(self._tables.latest_of_call, call)

    def _require(self, callback: str) -> None:
        if callback not in self._tables.callbacks:
            raise UnknownCallback(callback)

    def _put(self, table: dict[Key, Value], key: Key, value: Value) -> None:
        self._undo.append(_restore(table, key))
        table[key] = value

    def _drop(self, table: dict[Key, Value], key: Key) -> None:
        self._undo.append(_restore(table, key))
        del table[key]


def _restore(table: dict[Key, Value], key: Key) -> Callable[[], object]:
    """What brings ``table[key]`` back to its present state."""
    if key not in table:
        return lambda: table.pop(key, None)
    return partial(table.__setitem__, key, table[key])


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise NaiveTime(str(at))
    return at.astimezone(UTC)


def _utc_or_none(at: datetime | None) -> datetime | None:
    return None if at is None else _utc(at)


def _call_in_utc(row: CallRow) -> CallRow:
    return replace(
        row, began_at=_utc(row.began_at), touched_at=_utc(row.touched_at), over_at=_utc_or_none(row.over_at)
    )


def _callback_in_utc(callback: Callback) -> Callback:
    return replace(
        callback,
        asked_at=_utc(callback.asked_at),
        due_at=_utc(callback.due_at),
        not_before=_utc_or_none(callback.not_before),
        next_at=_utc_or_none(callback.next_at),
        missed_at=_utc_or_none(callback.missed_at),
        closed_at=_utc_or_none(callback.closed_at),
        claim=callback.claim
        and replace(callback.claim, since=_utc(callback.claim.since), until=_utc(callback.claim.until)),
        follow_up=callback.follow_up and replace(callback.follow_up, until=_utc(callback.follow_up.until)),
        precedence=callback.precedence and replace(callback.precedence, at=_utc(callback.precedence.at)),
    )
