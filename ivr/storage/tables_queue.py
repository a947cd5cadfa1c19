"""The tables of the officers' side: attempts, units, officers, duty; and the indexes that the queue is read by."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, and_, literal_column

from ivr.core.callback import HELD, Status
from ivr.storage.tables import POSITION, UtcDateTime, callbacks, is_open, metadata

attempts = Table(
    "attempts",
    metadata,
    Column("position", POSITION, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("callback", Text, ForeignKey("callbacks.id"), nullable=False, index=True),
    Column("officer", Text, nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, index=True),
    Column("outcome", Text),
    Column("note", Text, nullable=False),
    Column("call", Text, nullable=False),
    Column("void", Boolean, nullable=False),
)

units = Table(
    "units",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("topics", Text, nullable=False),
)

officers = Table(
    "officers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("telephone", Text),
    Column("topics", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    Column("officer", Text, ForeignKey("officers.id"), primary_key=True),
    Column("start", UtcDateTime, primary_key=True),
    Column("end", UtcDateTime, nullable=False, index=True),
)

# Written out, not bound: both databases use a partial index only where the query repeats its condition literally.
is_waiting = callbacks.c.status == literal_column(f"'{Status.WAITING.value}'")
is_retry = callbacks.c.status == literal_column(f"'{Status.RETRY.value}'")
is_held = callbacks.c.status.in_([literal_column(f"'{status.value}'") for status in sorted(HELD)])
is_followed = and_(is_waiting, callbacks.c.follow_up_officer.is_not(None))
is_unmissed = and_(is_open, callbacks.c.missed_at.is_(None))


def _partial(name: str, condition: object, *columns: Column[object]) -> Index:
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


_of = callbacks.c
_partial("ix_callbacks_line", is_waiting, _of.unit, _of.rank_at, _of.asked_at, _of.id)
_partial("ix_callbacks_follow_up", is_followed, _of.follow_up_officer, _of.next_at)
_partial("ix_callbacks_retry", is_retry, _of.next_at)
_partial("ix_callbacks_claim", is_held, _of.claim_until)
_partial("ix_callbacks_unmissed", is_unmissed, _of.due_at)
# All that the board counts, so that it is counted without looking at the requests themselves.
_partial("ix_callbacks_board", is_open, _of.unit, _of.topic, _of.status, _of.due_at, _of.asked_at)
Index("ix_callbacks_number", _of.number, _of.asked_at)
