"""Rows as a CSV file that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows it."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The cell as text: what would be a formula gets an apostrophe before it."""
    first = cell.lstrip(" \u00a0\ufeff")
    return f"'{cell}" if first.startswith(_FORMULA) or cell.startswith(_FORMULA) else cell
