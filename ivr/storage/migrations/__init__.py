"""Changes of the tables, in order, and the commands that apply them."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from ivr.storage.database import open_migration_engine
from ivr.storage.faults import DATABASE_ERRORS, unavailable

# One arbitrary number, the same in every process, that names this lock within a PostgreSQL database.
_LOCK = 7_303_014_227


def upgrade(url: str) -> None:
    """Bring the database to the newest tables; makes a missing SQLite file.

    All in one transaction behind a lock, so that any number of processes may start at once. A database that is
    current is left as it is. Raises ``StoreUnavailable`` and ``SettingsError``.
    """
    config = _config()
    engine = open_migration_engine(url)
    try:
        if not _is_current(engine, config):
            _apply(engine, config, "head", up=True)
    except DATABASE_ERRORS as error:
        raise (unavailable(error) or error) from error
    finally:
        engine.dispose()


def downgrade(url: str, revision: str = "base") -> None:
    """Take changes back until ``revision``; ``base`` leaves no table. What was stored in them is lost."""
    engine = open_migration_engine(url)
    try:
        _apply(engine, _config(), revision, up=False)
    except DATABASE_ERRORS as error:
        raise (unavailable(error) or error) from error
    finally:
        engine.dispose()


def _config() -> Config:
    """Alembic's configuration without a file, so that it works from an installed package."""
    config = Config()
    config.set_main_option("script_location", "ivr.storage:migrations")
    return config


def _is_current(engine: Engine, config: Config) -> bool:
    heads = set(ScriptDirectory.from_config(config).get_heads())
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads


def _apply(engine: Engine, config: Config, revision: str, *, up: bool) -> None:
    with engine.begin() as connection:
        # SQLite holds its write lock since the transaction began.
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        (command.upgrade if up else command.downgrade)(config, revision)
