"""The officers' side of a transaction on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.exc import IntegrityError

from ivr.core.callback import Callback, Status
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.units import Officer
from ivr.services.queue_ports import Count
from ivr.storage import queue_rows, rows
from ivr.storage import queue_statements as statements
from ivr.storage.errors import UnknownCallback
from ivr.storage.queue_statements import QUEUE_INSERTS

#: Runs a statement in the transaction and turns faults of the database into ``StoreUnavailable``.
Run = Callable[[Executable, dict[str, Any]], CursorResult[Any]]


class SqlQueue:
    """``QueueRows`` of one transaction."""

    def __init__(self, run: Run, dialect: str) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run = run
        self._insert_attempt = QUEUE_INSERTS[dialect].attempt

    def line(self, officer: Officer, unit: str, now: datetime, limit: int, *, work: bool) -> tuple[Callback, ...]:
        """The first in line that the officer may be offered."""
        values: dict[str, Any] = {"officer": officer.id, "unit": unit, "now": now, "limit": limit}
        if officer.topics:
            values["topics"] = sorted(officer.topics)
        return self._requests(statements.LINE[work, bool(officer.topics)], values)

    def follow_ups(self, officer: str, now: datetime, limit: int, *, work: bool) -> tuple[Callback, ...]:
        """The officer's own that are due."""
        return self._requests(statements.FOLLOW_UPS[work], {"officer": officer, "now": now, "limit": limit})

    def agreed(self, officer: str, limit: int) -> tuple[Callback, ...]:
        """The officer's own whose time has not come."""
        return self._requests(statements.AGREED, {"officer": officer, "limit": limit})

    def due_retries(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """Those whose time to be rung again has come."""
        return self._requests(statements.DUE_RETRIES, {"now": now, "limit": limit})

    def expired_claims(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """Those whose claim ran out."""
        return self._requests(statements.EXPIRED_CLAIMS, {"now": now, "limit": limit})

    def missed_promises(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """Those whose promise passed and was not noted."""
        return self._requests(statements.MISSED_PROMISES, {"now": now, "limit": limit})

    def renew_claim(self, callback: str, officer: str, until: datetime) -> bool:
        """Let the claim last longer."""
        return self._changed(statements.RENEW_CLAIM, {"key": callback, "officer": officer, "until": until})

    def requests_of(self, number: str, limit: int) -> tuple[Callback, ...]:
        """The latest of a number."""
        return self._requests(statements.REQUESTS_OF, {"key": number, "limit": limit})

    def held_by(self, officer: str) -> tuple[Callback, ...]:
        """What she has in hand."""
        return self._requests(statements.HELD_BY, {"officer": officer})

    def in_hand(self, limit: int) -> tuple[Callback, ...]:
        """What officers have in hand."""
        return self._requests(statements.IN_HAND, {"limit": limit})

    def board(self, now: datetime) -> tuple[Count, ...]:
        """All open requests, counted."""
        found = self._run(statements.BOARD, {"now": now})
        rows_ = (tuple(row) for row in found)
        return tuple(Count(unit, topic, Status(status), *counts) for unit, topic, status, *counts in rows_)

    def open_requests(self, unit: str, most: int) -> int:
        """How many are open in a unit."""
        return int(self._run(statements.OPEN_REQUESTS, {"unit": unit, "most": most}).scalar_one())

    def open_in(self, units: Collection[str], limit: int) -> tuple[Callback, ...]:
        """The open requests of some units."""
        return self._requests(statements.OPEN_IN, {"units": sorted(units), "limit": limit})

    def add_attempt(self, attempt: Attempt) -> bool:
        """Store a new attempt."""
        try:
            return self._changed(self._insert_attempt, queue_rows.attempt_to_row(attempt))
        except IntegrityError as error:
            raise UnknownCallback(attempt.callback) from error

    def save_attempt(self, attempt: Attempt) -> bool:
        """Replace an attempt."""
        values = queue_rows.attempt_to_row(attempt)
        values["key"] = values.pop("id")
        return self._changed(statements.SAVE_ATTEMPT, values)

    def attempts(self, callback: str) -> tuple[Attempt, ...]:
        """A request's attempts."""
        return tuple(map(queue_rows.attempt_from_row, self._run(statements.ATTEMPTS, {"key": callback})))

    def latest_attempts(self, limit: int) -> tuple[Attempt, ...]:
        """Those that ended last."""
        return tuple(map(queue_rows.attempt_from_row, self._run(statements.LATEST_ATTEMPTS, {"limit": limit})))

    def attempts_by(self, officer: str, since: datetime, limit: int) -> tuple[Attempt, ...]:
        """An officer's that ended lately."""
        values = {"officer": officer, "since": since, "limit": limit}
        return tuple(map(queue_rows.attempt_from_row, self._run(statements.ATTEMPTS_BY, values)))

    def _changed(self, statement: Executable, values: dict[str, Any]) -> bool:
        return self._run(statement, values).rowcount == 1

    def _requests(self, statement: Executable, values: dict[str, Any]) -> tuple[Callback, ...]:
        return tuple(map(rows.callback_from_row, self._run(statement, values)))
