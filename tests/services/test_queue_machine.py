"""The queue does what a simple model says, whatever is done to it: over memory, and shorter over the databases."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from ivr.storage.database import open_engine
from ivr.storage.memory import MemoryStore
from ivr.storage.migrations import upgrade
from ivr.storage.stores import SqlStore
from tests.databases import emptied
from tests.services.queue_machine import QueueMachine


def run(machine: Any, examples: int, steps: int) -> None:
    chosen = settings(derandomize=True, max_examples=examples, stateful_step_count=steps, deadline=None)
    run_state_machine_as_test(machine, settings=chosen)


def test_over_memory() -> None:
    run(lambda: QueueMachine(MemoryStore()), 100, 60)


def test_over_sqlite(tmp_path: Path) -> None:
    empty, file = tmp_path / "empty.db", tmp_path / "hotline.db"
    upgrade(f"sqlite:///{empty}")

    class OverSqlite(QueueMachine):
        """Each run has a file of its own."""

        def __init__(self) -> None:
            """Begin with an empty file."""
            shutil.copy(empty, file)
            self.sql = SqlStore(open_engine(f"sqlite:///{file}"))
            super().__init__(self.sql)

        def teardown(self) -> None:
            self.sql.close()
            for left in tmp_path.glob("hotline.db*"):
                left.unlink()

    run(OverSqlite, 6, 40)


def test_over_postgres(postgres_with_tables: str) -> None:
    class OverPostgres(QueueMachine):
        """Each run begins with empty tables."""

        def __init__(self) -> None:
            """Empty the tables."""
            emptied(postgres_with_tables)
            self.sql = SqlStore(open_engine(postgres_with_tables))
            super().__init__(self.sql)

        def teardown(self) -> None:
            self.sql.close()

    run(OverPostgres, 6, 40)
