"""The store over SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.exc import IntegrityError

from ivr.core.callback import Callback, Event, Message
from ivr.core.errors import StoreUnavailable
from ivr.services.ports import CallRow, Transaction
from ivr.storage import rows, statements
from ivr.storage.accounts import SqlAccounts
from ivr.storage.audit import SqlAudit
from ivr.storage.content import SqlContent
from ivr.storage.dials import SqlDials
from ivr.storage.errors import UnknownCallback
from ivr.storage.faults import DATABASE_ERRORS, unavailable
from ivr.storage.figures import SqlFigures
from ivr.storage.privacy import SqlPrivacy
from ivr.storage.samples import SqlSamples
from ivr.storage.sql_queue import SqlQueue
from ivr.storage.sql_staff import SqlStaff
from ivr.storage.voices import SqlVoices


class SqlStore:
    """A ``Store`` over an engine of ``database.open_engine``."""

    def __init__(self, engine: Engine) -> None:
        """Use ``engine``; no connection is opened yet."""
        self._engine = engine
        self._inserts = statements.INSERTS[engine.dialect.name]

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a transaction; raises ``StoreUnavailable`` for every fault of the database."""
        try:
            with self._engine.begin() as connection:
                transaction = _SqlTransaction(connection, self._inserts)
                yield transaction
                transaction.audit.write()
                transaction.require_whole()
        except DATABASE_ERRORS as error:
            raise (unavailable(error) or error) from error.__cause__ or error

    def ping(self) -> None:
        """Raise ``StoreUnavailable`` when the database does not answer, cannot be written or has no tables."""
        try:
            with self._engine.begin() as connection:
                connection.execute(statements.PING)
        except DATABASE_ERRORS as error:
            raise (unavailable(error) or error) from error

    def close(self) -> None:
        """Close the connections; a later transaction opens new ones."""
        self._engine.dispose()


class _SqlTransaction:
    """One transaction on one connection."""

    def __init__(self, connection: Connection, inserts: statements.Inserts) -> None:
        self._connection = connection
        self._inserts = inserts
        self._fault: StoreUnavailable | None = None
        self.accounts = SqlAccounts(self._run, connection.dialect.name)
        self.audit = SqlAudit(self._run, connection.dialect.name)
        self.content = SqlContent(self._run, connection.dialect.name)
        self.dials = SqlDials(self._run, connection.dialect.name)
        self.figures = SqlFigures(self._run)
        self.privacy = SqlPrivacy(self._run, connection.dialect.name)
        self.queue = SqlQueue(self._run, connection.dialect.name)
        self.samples = SqlSamples(self._run)
        self.staff = SqlStaff(self._run, connection.dialect.name)
        self.voices = SqlVoices(self._run, connection.dialect.name)

    def call(self, call: str) -> CallRow | None:
        row = self._run(statements.CALL, {"key": call}).first()
        return None if row is None else rows.call_from_row(row)

    def add_call(self, row: CallRow) -> bool:
        return self._changed(self._inserts.call, rows.call_to_row(row))

    def save_call(self, row: CallRow, expected_turn: int) -> bool:
        values = rows.call_to_row(row)
        values["key"] = values.pop("id")
        values["expected"] = expected_turn
        return self._changed(statements.SAVE_CALL, values)

    def end_call(self, call: str, status: str, at: datetime) -> bool:
        return self._changed(statements.END_CALL, {"key": call, "status": status, "over_at": at})

    def claim_stream(self, call: str, turn: int, at: datetime) -> bool:
        return self._changed(self._inserts.stream, {"call": call, "turn": turn, "at": at})

    def open_callback(self, number: str) -> Callback | None:
        return self._callback(statements.OPEN_CALLBACK, number)

    def callback(self, callback: str) -> Callback | None:
        return self._callback(statements.CALLBACK, callback)

    def callback_of_call(self, call: str) -> Callback | None:
        return self._callback(statements.CALLBACK_OF_CALL, call)

    def callbacks(self) -> tuple[Callback, ...]:
        return tuple(rows.callback_from_row(row) for row in self._run(statements.CALLBACKS, {}))

    def add_callback(self, callback: Callback) -> bool:
        return self._changed(self._inserts.callback, rows.callback_to_row(callback))

    def save_callback(self, callback: Callback) -> bool:
        values = rows.callback_to_row(callback)
        values["key"] = values.pop("id")
        values["expected"] = callback.version
        values["version"] = callback.version + 1
        try:
            # PostgreSQL gives up the whole transaction when another open request has taken the number; a savepoint
            # keeps the rest of it.
            with self._connection.begin_nested():
                return self._changed(statements.SAVE_CALLBACK, values)
        except IntegrityError:
            return False
        except DATABASE_ERRORS as error:
            raise self._translate(error) from error

    def add_message(self, message: Message) -> bool:
        try:
            return self._changed(self._inserts.message, rows.message_to_row(message))
        except IntegrityError as error:
            raise UnknownCallback(message.callback) from error

    def messages(self, callback: str) -> tuple[Message, ...]:
        return tuple(rows.message_from_row(row) for row in self._run(statements.MESSAGES, {"key": callback}))

    def add_event(self, event: Event) -> None:
        try:
            self._run(self._inserts.event, rows.event_to_row(event))
        except IntegrityError as error:
            raise UnknownCallback(event.callback) from error

    def events(self, callback: str) -> tuple[Event, ...]:
        return tuple(rows.event_from_row(row) for row in self._run(statements.EVENTS, {"key": callback}))

    def mark_replayed(self, entry: str, at: datetime) -> bool:
        return self._changed(self._inserts.replayed, {"entry": entry, "at": at})

    def require_whole(self) -> None:
        """Raise the fault that somebody inside swallowed: what came after it may be half a transaction."""
        if self._fault is not None:
            raise self._fault

    def _callback(self, statement: Executable, key: str) -> Callback | None:
        row = self._run(statement, {"key": key}).first()
        return None if row is None else rows.callback_from_row(row)

    def _changed(self, statement: Executable, values: dict[str, Any]) -> bool:
        return self._run(statement, values).rowcount == 1

    def _run(self, statement: Executable, values: dict[str, Any]) -> CursorResult[Any]:
        try:
            return self._connection.execute(statement, values)
        except DATABASE_ERRORS as error:
            raise self._translate(error) from error

    def _translate(self, error: Any) -> Exception:
        fault = unavailable(error)
        if fault is None:
            return error  # type: ignore[no-any-return]
        self._fault = fault
        return fault
