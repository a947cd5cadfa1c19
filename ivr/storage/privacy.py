"""What is forgotten, counted and asked for, over SQLite or PostgreSQL: the ``tx.privacy`` of a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlalchemy import case as sql_case

from ivr.core.callback import Callback, Message
from ivr.core.figures.case import READ
from ivr.core.figures.tally import Tally
from ivr.core.privacy.retention import Purge
from ivr.core.privacy.subject_case import Case
from ivr.services.privacy_ports import OldCall
from ivr.storage.accounts import INSERTS
from ivr.storage.dials import dials
from ivr.storage.privacy_rows import (
    case_from_row,
    case_to_row,
    purge_from_row,
    purge_to_row,
    tally_from_row,
    tally_to_row,
)
from ivr.storage.rows import CALLBACK_COLUMNS, MESSAGE_COLUMNS, callback_from_row, message_from_row
from ivr.storage.sql_queue import Run
from ivr.storage.tables import callbacks, calls, events, messages, streams
from ivr.storage.tables_privacy import cases, purges, tallies
from ivr.storage.tables_queue import attempts


class SqlPrivacy:
    """``PrivacyRows`` of one transaction. SQLite has one writer at a time, and leaves the locks out."""

    def __init__(self, run: Run, dialect: str) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run, self._insert = run, INSERTS[dialect]

    def old_calls(self, before: datetime, limit: int) -> tuple[OldCall, ...]:
        """Calls that nothing happened in since."""
        found = select(calls.c.id, calls.c.touched_at).where(calls.c.touched_at < before).order_by(calls.c.touched_at)
        return tuple(OldCall(*row) for row in self._locked(found, limit))

    def calls_of(self, number: str, limit: int) -> tuple[str, ...]:
        """The calls from a number."""
        found = select(calls.c.id).where(calls.c.number == number).order_by(calls.c.began_at.desc()).limit(limit)
        return tuple(self._run(found, {}).scalars())

    def forget_calls(self, ids: Sequence[str]) -> int:
        """Remove calls."""
        if not ids:
            return 0
        self._run(delete(streams).where(streams.c.call.in_(ids)), {})
        return self._run(delete(calls).where(calls.c.id.in_(ids)), {}).rowcount

    def old_transcripts(self, before: datetime, limit: int) -> tuple[Message, ...]:
        """Messages with a transcript."""
        spoken = messages.c.transcript != ""
        found = select(*MESSAGE_COLUMNS).where(messages.c.at < before, spoken).order_by(messages.c.at)
        return tuple(map(message_from_row, self._locked(found, limit)))

    def old_requests(self, before: datetime, limit: int) -> tuple[Callback, ...]:
        """Requests that were closed before."""
        found = select(*CALLBACK_COLUMNS).where(callbacks.c.closed_at < before).order_by(callbacks.c.closed_at)
        return tuple(map(callback_from_row, self._locked(found, limit)))

    def clear_message(self, message: str, *, transcript: bool, address: bool) -> None:
        """Empty parts of a message."""
        values = {**({"transcript": ""} if transcript else {}), **({"url": ""} if address else {})}
        if values:
            self._run(update(messages).where(messages.c.id == message).values(values), {})

    def forget_request(self, callback: str) -> None:
        """Remove a request with all that refers to it, those first."""
        for table in (dials, attempts, events, messages):
            self._run(delete(table).where(table.c.callback == callback), {})
        self._run(delete(callbacks).where(callbacks.c.id == callback), {})

    def strip_request(self, callback: str) -> None:
        """Leave of it only what happened when."""
        self._run(delete(messages).where(messages.c.callback == callback), {})
        telling = update(events).where(events.c.callback == callback, events.c.kind.not_in(sorted(READ)))
        self._run(telling.values(detail=""), {})
        for table, empty in ((attempts, {"note": "", "call": ""}), (dials, _NO_CALLS)):
            self._run(update(table).where(table.c.callback == callback).values(empty), {})

    def count(self, tally: Tally) -> None:
        """Add to a figure."""
        insert = self._insert(tallies)
        keys = [column.name for column in tallies.primary_key.columns]
        more = insert.on_conflict_do_update(
            index_elements=keys, set_={"count": tallies.c.count + insert.excluded.count}
        )
        self._run(more.inline(), tally_to_row(tally))

    def tallies(self, first: date, end: date) -> tuple[Tally, ...]:
        """The figures of some days."""
        in_span = (tallies.c.day >= first.isoformat(), tallies.c.day < end.isoformat())
        found = select(tallies).where(*in_span).order_by(*tallies.primary_key.columns)
        return tuple(map(tally_from_row, self._run(found, {})))

    def purge(self, day: str) -> Purge | None:
        """The purge of a day."""
        row = self._run(select(purges).where(purges.c.day == day).with_for_update(), {}).first()
        return None if row is None else purge_from_row(row)

    def open_purge(self) -> Purge | None:
        """The oldest that is not over."""
        found = select(purges).where(purges.c.ended_at.is_(None)).order_by(purges.c.day).limit(1)
        row = self._run(found.with_for_update(), {}).first()
        return None if row is None else purge_from_row(row)

    def put_purge(self, purge: Purge) -> None:
        """Store or replace."""
        self._put(purges, "day", purge_to_row(purge))

    def purges(self, limit: int) -> tuple[Purge, ...]:
        """The latest."""
        return tuple(map(purge_from_row, self._run(select(purges).order_by(purges.c.day.desc()).limit(limit), {})))

    def put_case(self, case: Case) -> None:
        """Store or replace."""
        self._put(cases, "id", case_to_row(case))

    def case(self, case: str) -> Case | None:
        """A case."""
        row = self._run(select(cases).where(cases.c.id == case).with_for_update(), {}).first()
        return None if row is None else case_from_row(row)

    def cases(self, limit: int, *, only_open: bool = False) -> tuple[Case, ...]:
        """The register."""
        due = sql_case((cases.c.answered_at.is_(None), cases.c.answer_by), else_=cases.c.done_by)
        found = select(cases).order_by(due, cases.c.id).limit(limit)
        return tuple(
            map(case_from_row, self._run(found.where(cases.c.closed_at.is_(None)) if only_open else found, {}))
        )

    def _locked(self, found: Any, limit: int) -> Any:
        return self._run(found.limit(limit).with_for_update(skip_locked=True), {})

    def _put(self, table: Table, key: str, values: dict[str, Any]) -> None:
        insert = self._insert(table)
        rest = {name: insert.excluded[name] for name in values if name != key}
        self._run(insert.on_conflict_do_update(index_elements=[key], set_=rest).inline(), values)


_NO_CALLS = {"call": "", "citizen_call": ""}
