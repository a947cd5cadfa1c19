"""What was heard in a message, and which turns are listened to on a socket."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the transcript of messages, and the table of sockets."""
    op.add_column("messages", sa.Column("transcript", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "streams",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call", "turn", name="pk_streams"),
    )


def downgrade() -> None:
    """Take both away."""
    op.drop_table("streams")
    op.drop_column("messages", "transcript")
