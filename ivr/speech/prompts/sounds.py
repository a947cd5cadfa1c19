"""The samples of prompt files, for whoever sends them himself."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from pathlib import Path

from ivr.speech.sound.wav import NotTelephoneAudio, from_wav

_log = logging.getLogger(__name__)

#: The names that rendering gives; nothing else is ever looked for on the disk.
_NAME = re.compile(r"[0-9a-f]{8,64}\.wav", re.ASCII)
#: Prompts that are kept in memory. The whole book has fewer, and is 17 MB.
_KEPT = 2048


class PromptSounds:
    """Reads prompt files from the first folder that has them, each once. Safe to use from many threads."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._kept = lru_cache(_KEPT)(self._read)

    def mulaw(self, file: str) -> bytes | None:
        """The samples of ``file``: mu-law at 8000 Hz; None when there is no such prompt or it cannot be played."""
        return self._kept(file) if _NAME.fullmatch(file) else None

    def _read(self, file: str) -> bytes | None:
        for folder in self._folders:
            try:
                return from_wav((folder / file).read_bytes()).mulaw
            except FileNotFoundError:
                continue
            except (OSError, NotTelephoneAudio) as fault:
                _log.warning("prompt %s cannot be played: %s", file, fault)
        return None
