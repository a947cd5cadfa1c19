"""Credentials, sessions and tries over SQLite or PostgreSQL: the ``tx.accounts`` of a transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Executable, Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.core.accounts.access import Credential, Session
from ivr.core.accounts.throttle import Tries
from ivr.storage.tables_accounts import credentials, recovery_codes, sent_forms, sessions, tries

#: Runs a statement in the transaction and turns faults of the database into ``StoreUnavailable``.
Run = Callable[[Executable, Any], CursorResult[Any]]

#: How each database inserts where a duplicate may be an ordinary answer.
INSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlAccounts:
    """``AccountRows`` of one transaction."""

    def __init__(self, run: Run, dialect: str) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run = run
        self._insert = INSERTS[dialect]

    def credential(self, officer: str, *, held: bool = False) -> Credential | None:
        """An officer's credential; PostgreSQL locks its row to hold it, SQLite has one writer anyway."""
        wanted = select(credentials).where(credentials.c.officer == officer)
        row = self._run(wanted.with_for_update() if held else wanted, {}).first()
        return None if row is None else Credential(**row._mapping)

    def put_credential(self, credential: Credential) -> None:
        """Store or replace."""
        self._put(credentials, "officer", asdict(credential))

    def take_step(self, officer: str, step: int) -> bool:
        """Move the last step on."""
        moved = update(credentials).where(credentials.c.officer == officer, credentials.c.last_step < step)
        return self._run(moved.values(last_step=step), {}).rowcount == 1

    def session(self, key: str) -> Session | None:
        """One session; no lock, because every page asks for it."""
        row = self._run(select(sessions).where(sessions.c.key == key), {}).first()
        return None if row is None else Session(**row._mapping)

    def sessions(self, officer: str) -> tuple[Session, ...]:
        """An officer's sessions, oldest first."""
        wanted = select(sessions).where(sessions.c.officer == officer).order_by(sessions.c.began_at, sessions.c.key)
        return tuple(Session(**row._mapping) for row in self._run(wanted, {}))

    def add_session(self, session: Session) -> None:
        """Store a new session."""
        self._run(self._insert(sessions).inline(), asdict(session))

    def touch_session(self, key: str, at: datetime) -> None:
        """Note activity."""
        self._run(update(sessions).where(sessions.c.key == key).values(seen_at=at), {})

    def end_session(self, key: str) -> bool:
        """Forget one session."""
        return self._run(delete(sessions).where(sessions.c.key == key), {}).rowcount == 1

    def end_sessions(self, officer: str) -> int:
        """Forget all of an officer."""
        return self._run(delete(sessions).where(sessions.c.officer == officer), {}).rowcount

    def set_recovery(self, officer: str, digests: tuple[str, ...]) -> None:
        """Replace the recovery codes."""
        self._run(delete(recovery_codes).where(recovery_codes.c.officer == officer), {})
        for digest in digests:
            self._run(self._insert(recovery_codes).inline(), {"officer": officer, "digest": digest})

    def take_recovery(self, officer: str, digest: str) -> bool:
        """Use one up: of two at once one finds it gone."""
        mine = recovery_codes.c.officer == officer
        return self._run(delete(recovery_codes).where(mine, recovery_codes.c.digest == digest), {}).rowcount == 1

    def recovery_left(self, officer: str) -> int:
        """How many are left."""
        left = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.officer == officer)
        return int(self._run(left, {}).scalar_one())

    def tries(self, key: str, at: datetime) -> Tries:
        """The tries of a key; a new row is made first, so that there is something to hold."""
        beginning = {"key": key, "failures": 0, "last_at": at, "until": at}
        while True:
            self._run(self._insert(tries).on_conflict_do_nothing().inline(), beginning)
            row = self._run(select(tries).where(tries.c.key == key).with_for_update(), {}).first()
            if row is not None:
                return Tries(**row._mapping)
            # A sweep took the old row away between the two: make a new one.

    def put_tries(self, found: Tries) -> None:
        """Replace the tries of a key. None left are kept as a row too: others may be waiting to hold it."""
        self._put(tries, "key", asdict(found))

    def spend_form(self, form: str, at: datetime) -> bool:
        """Remember a form; the second of two at once waits for the first and finds it."""
        once = self._insert(sent_forms).on_conflict_do_nothing().inline()
        return self._run(once.execution_options(preserve_rowcount=True), {"form": form, "at": at}).rowcount == 1

    def free_form(self, form: str) -> None:
        """Forget a form."""
        self._run(delete(sent_forms).where(sent_forms.c.form == form), {})

    def form_sent(self, form: str) -> bool:
        """Whether a form is remembered."""
        return self._run(select(sent_forms.c.form).where(sent_forms.c.form == form), {}).first() is not None

    def sweep(self, *, sessions: datetime, idle: datetime, tries: datetime, forms: datetime) -> int:
        """Forget what is over."""
        return sum(self._run(statement, {}).rowcount for statement in _old(sessions, idle, tries, forms))

    def _put(self, table: Table, key: str, values: dict[str, Any]) -> None:
        insert = self._insert(table)
        rest = {name: insert.excluded[name] for name in values if name != key}
        self._run(insert.on_conflict_do_update(index_elements=[key], set_=rest).inline(), values)


def _old(began: datetime, idle: datetime, tried: datetime, sent: datetime) -> tuple[Executable, ...]:
    return (
        delete(sessions).where((sessions.c.began_at < began) | (sessions.c.seen_at < idle)),
        delete(tries).where(tries.c.last_at < tried),
        delete(sent_forms).where(sent_forms.c.at < sent),
    )
