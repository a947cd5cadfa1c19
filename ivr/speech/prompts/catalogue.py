"""Which texts can be played from a file; read once when the service starts, without any audio library."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ivr.services.prompts import normalised
from ivr.speech.prompts.folder import ManifestUnreadable, prompt_files, read_manifest

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PromptFile:
    """The name of a file in the audio folder, and its length in seconds."""

    file: str
    seconds: float


def _nothing(_text: str) -> None:
    """Count nothing."""


class Catalogue:
    """Looks up the file of a text. Safe to use from many threads: it never changes after it is read."""

    def __init__(self, files: dict[str, PromptFile], missed: Callable[[str], None] = _nothing) -> None:
        """Take ``files`` by text (as ``normalised``); ``missed`` is told each text that was asked for in vain."""
        self._files = files
        self._missed = missed

    @classmethod
    def read(cls, folder: Path, missed: Callable[[str], None] = _nothing) -> Catalogue:
        """Read the manifest of ``folder``.

        A missing or broken manifest is logged and gives an empty catalogue: the hotline then speaks through the
        platform's own voice instead of not answering. A listed file that is not there counts as absent.
        """
        try:
            listed = read_manifest(folder)
        except ManifestUnreadable as error:
            _log.warning("no prompts can be played: %s", error)
            return cls({}, missed)
        present = prompt_files(folder)
        absent = [prompt.file for prompt in listed if prompt.file not in present]
        if absent:
            _log.warning("%d of %d prompt files are not in %s", len(absent), len(listed), folder)
        files = {prompt.text: PromptFile(prompt.file, prompt.seconds) for prompt in listed if prompt.file in present}
        return cls(files, missed)

    @classmethod
    def read_all(cls, folders: Iterable[Path], missed: Callable[[str], None] = _nothing) -> Catalogue:
        """Read the manifests of several folders; a text that several have is taken from the first."""
        files: dict[str, PromptFile] = {}
        for folder in folders:
            files = {**cls.read(folder)._files, **files}
        return cls(files, missed)

    def __len__(self) -> int:
        """How many texts can be played."""
        return len(self._files)

    def find(self, text: str) -> PromptFile | None:
        """The file of ``text``; None (and the miss is counted) when there is none."""
        found = self._files.get(text) or self._files.get(normalised(text))
        if found is None:
            self._missed(text)
        return found

    def lookup(self, text: str) -> str | None:
        """The name of the file of ``text``, or None."""
        found = self.find(text)
        return found.file if found else None
