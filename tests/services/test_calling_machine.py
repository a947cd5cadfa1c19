"""Whatever fails at the platform, nobody is rung twice and nothing stays open: memory, and shorter the databases."""

from __future__ import annotations

import shutil
from pathlib import Path

from ivr.storage.database import open_engine
from ivr.storage.memory import MemoryStore
from ivr.storage.migrations import upgrade
from ivr.storage.stores import SqlStore
from tests.databases import emptied
from tests.services.calling_machine import CallingMachine
from tests.services.test_queue_machine import run


def test_over_memory() -> None:
    run(lambda: CallingMachine(MemoryStore()), 150, 50)


def test_over_sqlite(tmp_path: Path) -> None:
    empty, file = tmp_path / "empty.db", tmp_path / "hotline.db"
    upgrade(f"sqlite:///{empty}")

    class OverSqlite(CallingMachine):
        """Each run has a file of its own."""

        def __init__(self) -> None:
            """Begin with an empty file."""
            shutil.copy(empty, file)
            self.sql = SqlStore(open_engine(f"sqlite:///{file}"))
            super().__init__(self.sql)

        def teardown(self) -> None:
            super().teardown()
            self.sql.close()
            for left in tmp_path.glob("hotline.db*"):
                left.unlink()

    run(OverSqlite, 6, 40)


def test_over_postgres(postgres_with_tables: str) -> None:
    class OverPostgres(CallingMachine):
        """Each run begins with empty tables."""

        def __init__(self) -> None:
            """Empty the tables."""
            emptied(postgres_with_tables)
            self.sql = SqlStore(open_engine(postgres_with_tables))
            super().__init__(self.sql)

        def teardown(self) -> None:
            super().teardown()
            self.sql.close()

    run(OverPostgres, 6, 40)
