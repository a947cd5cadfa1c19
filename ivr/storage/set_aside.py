"""The files that the journal set aside because nobody could read them: how old they are, and forgetting them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ivr.storage.journal import BROKEN

log = logging.getLogger(__name__)


class SetAsideFiles:
    """What lies in the journal's folder of broken files; their times are those of the files."""

    def __init__(self, journal: Path) -> None:
        """``journal`` is the journal's own folder."""
        self._folder = journal / BROKEN

    def old(self, before: datetime) -> tuple[datetime, ...]:
        """The times of those from before, in order."""
        return tuple(sorted(at for _, at in self._from(before)))

    def forget(self, before: datetime) -> tuple[datetime, ...]:
        """Remove those from before; the times of those that are gone now."""
        gone = []
        for path, at in tuple(self._from(before)):
            try:
                path.unlink(missing_ok=True)
            except OSError as fault:
                log.warning("A journal file that was set aside cannot be removed: %s", fault.strerror)
            else:
                gone.append(at)
        return tuple(sorted(gone))

    def _from(self, before: datetime) -> Iterator[tuple[Path, datetime]]:
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            with suppress(OSError):
                at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if path.is_file() and at < before:
                    yield path, at
