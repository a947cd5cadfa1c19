"""Every statement of the officers' side, built once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter, Executable, Select, Table, bindparam, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.storage.queue_rows import ATTEMPT_COLUMNS
from ivr.storage.rows import CALLBACK_COLUMNS
from ivr.storage.tables import callbacks, is_open
from ivr.storage.tables_queue import (
    attempts,
    duties,
    is_followed,
    is_held,
    is_retry,
    is_unmissed,
    is_waiting,
    officers,
    units,
)

_of = callbacks.c
_NOW: BindParameter[Any] = bindparam("now", type_=_of.due_at.type)
_LIMIT: BindParameter[Any] = bindparam("limit")
_IS_DUE = or_(_of.next_at.is_(None), _of.next_at <= _NOW)

_LINE = (
    select(*CALLBACK_COLUMNS)
    .where(
        is_waiting,
        _of.unit == bindparam("unit"),
        _IS_DUE,
        or_(
            _of.follow_up_officer.is_(None),
            _of.follow_up_officer == bindparam("officer"),
            _of.follow_up_until <= _NOW,
        ),
    )
    .order_by(_of.rank_at, _of.asked_at, _of.id)
    .limit(_LIMIT)
)
_ON_TOPICS = or_(_of.topic.is_(None), _of.topic.in_(bindparam("topics", expanding=True)))
_FOLLOW_UPS = (
    select(*CALLBACK_COLUMNS)
    .where(is_followed, _of.follow_up_officer == bindparam("officer"), _IS_DUE)
    .order_by(_of.next_at, _of.id)
    .limit(_LIMIT)
)


def _for_work(statement: Select[Any]) -> Select[Any]:
    # Two who look for work at once never wait for each other and never get the same; SQLite has one writer at a time,
    # and its dialect leaves the clause out.
    return statement.with_for_update(skip_locked=True)


#: The first in line, by whether they are to be worked on and whether the officer takes some topics only.
LINE: dict[tuple[bool, bool], Executable] = {
    (work, some): (_for_work(line) if work else line)
    for work in (False, True)
    for some, line in ((False, _LINE), (True, _LINE.where(_ON_TOPICS)))
}
FOLLOW_UPS: dict[bool, Executable] = {False: _FOLLOW_UPS, True: _for_work(_FOLLOW_UPS)}

AGREED = (
    select(*CALLBACK_COLUMNS)
    .where(is_retry, _of.follow_up_officer == bindparam("officer"))
    .order_by(_of.next_at, _of.position)
    .limit(_LIMIT)
)
DUE_RETRIES = _for_work(
    select(*CALLBACK_COLUMNS).where(is_retry, _of.next_at <= _NOW).order_by(_of.next_at, _of.position).limit(_LIMIT)
)
EXPIRED_CLAIMS = _for_work(
    select(*CALLBACK_COLUMNS)
    .where(is_held, _of.claim_until <= _NOW)
    .order_by(_of.claim_until, _of.position)
    .limit(_LIMIT)
)
MISSED_PROMISES = _for_work(
    select(*CALLBACK_COLUMNS)
    .where(is_unmissed, _of.due_at < _NOW, _of.claim_officer.is_(None))
    .order_by(_of.due_at, _of.position)
    .limit(_LIMIT)
)

RENEW_CLAIM = (
    update(callbacks)
    .where(_of.id == bindparam("key"), _of.claim_officer == bindparam("officer"), is_held)
    .values(claim_until=bindparam("until"))
)

REQUESTS_OF = (
    select(*CALLBACK_COLUMNS)
    .where(_of.number == bindparam("key"))
    .order_by(_of.asked_at.desc(), _of.position.desc())
    .limit(_LIMIT)
)
_HELD = select(*CALLBACK_COLUMNS).where(is_held).order_by(_of.claim_until, _of.position)
HELD_BY = _HELD.where(_of.claim_officer == bindparam("officer"))
IN_HAND = _HELD.limit(_LIMIT)

_COUNTED = (_of.unit, _of.topic, _of.status)
BOARD = (
    select(*_COUNTED, func.count(), func.sum(case((_of.due_at < _NOW, 1), else_=0)), func.min(_of.asked_at))
    .where(is_open)
    .group_by(*_COUNTED)
    .order_by(_of.unit, _of.topic.nulls_first(), _of.status)
)
OPEN_REQUESTS = select(func.count()).select_from(
    select(_of.unit).where(is_open, _of.unit == bindparam("unit")).limit(bindparam("most")).subquery()
)
OPEN_IN = (
    select(*CALLBACK_COLUMNS)
    .where(is_open, _of.unit.in_(bindparam("units", expanding=True)))
    .order_by(_of.rank_at, _of.asked_at, _of.id)
    .limit(_LIMIT)
)

SAVE_ATTEMPT = (
    update(attempts)
    .where(attempts.c.id == bindparam("key"))
    .values({c.name: bindparam(c.name) for c in attempts.c if c.name not in {"id", "position"}})
)
ATTEMPTS = (
    select(*ATTEMPT_COLUMNS)
    .where(attempts.c.callback == bindparam("key"))
    .order_by(attempts.c.began_at, attempts.c.position)
)
LATEST_ATTEMPTS = (
    select(*ATTEMPT_COLUMNS)
    .where(attempts.c.ended_at.is_not(None))
    .order_by(attempts.c.ended_at.desc(), attempts.c.position.desc())
    .limit(_LIMIT)
)
ATTEMPTS_BY = (
    select(*ATTEMPT_COLUMNS)
    .where(attempts.c.officer == bindparam("officer"), attempts.c.ended_at >= bindparam("since"))
    .order_by(attempts.c.ended_at.desc(), attempts.c.position.desc())
    .limit(_LIMIT)
)

UNITS = select(*units.c).order_by(units.c.id)
OFFICERS = select(*officers.c).order_by(officers.c.id)
_OFFICER = select(*officers.c).where(officers.c.id == bindparam("key"))
OFFICER: dict[bool, Executable] = {False: _OFFICER, True: _OFFICER.with_for_update()}
DUTIES = (
    select(*duties.c)
    .join(officers)
    .where(officers.c.unit == bindparam("unit"), officers.c.disabled.is_(False), duties.c.end > bindparam("after"))
    .order_by(duties.c.start, duties.c.officer)
)
REMOVE_DUTY = delete(duties).where(duties.c.officer == bindparam("officer"), duties.c.start == bindparam("start"))

_INSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class QueueInserts:
    """The inserts of one database."""

    def __init__(self, dialect: str) -> None:
        """Build them for ``dialect``: ``sqlite`` or ``postgresql``."""
        insert = _INSERTS[dialect]
        self.attempt: Executable = (
            insert(attempts).on_conflict_do_nothing().inline().execution_options(preserve_rowcount=True)
        )
        self.unit = self._or_replace(insert, units)
        self.officer = self._or_replace(insert, officers)
        self.duty = self._or_replace(insert, duties)

    @staticmethod
    def _or_replace(insert: Callable[[Table], Any], table: Table) -> Executable:
        statement = insert(table)
        keys = list(table.primary_key.columns)
        others = {column.name: statement.excluded[column.name] for column in table.c if column not in set(keys)}
        replaced: Executable = statement.on_conflict_do_update(index_elements=keys, set_=others)
        return replaced


#: Built at import, one set a database.
QUEUE_INSERTS = {dialect: QueueInserts(dialect) for dialect in _INSERTS}
