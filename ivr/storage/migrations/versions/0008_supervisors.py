"""What supervisors decide: requests that go before others, the steps of people's wishes; figures by unit and topic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_PRECEDENCE = ("precedence_ground", "precedence_note", "precedence_officer")


def upgrade() -> None:
    """Add the columns; what was counted before stays, of no unit and no topic."""
    for name in _PRECEDENCE:
        op.add_column("callbacks", sa.Column(name, sa.Text()))
    op.add_column("callbacks", sa.Column("precedence_at", _TIME))
    op.add_column("cases", sa.Column("told", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("answered_at", _TIME))
    _remade_tallies(("day", "unit", "topic", "what"), "day, '', '', what, count")


def downgrade() -> None:
    """Take them away; figures of units and topics are added up."""
    _remade_tallies(("day", "what"), "day, what, sum(count)", "GROUP BY day, what")
    for column in ("answered_at", "told"):
        op.drop_column("cases", column)
    for column in ("precedence_at", *reversed(_PRECEDENCE)):
        op.drop_column("callbacks", column)


def _remade_tallies(keys: tuple[str, ...], values: str, end: str = "") -> None:
    """The table with other keys: SQLite cannot change those of one that is there."""
    op.execute("CREATE TABLE tallies_before AS SELECT * FROM tallies")
    op.drop_table("tallies")
    op.create_table(
        "tallies",
        *(sa.Column(key, sa.Text(), nullable=False) for key in keys),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*keys, name="pk_tallies"),
    )
    op.execute(f"INSERT INTO tallies ({', '.join(keys)}, count) SELECT {values} FROM tallies_before {end}")
    op.drop_table("tallies_before")
