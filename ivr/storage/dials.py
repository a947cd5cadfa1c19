"""The ringings of attempts: their table, and what each kind of store gives a transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.core.dialling.dial import Dial, End, Stage
from ivr.storage.errors import NaiveTime
from ivr.storage.memory_queue import Put
from ivr.storage.sql_queue import Run
from ivr.storage.tables import POSITION, UtcDateTime, metadata

dials = Table(
    "dials",
    metadata,
    Column("position", POSITION, primary_key=True),
    Column("attempt", Text, ForeignKey("attempts.id"), nullable=False, unique=True),
    Column("callback", Text, nullable=False, index=True),
    Column("officer", Text, nullable=False),
    Column("telephone", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("stage", Text, nullable=False),
    Column("end", Text),
    Column("call", Text, nullable=False, index=True),
    Column("citizen_call", Text, nullable=False),
    Column("unclear", Boolean, nullable=False),
    Column("fault", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
_goes_on = dials.c.end.is_(None)
Index("ix_dials_going_on", dials.c.touched_at, sqlite_where=_goes_on, postgresql_where=_goes_on)

_COLUMNS = tuple(column for column in dials.c if column.name != "position")
_INSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_INSERT = {
    dialect: make(dials).on_conflict_do_nothing().inline().execution_options(preserve_rowcount=True)
    for dialect, make in _INSERTS.items()
}
# Locked, so that two words on the same ringing follow one another; SQLite leaves the clause out.
_DIAL = select(*_COLUMNS).where(dials.c.attempt == bindparam("key")).with_for_update()
_LATEST = select(*_COLUMNS).where(dials.c.callback == bindparam("key")).order_by(dials.c.position.desc()).limit(1)
_NAMED = select(*_COLUMNS).where(dials.c.call == bindparam("key")).limit(1)
_GOING_ON = (
    select(*_COLUMNS)
    .where(_goes_on, dials.c.touched_at < bindparam("before"))
    .order_by(dials.c.touched_at)
    .limit(bindparam("limit"))
)
_SAVE = (
    update(dials)
    .where(dials.c.attempt == bindparam("key"), dials.c.version == bindparam("expected"))
    .values({c.name: bindparam(c.name) for c in _COLUMNS if c.name != "attempt"})
)


class SqlDials:
    """``DialRows`` of one transaction on SQLite or PostgreSQL."""

    def __init__(self, run: Run, dialect: str) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run = run
        self._insert = _INSERT[dialect]

    def add(self, dial: Dial) -> bool:
        """Store a new one."""
        return self._run(self._insert, _to_row(dial)).rowcount == 1

    def save(self, dial: Dial) -> bool:
        """Replace it where nobody was faster."""
        values = _to_row(replace(dial, version=dial.version + 1))
        values["key"], values["expected"] = values.pop("attempt"), dial.version
        return self._run(_SAVE, values).rowcount == 1

    def dial(self, attempt: str) -> Dial | None:
        """By its attempt."""
        return self._first(_DIAL, attempt)

    def latest(self, callback: str) -> Dial | None:
        """The last one of a request."""
        return self._first(_LATEST, callback)

    def named(self, call: str) -> Dial | None:
        """By the platform's name of the officer's leg."""
        return self._first(_NAMED, call) if call else None

    def going_on(self, before: datetime, limit: int) -> tuple[Dial, ...]:
        """Those of which nothing was heard for a while."""
        return tuple(map(_from_row, self._run(_GOING_ON, {"before": before, "limit": limit})))

    def _first(self, statement: Any, key: str) -> Dial | None:
        row = self._run(statement, {"key": key}).first()
        return None if row is None else _from_row(row)


class MemoryDials:
    """``DialRows`` of one transaction in memory."""

    def __init__(self, kept: dict[str, Dial], put: Put) -> None:
        """Write through ``put``."""
        self._kept, self._put = kept, put

    def add(self, dial: Dial) -> bool:
        """Store a new one."""
        if dial.attempt in self._kept:
            return False
        self._put(self._kept, dial.attempt, _in_utc(dial))
        return True

    def save(self, dial: Dial) -> bool:
        """Replace it where nobody was faster."""
        stored = self._kept.get(dial.attempt)
        if stored is None or stored.version != dial.version:
            return False
        self._put(self._kept, dial.attempt, replace(_in_utc(dial), version=dial.version + 1))
        return True

    def dial(self, attempt: str) -> Dial | None:
        """By its attempt."""
        return self._kept.get(attempt)

    def latest(self, callback: str) -> Dial | None:
        """The last one of a request."""
        return next((one for one in reversed(list(self._kept.values())) if one.callback == callback), None)

    def named(self, call: str) -> Dial | None:
        """By the platform's name of the officer's leg."""
        return next((one for one in self._kept.values() if call and one.call == call), None)

    def going_on(self, before: datetime, limit: int) -> tuple[Dial, ...]:
        """Those of which nothing was heard for a while."""
        silent = (one for one in self._kept.values() if not one.over and one.touched_at < before)
        return tuple(sorted(silent, key=lambda one: one.touched_at)[:limit])


def _to_row(dial: Dial) -> dict[str, Any]:
    values: dict[str, Any] = {column.name: getattr(dial, column.name) for column in _COLUMNS}
    return {**values, "stage": dial.stage.value, "end": dial.end.value if dial.end else None}


def _from_row(row: Sequence[Any]) -> Dial:
    values = dict(zip((column.name for column in _COLUMNS), row, strict=True))
    end = End(values["end"]) if values["end"] else None
    return Dial(**{**values, "stage": Stage(values["stage"]), "end": end})


def _in_utc(dial: Dial) -> Dial:
    if dial.asked_at.tzinfo is None or dial.touched_at.tzinfo is None:
        raise NaiveTime(f"dial {dial.attempt}")
    return replace(dial, asked_at=dial.asked_at.astimezone(UTC), touched_at=dial.touched_at.astimezone(UTC))
