"""What figures are counted from: the ``tx.figures`` of a transaction, over SQL and in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from ivr.core.callback import Callback, Event, Message
from ivr.core.errors import SessionUnreadable
from ivr.core.figures.calls import Ended
from ivr.core.requests.attempt import Attempt
from ivr.core.session import Session
from ivr.services.ports import CallRow
from ivr.storage.queue_rows import ATTEMPT_COLUMNS, attempt_from_row
from ivr.storage.rows import CALLBACK_COLUMNS, EVENT_COLUMNS, callback_from_row, event_from_row
from ivr.storage.sql_queue import Run
from ivr.storage.tables import callbacks, calls, events, messages
from ivr.storage.tables_queue import attempts


def _in_span(column: ColumnElement[datetime]) -> ColumnElement[bool]:
    since, until = (bindparam(name, type_=column.type) for name in ("since", "until"))
    return and_(column >= since, column < until)


def _of_requests(statement: Select[Any], table: Any) -> Select[Any]:
    joined = statement.join(callbacks, callbacks.c.id == table.c.callback)
    return joined.where(_in_span(callbacks.c.asked_at)).order_by(table.c.position)


_REQUESTS = (
    select(*CALLBACK_COLUMNS)
    .where(_in_span(callbacks.c.asked_at))
    .order_by(callbacks.c.asked_at, callbacks.c.position)
)
_ATTEMPTS = _of_requests(select(*ATTEMPT_COLUMNS), attempts)
_EVENTS = _of_requests(select(*EVENT_COLUMNS), events)
_HEARD = _of_requests(select(messages.c.callback, messages.c.transcript), messages).where(messages.c.transcript != "")
_CALL = select(calls.c.number, calls.c.began_at, calls.c.over_at, calls.c.session)
_CALLS = _CALL.where(_in_span(calls.c.began_at)).order_by(calls.c.began_at, calls.c.id)


class SqlFigures:
    """``FigureRows`` of one transaction on SQLite or PostgreSQL."""

    def __init__(self, run: Run) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run = run

    def requests(self, since: datetime, until: datetime) -> tuple[Callback, ...]:
        """The requests."""
        return tuple(map(callback_from_row, self._run(_REQUESTS, {"since": since, "until": until})))

    def attempts(self, since: datetime, until: datetime) -> tuple[Attempt, ...]:
        """Their attempts."""
        return tuple(map(attempt_from_row, self._run(_ATTEMPTS, {"since": since, "until": until})))

    def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Their events."""
        return tuple(map(event_from_row, self._run(_EVENTS, {"since": since, "until": until})))

    def heard(self, since: datetime, until: datetime) -> tuple[tuple[str, str], ...]:
        """What was heard in their messages."""
        return tuple((row.callback, row.transcript) for row in self._run(_HEARD, {"since": since, "until": until}))

    def calls(self, since: datetime, until: datetime) -> tuple[Ended, ...]:
        """The calls."""
        return tuple(_ended(*tuple(row)) for row in self._run(_CALLS, {"since": since, "until": until}))

    def call(self, call: str) -> Ended | None:
        """One call."""
        row = self._run(_CALL.where(calls.c.id == call), {}).first()
        return None if row is None else _ended(*tuple(row))

    def rang(self, number: str, after: datetime, until: datetime) -> bool:
        """Whether the number rang in the meantime."""
        found = select(calls.c.id).where(
            calls.c.number == number, calls.c.began_at > after, calls.c.began_at <= until
        )
        return self._run(found.limit(1), {}).first() is not None


class MemoryFigures:
    """``FigureRows`` of one transaction in memory."""

    def __init__(
        self,
        callbacks: Mapping[str, Callback],
        attempts: Mapping[str, Attempt],
        events: Mapping[str, tuple[Event, ...]],
        messages: Mapping[str, Message],
        calls: Mapping[str, CallRow],
    ) -> None:
        """Read these tables."""
        self._callbacks, self._attempts, self._events = callbacks, attempts, events
        self._messages, self._calls = messages, calls

    def requests(self, since: datetime, until: datetime) -> tuple[Callback, ...]:
        """The requests."""
        found = (one for one in self._callbacks.values() if since <= one.asked_at < until)
        return tuple(sorted(found, key=lambda one: one.asked_at))

    def attempts(self, since: datetime, until: datetime) -> tuple[Attempt, ...]:
        """Their attempts."""
        return tuple(one for one in self._attempts.values() if one.callback in self._asked(since, until))

    def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Their events."""
        return tuple(event for key in self._asked(since, until) for event in self._events.get(key, ()))

    def heard(self, since: datetime, until: datetime) -> tuple[tuple[str, str], ...]:
        """What was heard in their messages."""
        asked = self._asked(since, until)
        return tuple(
            (one.callback, one.transcript)
            for one in self._messages.values()
            if one.transcript and one.callback in asked
        )

    def calls(self, since: datetime, until: datetime) -> tuple[Ended, ...]:
        """The calls."""
        found: Iterable[CallRow] = (one for one in self._calls.values() if since <= one.began_at < until)
        ordered = sorted(found, key=lambda one: (one.began_at, one.id))
        return tuple(_ended(one.number, one.began_at, one.over_at, one.session) for one in ordered)

    def call(self, call: str) -> Ended | None:
        """One call."""
        one = self._calls.get(call)
        return None if one is None else _ended(one.number, one.began_at, one.over_at, one.session)

    def rang(self, number: str, after: datetime, until: datetime) -> bool:
        """Whether the number rang in the meantime."""
        return any(one.number == number and after < one.began_at <= until for one in self._calls.values())

    def _asked(self, since: datetime, until: datetime) -> tuple[str, ...]:
        return tuple(one.id for one in self.requests(since, until))


def _ended(number: str | None, began_at: datetime, over_at: datetime | None, session: str) -> Ended:
    try:
        known = Session.from_json(session)
    except SessionUnreadable:
        return Ended(number, began_at, over_at, "", None, asked=False)
    return Ended(number, began_at, over_at, known.node, known.topic, asked=known.callback is not None)
