"""The tables of sign-in and audit, beside the others on the same metadata."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table, Text

from ivr.storage.tables import UtcDateTime, metadata

credentials = Table(
    "credentials",
    metadata,
    Column("officer", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("factor", Text),
    Column("pending", Text),
    Column("last_step", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("officer", Text, nullable=False, index=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("address", Text, nullable=False),
    Column("proven", Boolean, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("officer", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
)

tries = Table(
    "tries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

sent_forms = Table(
    "sent_forms",
    metadata,
    Column("form", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# Append-only: nothing in the program changes or removes a record.
audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

# One row: the end of the chain, which whoever appends holds until the commit.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
)
