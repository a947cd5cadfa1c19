"""The ringings of attempts through the platform."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_GOES_ON = sa.text('"end" IS NULL')


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "dials",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("telephone", sa.Text(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("touched_at", _TIME, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("end", sa.Text()),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("citizen_call", sa.Text(), nullable=False),
        sa.Column("unclear", sa.Boolean(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_dials"),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name="fk_dials_attempt_attempts"),
        sa.UniqueConstraint("attempt", name="uq_dials_attempt"),
    )
    op.create_index("ix_dials_callback", "dials", ["callback"])
    op.create_index("ix_dials_call", "dials", ["call"])
    op.create_index("ix_dials_going_on", "dials", ["touched_at"], sqlite_where=_GOES_ON, postgresql_where=_GOES_ON)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("dials")
