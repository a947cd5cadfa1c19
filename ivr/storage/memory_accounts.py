"""Credentials, sessions, tries and the audit in dictionaries: what ``MemoryStore`` gives a transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from ivr.core.accounts.access import Credential, Session
from ivr.core.accounts.audit import Entry, Head, Record, seal
from ivr.core.accounts.throttle import Tries
from ivr.storage.errors import NaiveTime

#: Writes or removes a key of a dictionary, so that a failed transaction takes it back.
Put = Callable[[dict[Any, Any], Any, Any], None]
Drop = Callable[[dict[Any, Any], Any], None]


@dataclass(slots=True)
class AccountTables:
    """What ``MemoryStore`` keeps of accounts."""

    credentials: dict[str, Credential] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    recovery: dict[tuple[str, str], None] = field(default_factory=dict)
    tries: dict[str, Tries] = field(default_factory=dict)
    forms: dict[str, datetime] = field(default_factory=dict)
    audit: dict[int, Record] = field(default_factory=dict)
    head: dict[None, Head] = field(default_factory=dict)


class MemoryAccounts:
    """``AccountRows`` of one transaction."""

    def __init__(self, tables: AccountTables, put: Put, drop: Drop) -> None:
        """Write through ``put`` and ``drop``."""
        self._tables, self._put, self._drop = tables, put, drop

    def credential(self, officer: str, *, held: bool = False) -> Credential | None:
        """An officer's credential."""
        return self._tables.credentials.get(officer)

    def put_credential(self, credential: Credential) -> None:
        """Store or replace."""
        self._put(
            self._tables.credentials,
            credential.officer,
            replace(credential, changed_at=_utc(credential.changed_at)),
        )

    def take_step(self, officer: str, step: int) -> bool:
        """Move the last step on."""
        found = self._tables.credentials.get(officer)
        if found is None or found.last_step >= step:
            return False
        self._put(self._tables.credentials, officer, replace(found, last_step=step))
        return True

    def session(self, key: str) -> Session | None:
        """One session."""
        return self._tables.sessions.get(key)

    def sessions(self, officer: str) -> tuple[Session, ...]:
        """An officer's sessions, oldest first."""
        mine = (session for session in self._tables.sessions.values() if session.officer == officer)
        return tuple(sorted(mine, key=lambda session: (session.began_at, session.key)))

    def add_session(self, session: Session) -> None:
        """Store a new session."""
        stored = replace(session, began_at=_utc(session.began_at), seen_at=_utc(session.seen_at))
        self._put(self._tables.sessions, session.key, stored)

    def touch_session(self, key: str, at: datetime) -> None:
        """Note activity."""
        if (found := self._tables.sessions.get(key)) is not None:
            self._put(self._tables.sessions, key, replace(found, seen_at=_utc(at)))

    def end_session(self, key: str) -> bool:
        """Forget one session."""
        return self._forget(self._tables.sessions, [key] if key in self._tables.sessions else []) == 1

    def end_sessions(self, officer: str) -> int:
        """Forget all of an officer."""
        return self._forget(self._tables.sessions, [session.key for session in self.sessions(officer)])

    def set_recovery(self, officer: str, digests: tuple[str, ...]) -> None:
        """Replace the recovery codes."""
        self._forget(self._tables.recovery, [key for key in self._tables.recovery if key[0] == officer])
        for digest in digests:
            self._put(self._tables.recovery, (officer, digest), None)

    def take_recovery(self, officer: str, digest: str) -> bool:
        """Use one up."""
        found = [(officer, digest)] if (officer, digest) in self._tables.recovery else []
        return self._forget(self._tables.recovery, found) == 1

    def recovery_left(self, officer: str) -> int:
        """How many are left."""
        return sum(1 for owner, _ in self._tables.recovery if owner == officer)

    def tries(self, key: str, at: datetime) -> Tries:
        """The tries of a key."""
        return self._tables.tries.get(key) or Tries(key, 0, _utc(at), _utc(at))

    def put_tries(self, tries: Tries) -> None:
        """Replace the tries of a key."""
        stored = replace(tries, last_at=_utc(tries.last_at), until=_utc(tries.until))
        self._put(self._tables.tries, tries.key, stored)

    def spend_form(self, form: str, at: datetime) -> bool:
        """Remember a form."""
        if form in self._tables.forms:
            return False
        self._put(self._tables.forms, form, _utc(at))
        return True

    def free_form(self, form: str) -> None:
        """Forget a form."""
        self._forget(self._tables.forms, [form] if form in self._tables.forms else [])

    def form_sent(self, form: str) -> bool:
        """Whether a form is remembered."""
        return form in self._tables.forms

    def sweep(self, *, sessions: datetime, idle: datetime, tries: datetime, forms: datetime) -> int:
        """Forget what is over."""
        over = [key for key, one in self._tables.sessions.items() if one.began_at < sessions or one.seen_at < idle]
        old = [key for key, one in self._tables.tries.items() if one.last_at < tries]
        sent = [key for key, at in self._tables.forms.items() if at < forms]
        return (
            self._forget(self._tables.sessions, over)
            + self._forget(self._tables.tries, old)
            + self._forget(self._tables.forms, sent)
        )

    def _forget(self, table: dict[Any, Any], keys: list[Any]) -> int:
        for key in keys:
            self._drop(table, key)
        return len(keys)


class MemoryAudit:
    """``AuditRows`` of one transaction; ``write`` must be called at its end."""

    def __init__(self, tables: AccountTables, put: Put) -> None:
        """Write through ``put``."""
        self._tables, self._put = tables, put
        self._waiting: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Append at the end of the transaction."""
        self._waiting.append(replace(entry, at=_utc(entry.at)))

    def write(self) -> None:
        """Append what waits."""
        for entry in self._waiting:
            record = seal(self.head(), entry)
            self._put(self._tables.audit, record.number, record)
            self._put(self._tables.head, None, Head(record.number, record.digest))
        self._waiting.clear()

    def records(self, most: int, after: int | None = None) -> tuple[Record, ...]:
        """The oldest records, in order."""
        return tuple(record for record in self._all() if after is None or record.number > after)[:most]

    def latest(self, most: int, before: int | None = None) -> tuple[Record, ...]:
        """The newest records, newest first."""
        wanted = [record for record in self._all() if before is None or record.number < before]
        return tuple(reversed(wanted[-most:]))

    def head(self) -> Head:
        """The stored end."""
        return self._tables.head.get(None, Head())

    def _all(self) -> list[Record]:
        return sorted(self._tables.audit.values(), key=lambda record: record.number)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise NaiveTime(str(at))
    return at.astimezone(UTC)
