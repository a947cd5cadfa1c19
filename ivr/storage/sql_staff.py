"""Units, officers and duty in a transaction on SQLite or PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from ivr.core.requests.units import Duty, Officer, Unit
from ivr.storage import queue_rows as rows
from ivr.storage import queue_statements as statements
from ivr.storage.errors import UnknownDutyOfficer
from ivr.storage.queue_statements import QUEUE_INSERTS
from ivr.storage.sql_queue import Run


class SqlStaff:
    """``StaffRows`` of one transaction."""

    def __init__(self, run: Run, dialect: str) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run = run
        self._inserts = QUEUE_INSERTS[dialect]

    def units(self) -> tuple[Unit, ...]:
        """All units."""
        return tuple(map(rows.unit_from_row, self._run(statements.UNITS, {})))

    def save_unit(self, unit: Unit) -> None:
        """Store or replace a unit."""
        self._run(self._inserts.unit, rows.unit_to_row(unit))

    def officers(self) -> tuple[Officer, ...]:
        """All officers."""
        return tuple(map(rows.officer_from_row, self._run(statements.OFFICERS, {})))

    def officer(self, officer: str, *, work: bool = False) -> Officer | None:
        """One officer."""
        row = self._run(statements.OFFICER[work], {"key": officer}).first()
        return None if row is None else rows.officer_from_row(row)

    def save_officer(self, officer: Officer) -> None:
        """Store or replace an officer."""
        self._run(self._inserts.officer, rows.officer_to_row(officer))

    def duties(self, unit: str, after: datetime) -> tuple[Duty, ...]:
        """The duties of a unit's officers."""
        found = self._run(statements.DUTIES, {"unit": unit, "after": after})
        return tuple(Duty(row.officer, row.start, row.end) for row in found)

    def save_duty(self, duty: Duty) -> None:
        """Store or replace a duty."""
        values = {"officer": duty.officer, "start": duty.start, "end": duty.end}
        try:
            self._run(self._inserts.duty, values)
        except IntegrityError as error:
            raise UnknownDutyOfficer(duty.officer) from error

    def remove_duty(self, officer: str, start: datetime) -> bool:
        """Take a duty out of the plan."""
        return self._run(statements.REMOVE_DUTY, {"officer": officer, "start": start}).rowcount == 1
