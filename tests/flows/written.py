"""Every sentence as its author wrote it, facts still in braces: read without the loader, to hold it to that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ivr.flows.loader import CONTENT


@dataclass(frozen=True, slots=True)
class Written:
    file: str
    text: str

    @property
    def without_facts(self) -> str:
        return re.sub(r"\{[^{}]*\}", " … ", self.text)

    def __str__(self) -> str:
        return f"{Path(self.file).stem}: {self.text[:50]}"


def _spoken(data: Any, inside: bool) -> Iterator[str]:
    if isinstance(data, str) and inside:
        yield data
    elif isinstance(data, list):
        for item in data:
            yield from _spoken(item, inside)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _spoken(value, inside or key in {"say", "safe", "manner"})


def read_written(folder: Path = CONTENT) -> tuple[Written, ...]:
    files = [folder / "hotline.yaml", *sorted((folder / "procedures").glob("*.yaml"))]
    return tuple(
        Written(str(file.relative_to(folder)), text)
        for file in files
        for text in _spoken(yaml.safe_load(file.read_text(encoding="utf-8")), inside=False)
    )


WRITTEN = read_written()
