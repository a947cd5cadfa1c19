"""The first tables: calls, callbacks, messages, events, replayed journal entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Spelled out here, not imported: a released change stays as it was when the program moves on.
_OPEN = sa.text("status IN ('claimed', 'dialling', 'retry', 'talking', 'waiting')")
_Position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "calls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("began_at", _Time, nullable=False),
        sa.Column("touched_at", _Time, nullable=False),
        sa.Column("over_at", _Time),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_table(
        "callbacks",
        sa.Column("position", _Position, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text()),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("asked_at", _Time, nullable=False),
        sa.Column("due_at", _Time, nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("not_before", _Time),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_callbacks"),
        sa.UniqueConstraint("id", name="uq_callbacks_id"),
    )
    op.create_index("ix_callbacks_call", "callbacks", ["call"])
    op.create_index(
        "uq_callbacks_open_number",
        "callbacks",
        ["number"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "messages",
        sa.Column("position", _Position, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("at", _Time, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_messages"),
        sa.UniqueConstraint("id", name="uq_messages_id"),
        sa.ForeignKeyConstraint(["callback"], ["callbacks.id"], name="fk_messages_callback_callbacks"),
    )
    op.create_index("ix_messages_callback", "messages", ["callback"])
    op.create_table(
        "events",
        sa.Column("position", _Position, nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("at", _Time, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_events"),
        sa.ForeignKeyConstraint(["callback"], ["callbacks.id"], name="fk_events_callback_callbacks"),
    )
    op.create_index("ix_events_callback", "events", ["callback"])
    op.create_table(
        "replayed",
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("at", _Time, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_replayed"),
    )


def downgrade() -> None:
    """Drop the tables and everything in them."""
    for table in ("replayed", "events", "messages", "callbacks", "calls"):
        op.drop_table(table)
