"""Every statement of the store, built once, so that SQLAlchemy compiles each one once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Executable, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.storage.rows import CALL_COLUMNS, CALLBACK_COLUMNS, EVENT_COLUMNS, MESSAGE_COLUMNS
from ivr.storage.tables import callbacks, calls, events, is_open, messages, replayed, streams

# The lock makes a second delivery of a turn wait for the first and then see what it wrote; SQLite does so anyway, and
# its dialect leaves the clause out.
CALL = select(*CALL_COLUMNS).where(calls.c.id == bindparam("key")).with_for_update()

SAVE_CALL = (
    update(calls)
    .where(calls.c.id == bindparam("key"), calls.c.turn == bindparam("expected"))
    .values({column.name: bindparam(column.name) for column in calls.c if column.name != "id"})
)

END_CALL = (
    update(calls)
    .where(calls.c.id == bindparam("key"), calls.c.over_at.is_(None))
    .values(status=bindparam("status"), over_at=bindparam("over_at"))
)

OPEN_CALLBACK = select(*CALLBACK_COLUMNS).where(callbacks.c.number == bindparam("key"), is_open)

CALLBACK = select(*CALLBACK_COLUMNS).where(callbacks.c.id == bindparam("key"))

CALLBACK_OF_CALL = (
    select(*CALLBACK_COLUMNS)
    .where(callbacks.c.call == bindparam("key"))
    .order_by(callbacks.c.position.desc())
    .limit(1)
)

CALLBACKS = select(*CALLBACK_COLUMNS).order_by(callbacks.c.asked_at, callbacks.c.position)

SAVE_CALLBACK = (
    update(callbacks)
    .where(callbacks.c.id == bindparam("key"), callbacks.c.version == bindparam("expected"))
    .values({c.name: bindparam(c.name) for c in callbacks.c if c.name not in {"id", "position"}})
)

MESSAGES = (
    select(*MESSAGE_COLUMNS)
    .where(messages.c.callback == bindparam("key"))
    .order_by(messages.c.at, messages.c.position)
)

EVENTS = select(*EVENT_COLUMNS).where(events.c.callback == bindparam("key")).order_by(events.c.at, events.c.position)

# Touches no row, and still is refused where nothing can be written.
PING = update(replayed).where(replayed.c.entry == "").values(at=replayed.c.at)

_INSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Inserts:
    """The inserts of one database, where a duplicate is an ordinary answer: no row."""

    def __init__(self, dialect: str) -> None:
        """Build them for ``dialect``: ``sqlite`` or ``postgresql``."""
        insert = _INSERTS[dialect]
        self.call = self._or_nothing(insert, calls)
        self.callback = self._or_nothing(insert, callbacks)
        self.message = self._or_nothing(insert, messages)
        self.stream = self._or_nothing(insert, streams)
        self.replayed = self._or_nothing(insert, replayed)
        self.event: Executable = insert(events).inline()

    @staticmethod
    def _or_nothing(insert: Callable[[Table], Any], table: Table) -> Executable:
        # SQLAlchemy keeps the row count of an INSERT only where asked; inline: nobody reads the new key back.
        statement: Executable = (
            insert(table).on_conflict_do_nothing().inline().execution_options(preserve_rowcount=True)
        )
        return statement


#: Built at import, one set a database.
INSERTS = {dialect: Inserts(dialect) for dialect in _INSERTS}
