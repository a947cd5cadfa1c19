"""Rows of purges, tallies and cases <-> the values of the core."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from ivr.core.figures.tally import Tally
from ivr.core.privacy.retention import Forgotten, Kind, Purge
from ivr.core.privacy.subject_case import Case, Wish


def purge_to_row(purge: Purge) -> dict[str, Any]:
    """A purge -> the values of its columns."""
    forgotten = {
        kind.value: [one.count, one.first.isoformat(), one.last.isoformat()] for kind, one in purge.forgotten.items()
    }
    return {
        "day": purge.day,
        "began_at": purge.began_at,
        "ended_at": purge.ended_at,
        "forgotten": json.dumps(forgotten),
    }


def purge_from_row(row: Row[Any]) -> Purge:
    """A selected row -> the purge."""
    found = {
        Kind(kind): Forgotten(count, datetime.fromisoformat(first), datetime.fromisoformat(last))
        for kind, (count, first, last) in json.loads(row.forgotten).items()
    }
    return Purge(row.day, row.began_at, row.ended_at, found)


def tally_to_row(tally: Tally) -> dict[str, Any]:
    """A tally -> the values of its columns; keys of a table are never null."""
    return {**asdict(tally), "day": tally.day.isoformat(), "topic": tally.topic or ""}


def tally_from_row(row: Row[Any]) -> Tally:
    """A selected row -> the tally."""
    values = row._mapping
    return Tally(date.fromisoformat(row.day), row.what, values["count"], row.unit, row.topic or None)


def case_to_row(case: Case) -> dict[str, Any]:
    """A case -> the values of its columns."""
    return {**asdict(case), "wish": case.wish.value}


def case_from_row(row: Row[Any]) -> Case:
    """A selected row -> the case."""
    values = dict(row._mapping)
    return Case(**{**values, "wish": Wish(values["wish"])})
