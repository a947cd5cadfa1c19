"""Indexes by which a day's requests and calls are found."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("ix_callbacks_asked_at", "callbacks", ["asked_at"])
    op.create_index("ix_calls_began_at", "calls", ["began_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_calls_began_at", table_name="calls")
    op.drop_index("ix_callbacks_asked_at", table_name="callbacks")
