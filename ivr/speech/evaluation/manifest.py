"""Lists of recordings for measuring: which file, what is said in it, what it means, and where it would be said."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.core.errors import IvrError
from ivr.core.intents import NO, YES
from ivr.core.meaning import CONFIRM, MAIN

_NEEDED = ("file", "text", "intent")
#: The intent of named keys.
_KEYS = re.compile(r"digit-[0-9*#]+")


class ManifestBroken(IvrError):
    """The list of recordings cannot be used."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One recording: its file, the words, the intent, the menu to listen at; whose voice, in which conditions."""

    file: Path
    text: str
    intent: str
    menu: str
    voice: str = ""
    condition: str = ""


def read_manifest(
    path: Path, digits_menu: str = MAIN, menu: str | None = None, intents: Collection[str] = ()
) -> tuple[Sample, ...]:
    """Read ``path``, a CSV file with a head of ``file,text,intent[,voice,condition,menu]``; files are beside it.

    Without a menu, yes and no are said at ``confirm``, digits at ``digits_menu``, everything else at ``main``; with
    ``menu`` all is said there. Where ``intents`` are given, an intent must be one of them, or name keys. Raises
    ``ManifestBroken`` naming the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            samples = tuple(_samples(csv.DictReader(file), path, digits_menu, menu, intents))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise ManifestBroken(f"{path}: {fault}") from fault
    if not samples:
        raise ManifestBroken(f"{path} lists no recording.")
    return samples


def _samples(
    rows: csv.DictReader[str], path: Path, digits_menu: str, menu: str | None, intents: Collection[str]
) -> Iterator[Sample]:
    lacking = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if lacking:
        raise ManifestBroken(f"{path}:1: there is no column {', '.join(lacking)}.")
    for row in rows:
        file = path.parent / (row["file"] or "")
        if not file.is_file():
            raise ManifestBroken(f"{path}:{rows.line_num}: there is no file {file}.")
        if not row["intent"]:
            raise ManifestBroken(f"{path}:{rows.line_num}: the intent is empty.")
        if intents and row["intent"] not in intents and not _KEYS.fullmatch(row["intent"]):
            # A slip of the pen would count against the recogniser.
            known = ", ".join(sorted(intents))
            raise ManifestBroken(f'{path}:{rows.line_num}: "{row["intent"]}" is no intent; one of: {known}.')
        yield Sample(
            file,
            row["text"] or "",
            row["intent"],
            menu or _cell(row, "menu") or _menu(row["intent"], digits_menu),
            _cell(row, "voice"),
            _cell(row, "condition"),
        )


def _cell(row: Mapping[str, str | None], name: str) -> str:
    return (row.get(name) or "").strip()


def _menu(intent: str, digits_menu: str) -> str:
    if intent in (YES, NO):
        return CONFIRM
    return digits_menu if intent.startswith("digit") else MAIN
