"""The officers' side: what a request needs to be worked on, attempts, units, officers, duty."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Spelled out here, not imported: a released change stays as it was when the program moves on.
_OPEN = "status IN ('claimed', 'dialling', 'retry', 'talking', 'waiting')"
_Position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_Time = sa.DateTime(timezone=True)
_INDEXES = {
    "ix_callbacks_line": ("status = 'waiting'", ["unit", "rank_at", "asked_at", "id"]),
    "ix_callbacks_follow_up": (
        "status = 'waiting' AND follow_up_officer IS NOT NULL",
        ["follow_up_officer", "next_at"],
    ),
    "ix_callbacks_retry": ("status = 'retry'", ["next_at"]),
    "ix_callbacks_claim": ("status IN ('claimed', 'dialling', 'talking')", ["claim_until"]),
    "ix_callbacks_unmissed": (f"{_OPEN} AND missed_at IS NULL", ["due_at"]),
    "ix_callbacks_board": (_OPEN, ["unit", "topic", "status", "due_at", "asked_at"]),
}


def _columns() -> list[sa.Column[object]]:
    """New ones each time: a column belongs to the table that it was added to."""
    return [
        sa.Column("unit", sa.Text(), nullable=False, server_default=""),
        sa.Column("priority", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_at", _Time),
        sa.Column("claim_officer", sa.Text()),
        sa.Column("claim_since", _Time),
        sa.Column("claim_until", _Time),
        sa.Column("follow_up_officer", sa.Text()),
        sa.Column("follow_up_until", _Time),
        sa.Column("missed_at", _Time),
        sa.Column("outcome", sa.Text()),
        sa.Column("closed_at", _Time),
        sa.Column("rank_at", _Time),
    ]


def upgrade() -> None:
    """Add the columns, the tables and the indexes; requests that wait already keep their promise as their place."""
    for column in _columns():
        op.add_column("callbacks", column)
    op.execute("UPDATE callbacks SET rank_at = due_at, next_at = not_before")
    for name, (condition, columns) in _INDEXES.items():
        where = sa.text(condition)
        op.create_index(name, "callbacks", columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_callbacks_number", "callbacks", ["number", "asked_at"])
    op.create_table(
        "attempts",
        sa.Column("position", _Position, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("began_at", _Time, nullable=False),
        sa.Column("due_at", _Time, nullable=False),
        sa.Column("ended_at", _Time),
        sa.Column("outcome", sa.Text()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_attempts"),
        sa.UniqueConstraint("id", name="uq_attempts_id"),
        sa.ForeignKeyConstraint(["callback"], ["callbacks.id"], name="fk_attempts_callback_callbacks"),
    )
    op.create_index("ix_attempts_callback", "attempts", ["callback"])
    op.create_index("ix_attempts_ended_at", "attempts", ["ended_at"])
    op.create_table(
        "units",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("telephone", sa.Text()),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_officers"),
    )
    op.create_table(
        "duties",
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("start", _Time, nullable=False),
        sa.Column("end", _Time, nullable=False),
        sa.PrimaryKeyConstraint("officer", "start", name="pk_duties"),
        sa.ForeignKeyConstraint(["officer"], ["officers.id"], name="fk_duties_officer_officers"),
    )
    op.create_index("ix_duties_end", "duties", ["end"])


def downgrade() -> None:
    """Take all of it away."""
    for table in ("duties", "officers", "units", "attempts"):
        op.drop_table(table)
    for name in (*_INDEXES, "ix_callbacks_number"):
        op.drop_index(name, "callbacks")
    for column in reversed(_columns()):
        op.drop_column("callbacks", column.name)
