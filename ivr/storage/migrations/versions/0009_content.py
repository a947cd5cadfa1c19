"""What supervisors decide about the content: facts confirmed, special days, and how often something was changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_INDEXES = (
    ("uq_confirmations_fact", "confirmations", "fact", "withdrawn_at IS NULL"),
    ("uq_special_days_day", "special_days", "day", "removed_at IS NULL"),
)


def upgrade() -> None:
    """Make the tables and indexes."""
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("review_by", sa.Text()),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("withdrawn_by", sa.Text()),
        sa.Column("withdrawn_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_confirmations"),
    )
    op.create_table(
        "special_days",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("half_days", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("removed_by", sa.Text()),
        sa.Column("removed_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_special_days"),
    )
    op.create_table(
        "content_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_content_revision"),
    )
    for name, table, column, condition in _INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, [column], unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take them away: facts count again as their files say."""
    for name, table, *_ in reversed(_INDEXES):
        op.drop_index(name, table)
    for table in ("content_revision", "special_days", "confirmations"):
        op.drop_table(table)
