"""What Alembic runs: our own connection, in a transaction that the caller began."""

from __future__ import annotations

from alembic import context

from ivr.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can roll back a changed table; Alembic does not rely on it unless told.
    transactional_ddl=True,
    # SQLite changes a column only by building the table anew.
    render_as_batch=True,
)
context.run_migrations()
