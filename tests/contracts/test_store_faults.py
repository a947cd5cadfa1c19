"""A database that fails in any way is ``StoreUnavailable``; one that recovers is used again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event

from ivr.core.errors import StoreUnavailable
from ivr.storage.database import open_engine, parse_url
from ivr.storage.migrations import downgrade
from ivr.storage.stores import SqlStore
from tests.contracts.rows import a_call, a_request
from tests.databases import opened, running_postgres


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "hotline.db"


def call_is_stored(store: SqlStore) -> bool:
    with store.transaction() as tx:
        return tx.call("call-1") is not None


def test_a_read_only_file_can_be_read_but_not_written(sqlite_url: str, sqlite_store: SqlStore) -> None:
    with sqlite_store.transaction() as tx:
        tx.add_call(a_call())
    store = SqlStore(open_engine(f"{sqlite_url}?mode=ro"))
    assert call_is_stored(store)
    with pytest.raises(StoreUnavailable), store.transaction() as tx:
        tx.save_call(a_call(turn=1), expected_turn=0)
    with pytest.raises(StoreUnavailable):
        store.ping()
    store.close()


def test_a_file_that_vanished_is_noticed_not_made_anew_and_used_again_when_it_is_back(
    sqlite_store: SqlStore, sqlite_file: Path
) -> None:
    with sqlite_store.transaction() as tx:
        tx.add_call(a_call())
    sqlite_store.close()
    sqlite_store.ping()
    away = sqlite_file.with_suffix(".away")
    sqlite_file.rename(away)
    with pytest.raises(StoreUnavailable), sqlite_store.transaction() as tx:
        tx.save_call(a_call(turn=1), expected_turn=0)
    with pytest.raises(StoreUnavailable):
        sqlite_store.ping()
    assert not sqlite_file.exists()
    away.rename(sqlite_file)
    assert call_is_stored(sqlite_store)


def test_a_file_that_vanishes_in_mid_transaction_is_noticed(sqlite_store: SqlStore, sqlite_file: Path) -> None:
    with pytest.raises(StoreUnavailable), sqlite_store.transaction() as tx:
        tx.add_call(a_call())
        sqlite_file.unlink()


def test_a_file_put_in_the_place_of_another_is_the_database_from_then_on(
    sqlite_store: SqlStore, sqlite_file: Path, tmp_path: Path
) -> None:
    with sqlite_store.transaction() as tx:
        tx.add_call(a_call())
    with opened(f"sqlite:///{tmp_path / 'backup.db'}"):
        pass
    (tmp_path / "backup.db").replace(sqlite_file)
    for leftover in ("hotline.db-wal", "hotline.db-shm"):
        (tmp_path / leftover).unlink(missing_ok=True)
    assert not call_is_stored(sqlite_store)


def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "hotline.db").write_text("something else entirely\n" * 400)
    store = SqlStore(open_engine(f"sqlite:///{tmp_path / 'hotline.db'}"))
    with pytest.raises(StoreUnavailable):
        store.ping()
    store.close()


@pytest.fixture
def full_store(sqlite_url: str, sqlite_store: SqlStore) -> Iterator[SqlStore]:
    """A store on the same file, whose disk has no room for another page."""
    engine = open_engine(sqlite_url)

    @event.listens_for(engine, "connect")
    def make_full(connection: Any, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    found = SqlStore(engine)
    yield found
    found.close()


def test_a_full_disk_is_a_fault_and_leaves_nothing_behind(sqlite_store: SqlStore, full_store: SqlStore) -> None:
    with pytest.raises(StoreUnavailable), full_store.transaction() as tx:
        assert tx.add_callback(a_request())
        tx.add_call(a_call(session="x" * 1_000_000))
    with sqlite_store.transaction() as tx:
        assert tx.callbacks() == ()


def test_a_fault_that_somebody_swallowed_still_takes_everything_back(
    sqlite_store: SqlStore, full_store: SqlStore
) -> None:
    with pytest.raises(StoreUnavailable), full_store.transaction() as tx:
        assert tx.add_callback(a_request())
        with pytest.raises(StoreUnavailable):
            tx.add_call(a_call(session="x" * 1_000_000))
    with sqlite_store.transaction() as tx:
        assert tx.callbacks() == ()


def test_a_file_that_another_process_does_not_let_go_is_a_fault(sqlite_url: str, sqlite_store: SqlStore) -> None:
    hurried = SqlStore(open_engine(f"{sqlite_url}?timeout=0"))
    with sqlite_store.transaction(), pytest.raises(StoreUnavailable), hurried.transaction():
        pass
    hurried.ping()
    hurried.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_database_without_tables_is_a_fault(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    with opened(url) as store:
        downgrade(url)
        with pytest.raises(StoreUnavailable):
            store.ping()
        with pytest.raises(StoreUnavailable), store.transaction() as tx:
            tx.call("call-1")


def test_a_fault_never_repeats_what_was_to_be_stored(sqlite_url: str) -> None:
    with opened(sqlite_url) as store:
        downgrade(sqlite_url)
        with pytest.raises(StoreUnavailable) as caught, store.transaction() as tx:
            tx.add_call(a_call())
    assert "+84912345678" not in str(caught.value)


def test_a_server_that_does_not_listen_is_a_fault() -> None:
    store = SqlStore(open_engine("postgresql://nobody@127.0.0.1:1/nothing"))
    with pytest.raises(StoreUnavailable):
        store.ping()
    with pytest.raises(StoreUnavailable), store.transaction():
        pass


def test_a_connection_cut_in_mid_transaction_is_a_fault_and_the_next_one_works(
    postgres_with_tables: str, postgres_store: SqlStore
) -> None:
    with pytest.raises(StoreUnavailable), postgres_store.transaction() as tx:
        tx.add_call(a_call())
        cut_connections(postgres_with_tables)
        with pytest.raises(StoreUnavailable):
            tx.add_callback(a_request())
    assert not call_is_stored(postgres_store)


def test_a_connection_cut_before_the_commit_is_a_fault(postgres_with_tables: str, postgres_store: SqlStore) -> None:
    with pytest.raises(StoreUnavailable), postgres_store.transaction() as tx:
        tx.add_call(a_call())
        cut_connections(postgres_with_tables)
    assert not call_is_stored(postgres_store)


def test_a_connection_cut_while_it_was_idle_is_replaced_unnoticed(
    postgres_with_tables: str, postgres_store: SqlStore
) -> None:
    postgres_store.ping()
    cut_connections(postgres_with_tables)
    with postgres_store.transaction() as tx:
        assert tx.add_call(a_call())
    assert call_is_stored(postgres_store)


def test_a_row_that_another_transaction_does_not_let_go_is_a_fault(
    postgres_with_tables: str, postgres_store: SqlStore
) -> None:
    with postgres_store.transaction() as tx:
        tx.add_call(a_call())
    hurried = SqlStore(open_engine(f"{postgres_with_tables}&options=-c%20statement_timeout%3D20"))
    with postgres_store.transaction() as tx:
        tx.call("call-1")
        with pytest.raises(StoreUnavailable), hurried.transaction() as other:
            other.save_call(a_call(turn=1), expected_turn=0)
    hurried.close()


def test_a_read_only_server_is_a_fault(postgres_with_tables: str, postgres_store: SqlStore) -> None:
    store = SqlStore(open_engine(f"{postgres_with_tables}&options=-c%20default_transaction_read_only%3Don"))
    with pytest.raises(StoreUnavailable):
        store.ping()
    with pytest.raises(StoreUnavailable), store.transaction() as tx:
        tx.add_call(a_call())
    store.close()


def test_a_server_stopped_in_mid_transaction_is_a_fault_and_is_used_again_when_it_is_back(
    postgres_server: Any,
) -> None:
    with running_postgres() as server, opened(server.get_uri()) as store:
        with store.transaction() as tx:
            tx.add_call(a_call("call-0"))
        with pytest.raises(StoreUnavailable), store.transaction() as tx:
            tx.add_call(a_call())
            server.stop()
        with pytest.raises(StoreUnavailable):
            store.ping()
        server.start()
        store.ping()
        assert not call_is_stored(store)
        with store.transaction() as tx:
            assert tx.call("call-0") == a_call("call-0")


def cut_connections(url: str) -> None:
    """End every connection of the hotline to its database, and wait until they are gone."""
    engine = create_engine(parse_url(url))
    try:
        with engine.connect() as connection:
            gone = connection.exec_driver_sql(
                "SELECT bool_and(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                " WHERE application_name = 'gan-dan' AND datname = current_database()"
            ).scalar()
            assert gone
    finally:
        engine.dispose()
