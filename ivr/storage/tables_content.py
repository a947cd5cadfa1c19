"""The tables of what supervisors decided about the content."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from ivr.storage.tables import UtcDateTime, metadata

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("fact", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("review_by", Text),
    Column("who", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("withdrawn_by", Text),
    Column("withdrawn_at", UtcDateTime),
)
stands = confirmations.c.withdrawn_at.is_(None)
Index("uq_confirmations_fact", confirmations.c.fact, unique=True, sqlite_where=stands, postgresql_where=stands)

# Days are calendar days in Viet Nam, as text that sorts.
special_days = Table(
    "special_days",
    metadata,
    Column("id", Text, primary_key=True),
    Column("day", Text, nullable=False),
    Column("half_days", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("removed_by", Text),
    Column("removed_at", UtcDateTime),
)
is_set = special_days.c.removed_at.is_(None)
Index("uq_special_days_day", special_days.c.day, unique=True, sqlite_where=is_set, postgresql_where=is_set)

# One row, which whoever changes the content holds until the commit.
content_revision = Table(
    "content_revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
)
