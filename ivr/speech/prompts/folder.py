"""The folder of rendered prompts: its manifest, its names, and writing there without ever leaving half a file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ivr.core.errors import IvrError
from ivr.services.prompts import Prompt, normalised

MANIFEST = "manifest.json"
_VERSION = 1
_NAME = re.compile(r"[0-9a-f]{16}\.wav")
#: What ``write`` uses until a file is complete; a killed render can leave one.
_UNFINISHED = re.compile(r"[0-9a-f]{16}\.wav\.part|manifest\.json\.part")


class ManifestUnreadable(IvrError):
    """The list of prompts cannot be read."""


def is_prompt_file(name: str) -> bool:
    """Whether a name is one that rendering gives: 16 hexadecimal digits and ``.wav``, without any folder."""
    return _NAME.fullmatch(name) is not None


def is_unfinished(name: str) -> bool:
    """Whether a name is that of a file which a killed render left behind."""
    return _UNFINISHED.fullmatch(name) is not None


def prompt_files(folder: Path) -> frozenset[str]:
    """Names of the prompt files in a folder; a folder that is not there has none."""
    try:
        return frozenset(path.name for path in folder.iterdir() if is_prompt_file(path.name))
    except OSError:
        return frozenset()


def read_manifest(folder: Path) -> tuple[Prompt, ...]:
    """Read the list of prompts; raises ``ManifestUnreadable`` with the reason when it is missing or broken."""
    path = folder / MANIFEST
    try:
        content: Any = json.loads(path.read_bytes())
        if content["version"] != _VERSION:
            raise ManifestUnreadable(f"{path} has version {content['version']!r}, expected {_VERSION}.")
        return tuple(_prompt(entry) for entry in content["prompts"])
    except OSError as error:
        raise ManifestUnreadable(f"{path}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ManifestUnreadable(f"{path}: {error!r}.") from error


def _prompt(entry: dict[str, Any]) -> Prompt:
    file = str(entry["file"])
    if not is_prompt_file(file):
        raise ValueError(f"{file!r} is not the name of a prompt file")
    return Prompt(
        text=normalised(entry["text"]),
        file=file,
        voice=str(entry["voice"]),
        engine=str(entry["engine"]),
        seconds=float(entry["seconds"]),
    )


def write_manifest(folder: Path, prompts: Iterable[Prompt]) -> None:
    """Write the list of prompts, sorted by text and one field a line, so that differences read well."""
    entries = [asdict(prompt) for prompt in sorted(prompts, key=lambda prompt: prompt.text)]
    text = json.dumps({"version": _VERSION, "prompts": entries}, ensure_ascii=False, indent=2)
    write(folder / MANIFEST, f"{text}\n".encode())


def write(path: Path, content: bytes) -> None:
    """Write a whole file or nothing: beside its place first, then renamed over it."""
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
