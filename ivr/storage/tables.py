"""The tables, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    literal_column,
)
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeEngine

from ivr.core.callback import OPEN
from ivr.storage.errors import NaiveTime


class NaiveTimeInStatement(NaiveTime, DontWrapMixin):
    """A time without a zone cannot be stored."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, to the microsecond.

    PostgreSQL has the type. SQLite has none: there it is text in UTC, which sorts as time does. A naive value raises
    ``NaiveTime``, because nobody can say later which zone was meant.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own type."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, bring an aware one to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTimeInStatement(str(value))
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only where the key's type is exactly INTEGER.
POSITION = BigInteger().with_variant(Integer(), "sqlite")

calls = Table(
    "calls",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Text),
    Column("turn", Integer, nullable=False),
    Column("session", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("began_at", UtcDateTime, nullable=False, index=True),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("over_at", UtcDateTime),
)

# ``position`` is the order of arrival; it decides where two requests carry the same time.
callbacks = Table(
    "callbacks",
    metadata,
    Column("position", POSITION, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("number", Text),
    Column("proven", Boolean, nullable=False),
    Column("code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("topic", Text),
    Column("path", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False, index=True),
    Column("due_at", UtcDateTime, nullable=False),
    # No foreign key: a journal entry may come from a call that never reached the database.
    Column("call", Text, nullable=False, index=True),
    Column("not_before", UtcDateTime),
    Column("asked", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("unit", Text, nullable=False, server_default=""),
    Column("priority", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", UtcDateTime),
    Column("claim_officer", Text),
    Column("claim_since", UtcDateTime),
    Column("claim_until", UtcDateTime),
    Column("follow_up_officer", Text),
    Column("follow_up_until", UtcDateTime),
    Column("missed_at", UtcDateTime),
    Column("outcome", Text),
    Column("closed_at", UtcDateTime),
    # ``core.queue.rank_at``, so that the order can be read off an index.
    Column("rank_at", UtcDateTime),
    Column("precedence_ground", Text),
    Column("precedence_note", Text),
    Column("precedence_officer", Text),
    Column("precedence_at", UtcDateTime),
)

# Written out, not bound: both databases use a partial index only where the query repeats its condition literally.
is_open = callbacks.c.status.in_([literal_column(f"'{status.value}'") for status in sorted(OPEN)])

one_open_request_a_number = Index(
    "uq_callbacks_open_number", callbacks.c.number, unique=True, sqlite_where=is_open, postgresql_where=is_open
)

messages = Table(
    "messages",
    metadata,
    Column("position", POSITION, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("callback", Text, ForeignKey("callbacks.id"), nullable=False, index=True),
    Column("call", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("seconds", Float),
    Column("at", UtcDateTime, nullable=False),
    Column("transcript", Text, nullable=False, server_default=""),
)

# A turn of a call is listened to on one socket only, however often its token is shown.
streams = Table(
    "streams",
    metadata,
    Column("call", Text, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
)

# Append-only: nothing in the program changes or removes a line of history.
events = Table(
    "events",
    metadata,
    Column("position", POSITION, primary_key=True),
    Column("callback", Text, ForeignKey("callbacks.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

replayed = Table(
    "replayed",
    metadata,
    Column("entry", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
