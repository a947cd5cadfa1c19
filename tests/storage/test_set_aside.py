"""Files that the journal could not read: forgotten by their age."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from ivr.storage.journal import FileJournal
from ivr.storage.set_aside import SetAsideFiles

OLD, NEW = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)


def broken(folder: Path, name: str, at: datetime) -> None:
    """Have the journal meet a file that it cannot read."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("{", "utf-8")
    assert FileJournal(folder).entries() == ()
    os.utime(folder / "broken" / name, (at.timestamp(), at.timestamp()))


def test_only_the_old_ones_go(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    broken(journal, "a.json", OLD)
    broken(journal, "b.json", NEW)
    files = SetAsideFiles(journal)
    assert files.old(NEW) == (OLD,)
    assert files.forget(NEW) == (OLD,)
    assert [path.name for path in (journal / "broken").iterdir()] == ["b.json"]


def test_where_nothing_was_set_aside_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert SetAsideFiles(tmp_path).forget(NEW) == ()
