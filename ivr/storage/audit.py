"""The audit over SQLite or PostgreSQL: the ``tx.audit`` of a transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from ivr.core.accounts.audit import Entry, Head, Record, seal
from ivr.storage.accounts import INSERTS, Run
from ivr.storage.tables_accounts import audit, audit_head

_ONLY = 1
_HEAD = select(audit_head.c.count, audit_head.c.digest).where(audit_head.c.id == _ONLY)
_HELD_HEAD = _HEAD.with_for_update()
_MOVE_HEAD = (
    update(audit_head).where(audit_head.c.id == _ONLY).values(count=bindparam("to"), digest=bindparam("sealed"))
)
_APPEND = insert(audit).inline()


class SqlAudit:
    """``AuditRows`` of one transaction; ``write`` must be called before its commit, after everything else."""

    def __init__(self, run: Run, dialect: str) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run = run
        self._insert = INSERTS[dialect]
        self._waiting: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Append when the transaction is committed."""
        self._waiting.append(entry)

    def write(self) -> None:
        """Append what waits. The row of the head is held from here to the commit: one writer at a time."""
        if not self._waiting:
            return
        head = self._held_head()
        for entry in self._waiting:
            record = seal(head, entry)
            self._run(_APPEND, _to_row(record))
            head = Head(record.number, record.digest)
        self._waiting.clear()
        self._run(_MOVE_HEAD, {"to": head.count, "sealed": head.digest})

    def records(self, most: int, after: int | None = None) -> tuple[Record, ...]:
        """The oldest records, in order."""
        wanted = select(audit).order_by(audit.c.number).limit(most)
        if after is not None:
            wanted = wanted.where(audit.c.number > after)
        return tuple(_from_row(row) for row in self._run(wanted, {}))

    def latest(self, most: int, before: int | None = None) -> tuple[Record, ...]:
        """The newest records, newest first."""
        wanted = select(audit).order_by(audit.c.number.desc()).limit(most)
        if before is not None:
            wanted = wanted.where(audit.c.number < before)
        return tuple(_from_row(row) for row in self._run(wanted, {}))

    def head(self) -> Head:
        """The stored end, without holding it."""
        row = self._run(_HEAD, {}).first()
        return Head() if row is None else Head(*row)

    def _held_head(self) -> Head:
        row = self._run(_HELD_HEAD, {}).first()
        if row is None:
            # Two who write the very first record at once: one of them waits here for the other.
            beginning = {"id": _ONLY, "count": 0, "digest": Head().digest}
            self._run(self._insert(audit_head).on_conflict_do_nothing().inline(), beginning)
            row = self._run(_HELD_HEAD, {}).one()
        return Head(*row)


def _to_row(record: Record) -> dict[str, Any]:
    entry = record.entry
    return {
        "number": record.number,
        "at": entry.at,
        "who": entry.who,
        "what": entry.what,
        "subject": entry.subject,
        "detail": entry.detail,
        "address": entry.address,
        "digest": record.digest,
    }


def _from_row(row: Row[Any]) -> Record:
    entry = Entry(row.at, row.who, row.what, row.subject, row.detail, row.address)
    return Record(row.number, entry, row.digest)
