"""Taking sample data out of a database again: everything whose id begins with the mark of samples."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, select, update

from ivr.core.callback import Status
from ivr.core.requests.units import EVERYONE
from ivr.storage.tables import callbacks, metadata
from ivr.storage.tables_accounts import credentials, recovery_codes, sessions
from ivr.storage.tables_queue import duties, is_held, officers, units

#: Every unit, officer and request of the samples has an id that begins so ("mẫu" is "sample").
MARK = "mau-"


def sampled(engine: Engine) -> int:
    """How many sample requests there are."""
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).where(_marked(callbacks.c.id))) or 0)


def remove(engine: Engine) -> int:
    """Take all samples out, in one transaction; how many requests went. The audit keeps what was done with them.

    Requests of real callers that samples were mixed up with stay: they belong to everyone then, and what a sample
    officer had in hand waits again.
    """
    with engine.begin() as connection:
        _set_free(connection)
        for table in reversed(metadata.sorted_tables):
            for condition in _belonging(table):
                connection.execute(delete(table).where(condition))
        for table, column in (
            (sessions, sessions.c.officer),
            (credentials, credentials.c.officer),
            (recovery_codes, recovery_codes.c.officer),
            (duties, duties.c.officer),
            (officers, officers.c.id),
            (units, units.c.id),
        ):
            connection.execute(delete(table).where(_marked(column)))
        return connection.execute(delete(callbacks).where(_marked(callbacks.c.id))).rowcount


def _set_free(connection: Connection) -> None:
    """What belongs to real callers lets go of sample officers and units."""
    real = ~_marked(callbacks.c.id)
    claim = dict.fromkeys(("claim_officer", "claim_since", "claim_until"))
    connection.execute(
        update(callbacks)
        .where(real, is_held, _marked(callbacks.c.claim_officer))
        .values(status=Status.WAITING.value, **claim)
    )
    connection.execute(
        update(callbacks)
        .where(real, _marked(callbacks.c.follow_up_officer))
        .values(follow_up_officer=None, follow_up_until=None)
    )
    connection.execute(update(callbacks).where(real, _marked(callbacks.c.unit)).values(unit=EVERYONE))


def _belonging(table: Table) -> list[ColumnElement[bool]]:
    """What of a table belongs to a sample request: rows that point to one."""
    return [
        _marked(column)
        for column in table.c
        if table is not callbacks and (column.name == "callback" or column.references(callbacks.c.id))
    ]


def _marked(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column.startswith(MARK, autoescape=True)
