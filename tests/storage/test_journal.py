"""The journal of files."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import stat
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ivr.services.ports import Journal, JournalEntry
from ivr.storage.journal import FileJournal
from tests.contracts.threads import together

NOON = datetime(2026, 3, 2, 5, 0, 0, 1, tzinfo=UTC)
ENTRY = JournalEntry(
    id="entry-1",
    call="CA1",
    number="+84912345678",
    at=NOON,
    due_at=NOON + timedelta(hours=4),
    why="fallback",
    topic="can-cuoc",
    recording="https://recordings.example/RE1",
    seconds=4.5,
    transcript="tôi hỏi cái sổ",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var" / "journal"


@pytest.fixture
def journal(folder: Path) -> Journal:
    return FileJournal(folder)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_an_entry_is_found_again_as_it_was_written(journal: Journal) -> None:
    journal.write(ENTRY)
    assert journal.entries() == (ENTRY,)


def test_an_entry_may_lack_a_number_and_a_topic(journal: Journal) -> None:
    entry = replace(ENTRY, number=None, topic=None)
    journal.write(entry)
    assert journal.entries() == (entry,)


def test_an_entry_of_an_older_program_has_no_recording(journal: Journal, folder: Path) -> None:
    journal.write(ENTRY)
    fields = {**dict.fromkeys(("recording", "seconds", "transcript"), "missing")}
    (folder / "entry-1.json").write_text(written(**fields))
    (entry,) = journal.entries()
    assert (entry.recording, entry.seconds, entry.transcript) == ("", None, "")


def test_another_process_finds_what_was_written(journal: Journal, folder: Path) -> None:
    journal.write(ENTRY)
    assert FileJournal(folder).entries() == (ENTRY,)


def test_entries_come_oldest_first_whatever_their_names(journal: Journal) -> None:
    entries = [replace(ENTRY, id=key, at=NOON + timedelta(minutes=minutes)) for minutes, key in enumerate("zam")]
    for entry in reversed(entries):
        journal.write(entry)
    assert journal.entries() == tuple(entries)


def test_the_same_entry_written_again_is_one_entry(journal: Journal) -> None:
    journal.write(ENTRY)
    journal.write(replace(ENTRY, topic="ho-chieu"))
    assert journal.entries() == (replace(ENTRY, topic="ho-chieu"),)


def test_a_removed_entry_is_gone_and_removing_it_again_is_no_error(journal: Journal, folder: Path) -> None:
    journal.write(ENTRY)
    journal.write(replace(ENTRY, id="entry-2"))
    journal.remove("entry-1")
    journal.remove("entry-1")
    assert journal.entries() == (replace(ENTRY, id="entry-2"),)
    assert names(folder) == {"entry-2.json"}


def test_a_journal_that_was_never_written_is_empty(journal: Journal, folder: Path) -> None:
    assert journal.entries() == ()
    journal.remove("entry-1")
    assert not folder.exists()


def test_times_come_back_in_utc(journal: Journal) -> None:
    journal.write(replace(ENTRY, at=NOON.astimezone(timezone(timedelta(hours=7)))))
    (found,) = journal.entries()
    assert (found.at, found.at.tzinfo) == (NOON, UTC)


def test_a_time_without_a_zone_is_refused_and_leaves_nothing(journal: Journal, folder: Path) -> None:
    with pytest.raises(ValueError, match="due_at"):
        journal.write(replace(ENTRY, due_at=NOON.replace(tzinfo=None)))
    assert names(folder) == set()


@pytest.mark.parametrize("key", ["../../escaped", "/etc/escaped", "a b%2F\n", "..", ".", "đ", "CA" * 30])
def test_an_entry_whatever_its_id_stays_in_the_folder(journal: Journal, folder: Path, key: str) -> None:
    entry = replace(ENTRY, id=key)
    journal.write(entry)
    assert len(names(folder)) == 1
    assert journal.entries() == (entry,)
    journal.remove(key)
    assert names(folder) == set()


def test_fields_that_a_newer_program_added_are_passed_over(journal: Journal, folder: Path) -> None:
    journal.write(ENTRY)
    path = folder / "entry-1.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "mood": "patient"}))
    assert journal.entries() == (ENTRY,)


def written(**changes: Any) -> str:
    values = {**asdict(ENTRY), "at": NOON.isoformat(), "due_at": NOON.isoformat(), **changes}
    return json.dumps({name: value for name, value in values.items() if value != "missing"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        written()[:-10],
        written(call="missing"),
        written(at="yesterday"),
        written(at=None),
        written(at=12),
        written(due_at="2026-03-02T05:00:00"),
        written(call=7),
        written(number=84912345678),
        written(topic=["can-cuoc"]),
        written(recording=None),
        written(seconds="4"),
        written(id="entry-2"),
    ],
)
def test_a_broken_file_is_set_aside_with_a_line_in_the_log(
    journal: Journal, folder: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    journal.write(replace(ENTRY, id="whole"))
    (folder / "entry-1.json").write_text(text)
    with caplog.at_level(logging.ERROR):
        assert journal.entries() == (replace(ENTRY, id="whole"),)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "entry-1.json" in caplog.text
    assert "+84912345678" not in caplog.text
    assert (folder / "broken" / "entry-1.json").read_text() == text
    caplog.clear()
    assert journal.entries() == (replace(ENTRY, id="whole"),)
    assert not caplog.records


def test_bytes_that_are_no_text_are_set_aside(journal: Journal, folder: Path) -> None:
    journal.write(ENTRY)
    (folder / "other.json").write_bytes(b"\xff\xfe\x00")
    assert journal.entries() == (ENTRY,)
    assert names(folder) == {"entry-1.json", "broken"}


def test_a_folder_that_pretends_to_be_an_entry_is_set_aside(journal: Journal, folder: Path) -> None:
    (folder / "other.json").mkdir(parents=True)
    assert journal.entries() == ()
    assert names(folder) == {"broken"}


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    journal = FileJournal(tmp_path / "file")
    with pytest.raises(OSError, match="file"):
        journal.write(ENTRY)
    assert journal.entries() == ()


def test_many_writers_and_readers_at_once_see_whole_entries_only(journal: Journal, folder: Path) -> None:
    def write(key: int) -> tuple[JournalEntry, ...]:
        for number in range(5):
            journal.write(replace(ENTRY, id=f"{key}-{number}", topic="x" * 20_000))
        return FileJournal(folder).entries()

    for seen in together(*(partial(write, key) for key in range(4))):
        assert len(seen) >= 5
    assert len(journal.entries()) == 20
    assert not (folder / "broken").exists()


def die_before_the_rename(folder: Path) -> None:
    """What a power cut leaves: the process ends at once, nothing is cleaned up."""
    Path.replace = lambda *_: os._exit(9)  # type: ignore[method-assign]
    FileJournal(folder).write(ENTRY)


def test_a_writer_killed_before_the_rename_leaves_nothing_half_read(journal: Journal, folder: Path) -> None:
    writer = multiprocessing.get_context("spawn").Process(target=die_before_the_rename, args=(folder,))
    writer.start()
    writer.join()
    assert writer.exitcode == 9
    assert len(names(folder)) == 1
    assert journal.entries() == ()
    assert not (folder / "broken").exists()
    journal.write(ENTRY)
    assert journal.entries() == (ENTRY,)


def test_an_entry_is_on_the_disk_before_it_has_its_name_and_its_name_before_write_returns(
    journal: Journal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(parents=True)
    steps = []
    flush, rename = os.fsync, Path.replace

    def flushed(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        flush(handle)

    def renamed(path: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", renamed)
    journal.write(ENTRY)
    assert steps == ["file", "rename", "folder"]
