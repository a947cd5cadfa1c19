"""Taking samples out of a database again: everything whose id is marked, and all that hangs on it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Delete, Table, Update, delete, select, update

from ivr.core.callback import Callback, Status
from ivr.core.requests.units import EVERYONE
from ivr.core.samples import MARK
from ivr.storage.rows import CALLBACK_COLUMNS, callback_from_row
from ivr.storage.sql_queue import Run
from ivr.storage.tables import callbacks, calls, metadata
from ivr.storage.tables_accounts import credentials, recovery_codes, sessions
from ivr.storage.tables_privacy import cases
from ivr.storage.tables_queue import duties, is_held, officers, units


class SqlSamples:
    """``SampleRows`` of one transaction on SQLite or PostgreSQL."""

    def __init__(self, run: Run) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run = run

    def remove(self) -> int:
        """Take all of them out."""
        for release in _SET_FREE:
            self._run(release, {})
        for table in reversed(metadata.sorted_tables):
            for condition in _belonging(table):
                self._run(delete(table).where(condition), {})
        for removal in _PEOPLE:
            self._run(removal, {})
        return self._run(delete(callbacks).where(_marked(callbacks.c.id)), {}).rowcount

    def put_first(self) -> tuple[Callback, ...]:
        """Real requests with a sample supervisor's precedence."""
        return tuple(map(callback_from_row, self._run(_PUT_FIRST, {})))


def _marked(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column.startswith(MARK, autoescape=True)


def _belonging(table: Table) -> list[ColumnElement[bool]]:
    """What of a table belongs to a sample request: rows that point to one."""
    return [
        _marked(column)
        for column in table.c
        if table is not callbacks and (column.name == "callback" or column.references(callbacks.c.id))
    ]


def _set_free() -> tuple[Update, ...]:
    """What belongs to real callers lets go of sample officers and units."""
    real = ~_marked(callbacks.c.id)
    claim = dict.fromkeys(("claim_officer", "claim_since", "claim_until"))
    return (
        update(callbacks)
        .where(real, is_held, _marked(callbacks.c.claim_officer))
        .values(status=Status.WAITING.value, **claim),
        update(callbacks)
        .where(real, _marked(callbacks.c.follow_up_officer))
        .values(follow_up_officer=None, follow_up_until=None),
        update(callbacks).where(real, _marked(callbacks.c.unit)).values(unit=EVERYONE),
    )


def _people() -> tuple[Delete, ...]:
    columns = (
        *(calls.c.id, sessions.c.officer, credentials.c.officer, recovery_codes.c.officer),
        *(cases.c.who, duties.c.officer, officers.c.id, units.c.id),
    )
    return tuple(delete(column.table).where(_marked(column)) for column in columns)


_SET_FREE, _PEOPLE = _set_free(), _people()
_PUT_FIRST = select(*CALLBACK_COLUMNS).where(~_marked(callbacks.c.id), _marked(callbacks.c.precedence_officer))
