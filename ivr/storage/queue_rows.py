"""Rows of the officers' tables <-> the values of the core."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Officer, Role, Unit
from ivr.storage.tables_queue import attempts

ATTEMPT_COLUMNS: Sequence[ColumnElement[Any]] = tuple(column for column in attempts.c if column.name != "position")


def attempt_to_row(attempt: Attempt) -> dict[str, Any]:
    """An attempt -> the values of its columns."""
    return {
        "id": attempt.id,
        "callback": attempt.callback,
        "officer": attempt.officer,
        "began_at": attempt.began_at,
        "due_at": attempt.due_at,
        "ended_at": attempt.ended_at,
        "outcome": attempt.outcome.value if attempt.outcome else None,
        "note": attempt.note,
        "call": attempt.call,
        "void": attempt.void,
    }


def attempt_from_row(row: Sequence[Any]) -> Attempt:
    """A selected row of ``ATTEMPT_COLUMNS`` -> the attempt."""
    key, callback, officer, began_at, due_at, ended_at, outcome, *rest = row
    return Attempt(key, callback, officer, began_at, due_at, ended_at, Outcome(outcome) if outcome else None, *rest)


def unit_to_row(unit: Unit) -> dict[str, Any]:
    """A unit -> the values of its columns."""
    return {"id": unit.id, "name": unit.name, "parent": unit.parent, "topics": _names(unit.topics)}


def unit_from_row(row: Sequence[Any]) -> Unit:
    """A row of ``units`` -> the unit."""
    key, name, parent, topics = row
    return Unit(key, name, parent, frozenset(json.loads(topics)))


def officer_to_row(officer: Officer) -> dict[str, Any]:
    """An officer -> the values of her columns."""
    return {
        "id": officer.id,
        "name": officer.name,
        "unit": officer.unit,
        "role": officer.role.value,
        "telephone": officer.telephone,
        "topics": _names(officer.topics),
        "disabled": officer.disabled,
    }


def officer_from_row(row: Sequence[Any]) -> Officer:
    """A row of ``officers`` -> the officer."""
    key, name, unit, role, telephone, topics, disabled = row
    return Officer(key, name, unit, Role(role), telephone, frozenset(json.loads(topics)), disabled)


def _names(topics: frozenset[str]) -> str:
    return json.dumps(sorted(topics), ensure_ascii=False)
