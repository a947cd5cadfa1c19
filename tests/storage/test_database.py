"""Engines: which URLs are understood, and what is set on every connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, exc, text

from ivr.core.errors import SettingsError, StoreUnavailable
from ivr.storage import database, statements
from ivr.storage.database import open_engine, open_migration_engine, parse_url
from ivr.storage.faults import unavailable
from ivr.storage.migrations import upgrade
from ivr.storage.stores import SqlStore
from tests.contracts.rows import a_call
from tests.databases import opened


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    upgrade(sqlite_url)
    found = open_engine(sqlite_url)
    yield found
    found.dispose()


@pytest.fixture
def postgres_engine(postgres_with_tables: str) -> Iterator[Engine]:
    found = open_engine(postgres_with_tables)
    yield found
    found.dispose()


def scalar(engine: Engine, question: str) -> object:
    with engine.connect() as connection:
        answer: object = connection.execute(text(question)).scalar()
        return answer


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("postgresql://u:p@host:5433/hotline", "postgresql+psycopg"),
        ("postgres://u:p@host/hotline", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@host/hotline", "postgresql+psycopg"),
        ("sqlite:///hotline.db", "sqlite"),
        ("sqlite:////var/lib/hotline.db", "sqlite"),
    ],
)
def test_urls_as_people_write_them_are_understood(url: str, driver: str) -> None:
    assert parse_url(url).drivername == driver


@pytest.mark.parametrize("url", ["", "hotline.db", "mysql://host/hotline", "sqlite://", "sqlite:///:memory:"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        open_engine(url)


def test_a_refused_url_does_not_put_its_password_into_the_log() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_url("mysql://officer:secret@host/hotline")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_every_sqlite_connection_is_set_up(sqlite_engine: Engine, pragma: str, value: object) -> None:
    assert scalar(sqlite_engine, f"PRAGMA {pragma}") == value
    sqlite_engine.dispose()
    assert scalar(sqlite_engine, f"PRAGMA {pragma}") == value


def test_a_sqlite_transaction_takes_the_write_lock_when_it_begins(sqlite_url: str, sqlite_engine: Engine) -> None:
    other = open_engine(f"{sqlite_url}?timeout=0")
    with sqlite_engine.begin(), pytest.raises(exc.OperationalError, match="locked"), other.begin():
        pass
    other.dispose()


def test_a_sqlite_file_may_have_any_name(tmp_path: Path) -> None:
    path = tmp_path / "Tổng đài #1 %20 & co" / "hot line?.db"
    # In a URL a percent sign and a question mark mean something else.
    with opened(f"sqlite:///{str(path).replace('%', '%25').replace('?', '%3F')}") as store:
        store.ping()
        assert path.is_file()


def test_only_its_owner_can_read_a_sqlite_file(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'hotline.db'}") as store:
        store.ping()
        assert {found.stat().st_mode & 0o777 for found in tmp_path.iterdir()} == {0o600}


def test_a_running_service_never_makes_a_sqlite_file(sqlite_url: str, tmp_path: Path) -> None:
    store = SqlStore(open_engine(sqlite_url))
    with pytest.raises(StoreUnavailable):
        store.ping()
    assert list(tmp_path.iterdir()) == []


def test_a_relative_sqlite_file_stays_where_it_was_when_the_process_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with opened("sqlite:///hotline.db") as store:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        store.ping()
    assert (tmp_path / "hotline.db").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TimeZone", "UTC"),
        ("statement_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "10s"),
        ("application_name", "gan-dan"),
    ],
)
def test_every_postgresql_connection_is_set_up(postgres_engine: Engine, name: str, value: str) -> None:
    assert scalar(postgres_engine, f"SHOW {name}") == value


def test_what_the_url_says_itself_is_left_alone(postgres_with_tables: str) -> None:
    engine = open_engine(f"{postgres_with_tables}&application_name=somebody")
    assert scalar(engine, "SHOW application_name") == "somebody"
    engine.dispose()


def test_a_migration_may_take_its_time(postgres_with_tables: str) -> None:
    engine = open_migration_engine(postgres_with_tables)
    assert scalar(engine, "SHOW statement_timeout") == "0"


def test_a_migration_does_not_wait_for_ever_for_another_one(postgres_with_tables: str) -> None:
    engine = open_migration_engine(postgres_with_tables)
    assert scalar(engine, "SHOW lock_timeout") == "1min"


@pytest.mark.parametrize("name", ["CALL", "OPEN_CALLBACK", "CALLBACK", "CALLBACK_OF_CALL", "MESSAGES", "EVENTS"])
def test_what_a_turn_asks_for_is_found_by_an_index(sqlite_engine: Engine, name: str) -> None:
    statement = getattr(statements, name).compile(sqlite_engine)
    with sqlite_engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("x",) * str(statement).count("?"))
        steps = [row[3] for row in plan]
    assert "USING INDEX" in steps[0]


def test_the_open_request_of_a_number_is_found_by_the_index_of_open_ones(sqlite_engine: Engine) -> None:
    statement = statements.OPEN_CALLBACK.compile(sqlite_engine)
    with sqlite_engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("x",))
        assert "uq_callbacks_open_number" in plan.all()[0][3]


def test_a_pool_that_is_used_up_is_a_fault() -> None:
    assert isinstance(unavailable(exc.TimeoutError("the pool")), StoreUnavailable)


@pytest.mark.parametrize("kind", [exc.ProgrammingError, exc.IntegrityError, exc.DataError, exc.NotSupportedError])
def test_our_own_mistakes_are_no_faults_of_the_database(kind: type[exc.DBAPIError]) -> None:
    assert unavailable(kind("SELECT", {}, Exception("our mistake"))) is None


def test_our_own_mistakes_keep_their_name(sqlite_url: str) -> None:
    with opened(sqlite_url) as store:
        broken = a_call(status=None)
        with pytest.raises(exc.SQLAlchemyError), store.transaction() as tx:
            tx.add_call(broken)
        store.ping()


class Refusing(sqlite3.Connection):
    """A connection that meets faults of the given kinds, one a statement, before it works."""

    faults: list[int]

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        if self.faults:
            fault = sqlite3.OperationalError("database is locked")
            fault.sqlite_errorcode = self.faults.pop(0)
            raise fault
        return super().execute(*arguments)


def test_a_new_file_that_another_process_is_switching_is_waited_for(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new.db", factory=Refusing)) as connection:
        connection.faults = [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY]
        database._write_ahead(connection)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_another_fault_while_switching_is_told_at_once(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new.db", factory=Refusing)) as connection:
        connection.faults = [sqlite3.SQLITE_IOERR, 0]
        with pytest.raises(sqlite3.OperationalError):
            database._write_ahead(connection)
        assert connection.faults == [0]
