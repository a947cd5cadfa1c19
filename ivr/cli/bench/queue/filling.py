"""Fills a database with open requests, quickly.

The rows are those that calls leave behind, made by the store's own functions: the request and its first line of
history. Left out are the rows of the calls themselves and recorded messages, which the queue does not read; and all
come in a few transactions instead of one each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ivr.core.callback import Callback, Event, Status
from ivr.core.requests.priority import Priority
from ivr.core.requests.units import Officer, Unit
from ivr.storage import rows
from ivr.storage.tables import callbacks, events

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ivr.services.ports import Store

#: Requests in one transaction.
BATCH = 10_000
#: One request in so many is urgent, one in so many was promised for a time that is over.
URGENT, LATE = 50, 10


@dataclass(frozen=True, slots=True)
class House:
    """An office of ``units`` communes with ``officers``, one commune after the other, who take every topic."""

    units: int
    officers: int
    topics: Sequence[str]

    def unit(self, number: int) -> str:
        """The commune of a request or an officer by its number."""
        return f"commune-{number % self.units}"

    def officer(self, number: int) -> str:
        """The name that an officer works under."""
        return f"officer-{number}"

    def request(self, number: int, now: datetime) -> Callback:
        """The request of this number: asked within the last day, promised within the next, some late, some urgent."""
        asked = now - timedelta(hours=6) + timedelta(seconds=number % 14_400, microseconds=number)
        due = asked + (timedelta(hours=1) if number % LATE == 0 else timedelta(hours=8))
        return Callback(
            id=f"request-{number}",
            number=f"+8410{number:07}",  # no network has such numbers
            proven=True,
            code=("hoa sen", "con trâu"),
            status=Status.WAITING,
            # Topics must not go round in step with communes.
            topic=self.topics[number // self.units % len(self.topics)],
            path=("welcome", "main", "officer"),
            asked_at=asked,
            due_at=due,
            call=f"CA{number:032x}",
            unit=self.unit(number),
            priority=Priority.URGENT if number % URGENT == 0 else None,
        )


def staff(store: Store, house: House) -> None:
    """Store the communes and their officers."""
    with store.transaction() as tx:
        for number in range(house.units):
            tx.staff.save_unit(Unit(house.unit(number), f"Commune {number}"))
        for number in range(house.officers):
            tx.staff.save_officer(Officer(house.officer(number), f"Officer {number}", house.unit(number)))


def fill(engine: Engine, house: House, numbers: range, now: datetime) -> None:
    """Store the requests of these numbers; PostgreSQL then looks at its tables, as it does by itself in a minute."""
    for first in range(0, len(numbers), BATCH):
        _store(engine, [house.request(number, now) for number in numbers[first : first + BATCH]])
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # A big table takes longer than the service would wait for a statement.
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM (ANALYZE)")


def _store(engine: Engine, requests: Iterable[Callback]) -> None:
    found = tuple(requests)
    asked = (Event(one.id, one.asked_at, "asked", one.call) for one in found)
    with engine.begin() as connection:
        connection.execute(callbacks.insert(), [rows.callback_to_row(one) for one in found])
        connection.execute(events.insert(), [rows.event_to_row(one) for one in asked])
