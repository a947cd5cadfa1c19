"""Days as people type them and as they are shown: day, month, year."""

from __future__ import annotations

import re
from datetime import date

from flask import Blueprint

_TYPED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def day_typed(text: str) -> date:
    """``31/3/2027`` (also with dots or dashes) -> the day; raises ``ValueError`` for anything else."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    day, month, year = map(int, found.groups())
    return date(year, month, day)


def shown_day(day: date | None) -> str:
    """A day as it is typed; none as empty."""
    return day.strftime("%d/%m/%Y") if day else ""


def add(console: Blueprint) -> None:
    """Make it a filter of the templates."""
    console.add_app_template_filter(shown_day, "shown_day")
