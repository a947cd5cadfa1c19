"""An engine from a database URL, with the settings that a telephone platform's patience dictates."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import NullPool

from ivr.core.errors import SettingsError, StoreUnavailable

#: Seconds to wait for a lock, a statement or a free connection. Twilio, webhooks: 15 s, then the call falls back.
PATIENCE = 5
#: Seconds between two tries to switch a new SQLite file to write-ahead logging.
_SWITCH_AGAIN = 0.01
#: Seconds to wait for PostgreSQL to accept a connection.
CONNECT_PATIENCE = 2
#: Seconds to wait for another process that is changing the tables.
MIGRATION_PATIENCE = 60
#: Connections of one process to PostgreSQL.
POOL_SIZE = 20

_VANISHED = "The database file was moved, removed or replaced."


def parse_url(url: str) -> URL:
    """A database URL as people write it -> SQLAlchemy's, with our driver.

    ``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``postgresql://`` and ``postgres://`` are known. Raises
    ``SettingsError`` for anything else, and for SQLite in memory, which would forget every promise.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError("The database URL cannot be read; expected sqlite:/// or postgresql://.") from None
    backend = parsed.drivername.partition("+")[0]
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise SettingsError(f"Unknown database {backend!r}; expected sqlite:/// or postgresql://.")
    if parsed.database in {None, "", ":memory:"}:
        raise SettingsError("SQLite needs a file, as in sqlite:///hotline.db.")
    return parsed


def open_engine(url: str) -> Engine:
    """The engine for the running service; opens no connection yet. Raises ``SettingsError``.

    The database must exist (``migrations.upgrade`` makes it): SQLite would otherwise put an empty file in the place
    of one that vanished, and the service would seem well.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        # Every transaction is a writing one and SQLite has one writer, so more connections win nothing. A thread that
        # waits for the pool is woken; one that waits for SQLite's lock sleeps longer and longer between its tries.
        engine = create_engine(
            sqlite_file_url(parsed, mode="rw", timeout=PATIENCE),
            pool_size=1,
            max_overflow=0,
            pool_timeout=PATIENCE,
            hide_parameters=True,
        )
        _prepare_sqlite(engine, foreign_keys=True)
        _refuse_vanished_file(engine, sqlite_path(parsed))
        return engine
    engine = create_engine(
        parsed,
        connect_args=_postgres_arguments(parsed),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        # The text of an error goes into the log; the values of its statement may be somebody's number and words.
        hide_parameters=True,
    )
    _leave_out_details(engine)
    return engine


def open_migration_engine(url: str) -> Engine:
    """The engine for changing tables: patient, without a pool; makes a missing SQLite file and its folder."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = sqlite_path(parsed)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Telephone numbers are in it; SQLite gives its journal the same permissions.
        path.touch(mode=0o600)
        engine = create_engine(sqlite_file_url(parsed, mode="rwc", timeout=MIGRATION_PATIENCE), poolclass=NullPool)
        # SQLite, "ALTER TABLE": a table that is rebuilt would drag along or orphan what refers to it.
        _prepare_sqlite(engine, foreign_keys=False)
        return engine
    arguments = {
        "connect_timeout": CONNECT_PATIENCE,
        "options": f"-c timezone=UTC -c lock_timeout={MIGRATION_PATIENCE * 1000}",
    }
    return create_engine(parsed, connect_args=_unless_in_url(parsed, arguments), poolclass=NullPool)


def sqlite_path(url: URL) -> Path:
    """The absolute path of a SQLite URL's file."""
    return Path(url.database or "").absolute()


def sqlite_file_url(url: URL, *, mode: str, timeout: int) -> URL:
    """A SQLite URL -> one in SQLite's own URI form, which alone can say whether a file may be made.

    ``timeout`` is the seconds to wait for a lock. What the URL says itself is left alone.
    """
    query: dict[str, Any] = {"mode": mode, "timeout": str(timeout), **url.query, "uri": "true"}
    return url.set(database="file:" + quote(str(sqlite_path(url))), query=query)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch a SQLite file to write-ahead logging; once switched, it stays so.

    SQLite refuses at once, without waiting its time-out, when two connections switch a new file at the same moment:
    then the other one is let finish. Raises ``sqlite3.OperationalError`` after ``PATIENCE`` seconds.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # The low byte is the kind of fault; the rest says which one of that kind.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_SWITCH_AGAIN)
        else:
            return


def _prepare_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    """Set what SQLite forgets with each connection, and begin transactions ourselves."""

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        # Otherwise sqlite3 opens a transaction only before the first write, and commits before changing a table.
        connection.isolation_level = None
        _write_ahead(connection)
        # docs/decisions/0004-durability.md: a promise survives a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        # What is erased is to be gone from the file too; SQLite leaves it there until the space is used again.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE: waiting for the writer happens here, never in mid-transaction where it would be refused at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _leave_out_details(engine: Engine) -> None:
    """Cut the lines off the server's errors in which it quotes the row that it refused."""

    @event.listens_for(engine, "handle_error")
    def cut(context: ExceptionContext) -> None:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None:
                error.args = tuple(_before_details(argument) for argument in error.args)


def _before_details(text: object) -> object:
    return text.partition("\nDETAIL:")[0] if isinstance(text, str) else text


def _refuse_vanished_file(engine: Engine, path: Path) -> None:
    """Never write to a file that is no longer the one at ``path``: SQLite itself would write into nothing."""

    def identity() -> tuple[int, int] | None:
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @event.listens_for(engine, "connect")
    def remember(_connection: object, record: Any) -> None:
        record.info["file"] = identity()

    @event.listens_for(engine, "checkout")
    def check(_connection: object, record: Any, _proxy: object) -> None:
        if record.info["file"] != identity():
            # The pool opens another connection in place of this one.
            raise DisconnectionError(_VANISHED)

    @event.listens_for(engine, "commit")
    def check_again(connection: Connection) -> None:
        if connection.connection.info["file"] != identity():
            raise StoreUnavailable(_VANISHED)


def _postgres_arguments(url: URL) -> dict[str, Any]:
    """Connection arguments of libpq; what the URL says itself is left alone."""
    milliseconds = PATIENCE * 1000
    wanted: dict[str, Any] = {
        "application_name": "gan-dan",
        "connect_timeout": CONNECT_PATIENCE,
        # A server whose machine lost power sends nothing at all; its own statement timeout cannot help then.
        "tcp_user_timeout": milliseconds,
        "options": f"-c timezone=UTC -c statement_timeout={milliseconds}"
        f" -c idle_in_transaction_session_timeout={2 * milliseconds}",
    }
    return _unless_in_url(url, wanted)


def _unless_in_url(url: URL, wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if name not in url.query}
