"""Callbacks owed while the database could not be written: one small file each, kept through a power cut."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from types import UnionType
from typing import Any
from urllib.parse import quote

from ivr.services.ports import JournalEntry

log = logging.getLogger(__name__)

#: The folder inside of files that nobody could read.
BROKEN = "broken"
_TIMES = ("at", "due_at")
#: Fields, and what they may hold.
_KINDS: tuple[tuple[tuple[str, ...], UnionType | type], ...] = (
    (("id", "call", "why", "recording", "transcript"), str),
    (("number", "topic"), str | None),
    (("seconds",), int | float | None),
)


class FileJournal:
    """A ``Journal`` in a folder that any number of processes may write and read at once.

    An entry is written under a temporary name, flushed to the disk and renamed, so that a reader finds a whole entry
    or none. Files that cannot be understood are moved to ``broken`` inside the folder, for a person to look at.
    """

    def __init__(self, folder: Path) -> None:
        """Keep entries in ``folder``, which is made when first needed."""
        self._folder = folder

    def write(self, entry: JournalEntry) -> None:
        """Keep the entry through a power cut; the same id again replaces it. Raises ``OSError``."""
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True, exist_ok=True)
            _flush_folder(self._folder.parent)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=self._folder)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(_to_json(entry))
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self._path(entry.id))
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _flush_folder(self._folder)

    def entries(self) -> tuple[JournalEntry, ...]:
        """What waits, oldest first; never raises: unreadable files are set aside with a line in the log."""
        found = []
        for path in self._waiting():
            try:
                entry = self._read(path)
            except FileNotFoundError:
                continue  # another process took it in just now
            except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
                self._set_aside(path, error)
            else:
                found.append(entry)
        return tuple(sorted(found, key=lambda entry: (entry.at, entry.id)))

    def remove(self, entry: str) -> None:
        """Forget an entry; no error when it is gone. Raises ``OSError`` when the folder cannot be written."""
        self._path(entry).unlink(missing_ok=True)

    def _waiting(self) -> list[Path]:
        try:
            return sorted(self._folder.glob("*.json"))
        except OSError as error:
            log.error("The journal folder cannot be read: %s", error)  # noqa: TRY400 - the trace says no more
            return []

    def _read(self, path: Path) -> JournalEntry:
        entry = _from_json(path.read_text(encoding="utf-8"))
        if path != self._path(entry.id):
            raise ValueError(f"the name does not belong to entry {entry.id!r}")
        return entry

    def _path(self, entry: str) -> Path:
        # An id may come from a platform: it must not choose a folder.
        return self._folder / f"{quote(entry, safe='')}.json"

    def _set_aside(self, path: Path, error: Exception) -> None:
        # Never the error's own words: they may be the caller's.
        kind = type(error).__name__
        log.error("Journal file %s is set aside, a person must look at it: %s", path.name, kind)
        broken = self._folder / BROKEN
        with suppress(OSError):
            broken.mkdir(exist_ok=True)
            path.replace(broken / path.name)


def _to_json(entry: JournalEntry) -> str:
    values: dict[str, Any] = asdict(entry)
    for name in _TIMES:
        if values[name].tzinfo is None:
            raise ValueError(f"{name} has no time zone")
        values[name] = values[name].astimezone(UTC).isoformat()
    return json.dumps(values, ensure_ascii=False)


def _from_json(text: str) -> JournalEntry:
    """Read an entry; fields of a newer program are ignored. Raises ``ValueError``, ``TypeError``, ``KeyError``."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError("not a JSON object")
    known = {field.name: found[field.name] for field in fields(JournalEntry) if field.name in found}
    for name in _TIMES:
        known[name] = datetime.fromisoformat(known[name])
        if known[name].tzinfo is None:
            raise ValueError(f"{name} has no time zone")
    entry = JournalEntry(**known)
    for names, kinds in _KINDS:
        for name in names:
            if not isinstance(getattr(entry, name), kinds):
                raise TypeError(f"{name} is of another kind")
    return entry


def _flush_folder(folder: Path) -> None:
    """Make a new name in ``folder`` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
