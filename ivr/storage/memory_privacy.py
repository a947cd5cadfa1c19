"""What is forgotten, counted and asked for in dictionaries: what ``MemoryStore`` gives a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Protocol

from ivr.core.callback import Callback, Event, Message
from ivr.core.dialling.dial import Dial
from ivr.core.figures.case import READ
from ivr.core.figures.tally import Tally
from ivr.core.privacy.retention import Purge
from ivr.core.privacy.subject_case import Case
from ivr.core.requests.attempt import Attempt
from ivr.services.ports import CallRow
from ivr.services.privacy_ports import OldCall
from ivr.storage.memory_accounts import Drop, Put
from ivr.storage.memory_queue import QueueTables


@dataclass(slots=True)
class PrivacyTables:
    """What ``MemoryStore`` keeps of purges, figures and cases."""

    tallies: dict[tuple[date, str, str, str], int] = field(default_factory=dict)
    purges: dict[str, Purge] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)


class Tables(Protocol):
    """The tables that hold people's data."""

    calls: dict[str, CallRow]
    callbacks: dict[str, Callback]
    latest_of_call: dict[str, str]
    messages: dict[str, Message]
    events: dict[str, tuple[Event, ...]]
    streams: dict[tuple[str, int], datetime]
    dials: dict[str, Dial]
    queue: QueueTables
    privacy: PrivacyTables


class MemoryPrivacy:
    """``PrivacyRows`` of one transaction."""

    def __init__(self, tables: Tables, put: Put, drop: Drop) -> None:
        """Write through ``put`` and ``drop``."""
        self._tables, self._put, self._drop = tables, put, drop

    def old_calls(self, before: datetime, limit: int) -> tuple[OldCall, ...]:
        """Calls that nothing happened in since."""
        found = (OldCall(row.id, row.touched_at) for row in self._tables.calls.values() if row.touched_at < before)
        return tuple(sorted(found, key=lambda one: one.touched_at)[:limit])

    def calls_of(self, number: str, limit: int) -> tuple[str, ...]:
        """The calls from a number."""
        found = (row for row in self._tables.calls.values() if row.number == number)
        return tuple(row.id for row in sorted(found, key=lambda row: row.began_at, reverse=True)[:limit])

    def forget_calls(self, ids: Sequence[str]) -> int:
        """Remove calls."""
        self._forget(self._tables.streams, [key for key in self._tables.streams if key[0] in ids])
        return self._forget(self._tables.calls, [key for key in self._tables.calls if key in ids])

    def old_transcripts(self, before: datetime, limit: int) -> tuple[Message, ...]:
        """Messages with a transcript."""
        found = (one for one in self._tables.messages.values() if one.at < before and one.transcript)
        return tuple(sorted(found, key=lambda one: one.at)[:limit])

    def old_requests(self, before: datetime, limit: int) -> tuple[Callback, ...]:
        """Requests that were closed before."""
        closed = ((one.closed_at, one) for one in self._tables.callbacks.values() if one.closed_at is not None)
        return tuple(one for at, one in sorted(closed, key=lambda pair: pair[0]) if at < before)[:limit]

    def clear_message(self, message: str, *, transcript: bool, address: bool) -> None:
        """Empty parts of a message."""
        if (found := self._tables.messages.get(message)) is not None:
            url, words = ("" if address else found.url), ("" if transcript else found.transcript)
            self._put(self._tables.messages, message, replace(found, url=url, transcript=words))

    def forget_request(self, callback: str) -> None:
        """Remove a request with all that refers to it."""
        self._forget(self._tables.dials, [key for key, one in self._tables.dials.items() if one.callback == callback])
        mine = [key for key, one in self._tables.queue.attempts.items() if one.callback == callback]
        self._forget(self._tables.queue.attempts, mine)
        self._forget(self._tables.events, [callback] if callback in self._tables.events else [])
        self._forget_messages(callback)
        found = self._tables.callbacks.get(callback)
        if found is not None:
            self._drop(self._tables.callbacks, callback)
            self._forget_latest(found)

    def strip_request(self, callback: str) -> None:
        """Leave of it only what happened when."""
        self._forget_messages(callback)
        bare = tuple(
            event if event.kind in READ else replace(event, detail="")
            for event in self._tables.events.get(callback, ())
        )
        self._put(self._tables.events, callback, bare)
        for key, attempt in list(self._tables.queue.attempts.items()):
            if attempt.callback == callback:
                stripped: Attempt = replace(attempt, note="", call="")
                self._put(self._tables.queue.attempts, key, stripped)
        for key, dial in list(self._tables.dials.items()):
            if dial.callback == callback:
                self._put(self._tables.dials, key, replace(dial, call="", citizen_call=""))

    def count(self, tally: Tally) -> None:
        """Add to a figure."""
        key = (tally.day, tally.unit, tally.topic or "", tally.what)
        self._put(self._tables.privacy.tallies, key, self._tables.privacy.tallies.get(key, 0) + tally.count)

    def tallies(self, first: date, end: date) -> tuple[Tally, ...]:
        """The figures of some days."""
        return tuple(
            Tally(day, what, count, unit, topic or None)
            for (day, unit, topic, what), count in sorted(self._tables.privacy.tallies.items())
            if first <= day < end
        )

    def purge(self, day: str) -> Purge | None:
        """The purge of a day."""
        return self._tables.privacy.purges.get(day)

    def open_purge(self) -> Purge | None:
        """The oldest that is not over."""
        found = sorted(self._tables.privacy.purges.values(), key=lambda purge: purge.day)
        return next((purge for purge in found if purge.ended_at is None), None)

    def put_purge(self, purge: Purge) -> None:
        """Store or replace."""
        ended = purge.ended_at and purge.ended_at.astimezone(UTC)
        self._put(
            self._tables.privacy.purges,
            purge.day,
            replace(purge, began_at=purge.began_at.astimezone(UTC), ended_at=ended),
        )

    def purges(self, limit: int) -> tuple[Purge, ...]:
        """The latest."""
        return tuple(sorted(self._tables.privacy.purges.values(), key=lambda one: one.day, reverse=True)[:limit])

    def put_case(self, case: Case) -> None:
        """Store or replace."""
        self._put(self._tables.privacy.cases, case.id, case)

    def case(self, case: str) -> Case | None:
        """A case."""
        return self._tables.privacy.cases.get(case)

    def cases(self, limit: int, *, only_open: bool = False) -> tuple[Case, ...]:
        """The register."""
        found = (one for one in self._tables.privacy.cases.values() if one.closed_at is None or not only_open)
        return tuple(sorted(found, key=lambda one: (one.due, one.id))[:limit])

    def _forget_messages(self, callback: str) -> None:
        mine = [key for key, one in self._tables.messages.items() if one.callback == callback]
        self._forget(self._tables.messages, mine)

    def _forget_latest(self, gone: Callback) -> None:
        left = [one.id for one in self._tables.callbacks.values() if one.call == gone.call]
        if left:
            self._put(self._tables.latest_of_call, gone.call, left[-1])
        elif gone.call in self._tables.latest_of_call:
            self._drop(self._tables.latest_of_call, gone.call)

    def _forget(self, table: dict[Any, Any], keys: list[Any]) -> int:
        for key in keys:
            self._drop(table, key)
        return len(keys)
