"""The migrations make exactly the tables of the program, on both databases."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from ivr.core.errors import SettingsError, StoreUnavailable
from ivr.storage.database import open_migration_engine
from ivr.storage.migrations import downgrade, upgrade
from ivr.storage.tables import metadata
from tests.contracts.rows import a_call, a_message, a_request
from tests.contracts.threads import together
from tests.databases import opened


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The database as it is, with nothing prepared."""
    found = open_migration_engine(database_url)
    yield found
    found.dispose()


def schema(engine: Engine) -> dict[str, object]:
    """Every table with its columns, keys and indexes, as the database itself tells."""
    found = inspect(engine)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)],
            found.get_pk_constraint(table),
            found.get_foreign_keys(table),
            sorted(found.get_unique_constraints(table), key=str),
            sorted(described(index) for index in found.get_indexes(table)),
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def described(index: Any) -> str:
    """An index in words; its condition, if any, is an expression that has to be written out to be compared."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {options}"


def test_alembic_finds_nothing_to_change_after_an_upgrade(database_url: str, engine: Engine) -> None:
    upgrade(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrations_and_tables_make_the_same_database(database_url: str, engine: Engine) -> None:
    upgrade(database_url)
    migrated = schema(engine)
    downgrade(database_url)
    assert schema(engine) == {}
    metadata.create_all(engine)
    assert schema(engine) == migrated
    assert set(migrated) == set(metadata.tables)


def test_a_database_goes_down_and_up_again(database_url: str, engine: Engine) -> None:
    upgrade(database_url)
    migrated = schema(engine)
    downgrade(database_url)
    upgrade(database_url)
    assert schema(engine) == migrated


def test_a_current_database_keeps_its_rows_and_no_change_is_run(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(database_url) as store:
        with store.transaction() as tx:
            tx.add_call(a_call())
        with caplog.at_level(logging.INFO, "alembic"):
            caplog.clear()
            upgrade(database_url)
        assert not [record for record in caplog.records if "upgrade" in record.getMessage()]
        with store.transaction() as tx:
            assert tx.call("call-1") == a_call()


def test_messages_of_the_first_release_are_kept_without_a_transcript(database_url: str, engine: Engine) -> None:
    upgrade(database_url)
    with opened(database_url) as store, store.transaction() as tx:
        tx.add_callback(a_request())
        tx.add_message(a_message())
    downgrade(database_url, "0001")
    upgrade(database_url)
    with opened(database_url) as store, store.transaction() as tx:
        assert tx.messages("request-1") == (a_message(transcript=""),)


def test_processes_that_start_at_once_upgrade_once(database_url: str, engine: Engine) -> None:
    together(*[partial(upgrade, database_url)] * 4)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_an_upgrade_that_fails_leaves_nothing_behind(database_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE events (something_else INTEGER)")
    before = schema(engine)
    with pytest.raises(Exception, match="events"):
        upgrade(database_url)
    assert schema(engine) == before


def test_a_server_that_does_not_listen_is_a_fault() -> None:
    with pytest.raises(StoreUnavailable):
        upgrade("postgresql://nobody@127.0.0.1:1/nothing")


@pytest.mark.parametrize("url", ["mysql://somewhere/hotline", "sqlite://", "sqlite:///:memory:", "hotline.db", ""])
def test_a_database_that_we_cannot_use_is_a_mistake_in_the_settings(url: str) -> None:
    with pytest.raises(SettingsError):
        upgrade(url)
