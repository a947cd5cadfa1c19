"""What supervisors decided about the content: the ``tx.content`` of a transaction, over SQL and in memory."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, Table, bindparam, select, update

from ivr.core.content.confirmation import Confirmation
from ivr.core.content.special_day import SpecialDay
from ivr.storage.accounts import INSERTS
from ivr.storage.memory_accounts import Put
from ivr.storage.memory_queue import utc
from ivr.storage.sql_queue import Run
from ivr.storage.tables_content import confirmations, content_revision, is_set, special_days, stands

_ONLY = 1
_REVISION = select(content_revision.c.revision).where(content_revision.c.id == _ONLY)
_CONFIRMATIONS = select(confirmations).where(stands).order_by(confirmations.c.fact)
_WITHDRAW = (
    update(confirmations)
    .where(confirmations.c.id == bindparam("key"), stands)
    .values(withdrawn_by=bindparam("by"), withdrawn_at=bindparam("ended"))
)
_SPECIAL_DAYS = (
    select(special_days).where(is_set, special_days.c.day >= bindparam("since")).order_by(special_days.c.day)
)
_REMOVE = (
    update(special_days)
    .where(special_days.c.id == bindparam("key"), is_set)
    .values(removed_by=bindparam("by"), removed_at=bindparam("ended"))
)


class SqlContent:
    """``ContentRows`` of one transaction on SQLite or PostgreSQL."""

    def __init__(self, run: Run, dialect: str) -> None:
        """``run`` executes a statement with its parameters in the transaction."""
        self._run = run
        self._insert = INSERTS[dialect]

    def revision(self) -> int:
        """The count of changes."""
        row = self._run(_REVISION, {}).first()
        return 0 if row is None else int(row.revision)

    def change(self) -> int:
        """Count one more; the row is locked from here to the commit."""
        first = self._insert(content_revision).values(id=_ONLY, revision=1)
        more = {"revision": content_revision.c.revision + 1}
        self._run(first.on_conflict_do_update(index_elements=["id"], set_=more).inline(), {})
        return self.revision()

    def confirmations(self) -> tuple[Confirmation, ...]:
        """Those that stand."""
        return tuple(map(_confirmation, self._run(_CONFIRMATIONS, {})))

    def add_confirmation(self, confirmation: Confirmation) -> bool:
        """Store a new one."""
        day = confirmation.review_by
        values = {**asdict(confirmation), "review_by": day.isoformat() if day else None}
        return self._added(confirmations, values)

    def withdraw(self, confirmation: str, who: str, at: datetime) -> bool:
        """End a confirmation."""
        return self._run(_WITHDRAW, {"key": confirmation, "by": who, "ended": at}).rowcount == 1

    def special_days(self, since: date) -> tuple[SpecialDay, ...]:
        """Those that are set."""
        return tuple(map(_special_day, self._run(_SPECIAL_DAYS, {"since": since.isoformat()})))

    def add_special_day(self, special: SpecialDay) -> bool:
        """Store a new one."""
        halves = [[start.isoformat("minutes"), end.isoformat("minutes")] for start, end in special.half_days]
        values = {**asdict(special), "day": special.day.isoformat(), "half_days": json.dumps(halves)}
        return self._added(special_days, values)

    def remove_special_day(self, special: str, who: str, at: datetime) -> bool:
        """End a special day."""
        return self._run(_REMOVE, {"key": special, "by": who, "ended": at}).rowcount == 1

    def _added(self, table: Table, values: dict[str, Any]) -> bool:
        insert = self._insert(table).on_conflict_do_nothing().inline().execution_options(preserve_rowcount=True)
        return self._run(insert, values).rowcount == 1


def _confirmation(row: Row[Any]) -> Confirmation:
    values = dict(row._mapping)
    return Confirmation(**{**values, "review_by": date.fromisoformat(row.review_by) if row.review_by else None})


def _special_day(row: Row[Any]) -> SpecialDay:
    halves = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in json.loads(row.half_days))
    return SpecialDay(**{**row._mapping, "day": date.fromisoformat(row.day), "half_days": halves})


@dataclass(slots=True)
class ContentTables:
    """What ``MemoryStore`` keeps of decisions about the content."""

    revision: dict[None, int] = field(default_factory=dict)
    confirmations: dict[str, Confirmation] = field(default_factory=dict)
    special_days: dict[str, SpecialDay] = field(default_factory=dict)


class MemoryContent:
    """``ContentRows`` of one transaction in memory."""

    def __init__(self, tables: ContentTables, put: Put) -> None:
        """Write through ``put``."""
        self._tables, self._put = tables, put

    def revision(self) -> int:
        """The count of changes."""
        return self._tables.revision.get(None, 0)

    def change(self) -> int:
        """Count one more."""
        self._put(self._tables.revision, None, self.revision() + 1)
        return self.revision()

    def confirmations(self) -> tuple[Confirmation, ...]:
        """Those that stand."""
        standing = (one for one in self._tables.confirmations.values() if one.withdrawn_at is None)
        return tuple(sorted(standing, key=lambda one: one.fact))

    def add_confirmation(self, confirmation: Confirmation) -> bool:
        """Store a new one."""
        made = replace(confirmation, at=utc(confirmation.at))
        if made.id in self._tables.confirmations or any(one.fact == made.fact for one in self.confirmations()):
            return False
        self._put(self._tables.confirmations, made.id, made)
        return True

    def withdraw(self, confirmation: str, who: str, at: datetime) -> bool:
        """End a confirmation."""
        found = self._tables.confirmations.get(confirmation)
        if found is None or found.withdrawn_at is not None:
            return False
        self._put(self._tables.confirmations, found.id, replace(found, withdrawn_by=who, withdrawn_at=utc(at)))
        return True

    def special_days(self, since: date) -> tuple[SpecialDay, ...]:
        """Those that are set."""
        days = (one for one in self._tables.special_days.values() if one.removed_at is None and one.day >= since)
        return tuple(sorted(days, key=lambda one: one.day))

    def add_special_day(self, special: SpecialDay) -> bool:
        """Store a new one."""
        made = replace(special, at=utc(special.at))
        if made.id in self._tables.special_days or any(one.day == made.day for one in self.special_days(made.day)):
            return False
        self._put(self._tables.special_days, made.id, made)
        return True

    def remove_special_day(self, special: str, who: str, at: datetime) -> bool:
        """End a special day."""
        found = self._tables.special_days.get(special)
        if found is None or found.removed_at is not None:
            return False
        self._put(self._tables.special_days, found.id, replace(found, removed_by=who, removed_at=utc(at)))
        return True
