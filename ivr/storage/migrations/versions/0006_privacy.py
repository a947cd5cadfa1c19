"""Kept voices, purges, figures that outlive people, and the register of people's wishes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_INDEXES = (
    ("ix_callbacks_closed", "callbacks", "closed_at", "closed_at IS NOT NULL"),
    ("ix_messages_spoken", "messages", "at", "transcript != ''"),
    ("ix_calls_touched_at", "calls", "touched_at", None),
    ("ix_calls_number", "calls", "number", None),
    ("ix_voices_due", "voices", "next_at", "next_at IS NOT NULL"),
    ("ix_voices_at", "voices", "at", None),
    ("ix_cases_subject", "cases", "subject", None),
)
# What was recorded before is fetched like the rest; what was told before it is not known.
_EARLIER = """
INSERT INTO voices (message, url, at, notice, place, tries, next_at, digest, why)
SELECT id, url, at, '', 'away', 0, at, '', '' FROM messages WHERE url != ''
"""


def upgrade() -> None:
    """Make the tables and indexes."""
    op.create_table(
        "voices",
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", _TIME),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("message", name="pk_voices"),
    )
    op.create_table(
        "sounds",
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("wav", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("message", name="pk_sounds"),
    )
    op.create_table(
        "wordings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wordings"),
    )
    op.create_table(
        "purges",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("began_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("forgotten", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_purges"),
    )
    op.create_table(
        "tallies",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "what", name="pk_tallies"),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("answer_by", _TIME, nullable=False),
        sa.Column("done_by", _TIME, nullable=False),
        sa.Column("closed_at", _TIME),
        sa.Column("result", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
    )
    for name, table, column, condition in _INDEXES:
        where = None if condition is None else sa.text(condition)
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
    op.execute(_EARLIER)


def downgrade() -> None:
    """Take them away, and every kept voice with them."""
    for name, table, *_ in reversed(_INDEXES):
        op.drop_index(name, table)
    for table in ("cases", "tallies", "purges", "wordings", "sounds", "voices"):
        op.drop_table(table)
