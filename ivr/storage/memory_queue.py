"""The officers' side in dictionaries: what ``MemoryStore`` gives a transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from ivr.core.callback import HELD, Callback, Status
from ivr.core.queue import rank_at
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.units import Duty, Officer, Unit
from ivr.services.queue_ports import Count
from ivr.storage.errors import NaiveTime, UnknownCallback, UnknownDutyOfficer

#: Writes or removes a key of a dictionary, so that a failed transaction takes it back.
Put = Callable[[dict[Any, Any], Any, Any], None]
Drop = Callable[[dict[Any, Any], Any], None]


@dataclass(slots=True)
class QueueTables:
    """What ``MemoryStore`` keeps of the officers' side, beside the requests."""

    attempts: dict[str, Attempt] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    duties: dict[tuple[str, datetime], Duty] = field(default_factory=dict)


class MemoryQueue:
    """``QueueRows`` of one transaction; nobody else works meanwhile, so that nothing needs to be locked."""

    def __init__(self, tables: QueueTables, callbacks: dict[str, Callback], put: Put) -> None:
        """Read ``callbacks`` too; write through ``put``."""
        self._tables, self._callbacks, self._put = tables, callbacks, put

    def line(self, officer: Officer, unit: str, now: datetime, limit: int, *, work: bool) -> tuple[Callback, ...]:
        """The first in line that the officer may be offered."""
        offered = (
            one
            for one in self._due(now)
            if one.unit == unit
            and not (one.follow_up and one.follow_up.binds(officer.id, now))
            and not (officer.topics and one.topic is not None and one.topic not in officer.topics)
        )
        return tuple(sorted(offered, key=lambda one: (rank_at(one), one.asked_at, one.id))[:limit])

    def follow_ups(self, officer: str, now: datetime, limit: int, *, work: bool) -> tuple[Callback, ...]:
        """The officer's own that are due."""
        own = (one for one in self._due(now) if one.follow_up and one.follow_up.officer == officer)
        return tuple(sorted(own, key=lambda one: (one.next_at or one.asked_at, one.id))[:limit])

    def agreed(self, officer: str, limit: int) -> tuple[Callback, ...]:
        """The officer's own whose time has not come."""
        later = (one for one in self._all() if one.status is Status.RETRY and one.follow_up)
        own = (one for one in later if one.follow_up and one.follow_up.officer == officer)
        return _first(own, lambda one: one.next_at or one.asked_at, limit)

    def due_retries(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """Those whose time to be rung again has come."""
        due = (one for one in self._all() if one.status is Status.RETRY and one.next_at and one.next_at <= now)
        return _first(due, lambda one: one.next_at or now, limit)

    def expired_claims(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """Those whose claim ran out."""
        return _first((one for one in self._held() if _claimed_until(one) <= now), _claimed_until, limit)

    def missed_promises(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """Those whose promise passed and was not noted."""
        missed = (one for one in self._all() if one.overdue(now) and one.missed_at is None and one.status not in HELD)
        return _first(missed, lambda one: one.due_at, limit)

    def renew_claim(self, callback: str, officer: str, until: datetime) -> bool:
        """Let the claim last longer."""
        found = self._callbacks.get(callback)
        if found is None or found.status not in HELD or found.claim is None or found.claim.officer != officer:
            return False
        claim = replace(found.claim, until=utc(until))
        self._put(self._callbacks, callback, replace(found, claim=claim))
        return True

    def requests_of(self, number: str, limit: int) -> tuple[Callback, ...]:
        """The latest of a number."""
        own = [one for one in self._all() if one.number == number]
        return tuple(sorted(own, key=lambda one: one.asked_at)[::-1][:limit])

    def held_by(self, officer: str) -> tuple[Callback, ...]:
        """What she has in hand."""
        own = [one for one in self._held() if one.claim and one.claim.officer == officer]
        return _first(own, _claimed_until, len(own))

    def in_hand(self, limit: int) -> tuple[Callback, ...]:
        """What officers have in hand."""
        return _first(self._held(), _claimed_until, limit)

    def board(self, now: datetime) -> tuple[Count, ...]:
        """All open requests, counted."""
        groups: dict[tuple[str, str, Status], list[Callback]] = {}
        for one in self._all():
            if one.open:
                groups.setdefault((one.unit, one.topic or "", one.status), []).append(one)
        return tuple(
            Count(
                unit,
                group[0].topic,
                status,
                len(group),
                sum(one.overdue(now) for one in group),
                min(one.asked_at for one in group),
            )
            for (unit, _topic, status), group in sorted(groups.items())
        )

    def open_requests(self, unit: str, most: int) -> int:
        """How many are open in a unit."""
        return min(most, sum(one.open and one.unit == unit for one in self._all()))

    def open_in(self, units: Collection[str], limit: int) -> tuple[Callback, ...]:
        """The open requests of some units."""
        found = (one for one in self._all() if one.open and one.unit in units)
        return tuple(sorted(found, key=lambda one: (rank_at(one), one.asked_at, one.id))[:limit])

    def add_attempt(self, attempt: Attempt) -> bool:
        """Store a new attempt."""
        attempt = _attempt_in_utc(attempt)
        if attempt.id in self._tables.attempts:
            return False
        if attempt.callback not in self._callbacks:
            raise UnknownCallback(attempt.callback)
        self._put(self._tables.attempts, attempt.id, attempt)
        return True

    def save_attempt(self, attempt: Attempt) -> bool:
        """Replace an attempt."""
        if attempt.id not in self._tables.attempts:
            return False
        self._put(self._tables.attempts, attempt.id, _attempt_in_utc(attempt))
        return True

    def attempts(self, callback: str) -> tuple[Attempt, ...]:
        """A request's attempts."""
        own = (one for one in self._tables.attempts.values() if one.callback == callback)
        return tuple(sorted(own, key=lambda one: one.began_at))

    def latest_attempts(self, limit: int) -> tuple[Attempt, ...]:
        """Those that ended last."""
        ended = [one for one in self._tables.attempts.values() if one.ended_at is not None]
        return tuple(sorted(ended, key=lambda one: one.ended_at or one.began_at)[::-1][:limit])

    def attempts_by(self, officer: str, since: datetime, limit: int) -> tuple[Attempt, ...]:
        """An officer's that ended lately."""
        own = (one for one in self._tables.attempts.values() if one.officer == officer and one.ended_at is not None)
        ended = [one for one in own if one.ended_at and one.ended_at >= since]
        return tuple(sorted(ended, key=lambda one: one.ended_at or since)[::-1][:limit])

    def _all(self) -> Iterable[Callback]:
        return self._callbacks.values()

    def _held(self) -> Iterator[Callback]:
        return (one for one in self._all() if one.claim is not None and one.status in HELD)

    def _due(self, now: datetime) -> Iterator[Callback]:
        return (
            one for one in self._all() if one.status is Status.WAITING and (one.next_at is None or one.next_at <= now)
        )


class MemoryStaff:
    """``StaffRows`` of one transaction."""

    def __init__(self, tables: QueueTables, put: Put, drop: Drop) -> None:
        """Write through ``put`` and ``drop``."""
        self._tables, self._put, self._drop = tables, put, drop

    def units(self) -> tuple[Unit, ...]:
        """All units."""
        return tuple(sorted(self._tables.units.values(), key=lambda unit: unit.id))

    def save_unit(self, unit: Unit) -> None:
        """Store or replace a unit."""
        self._put(self._tables.units, unit.id, unit)

    def officers(self) -> tuple[Officer, ...]:
        """All officers."""
        return tuple(sorted(self._tables.officers.values(), key=lambda officer: officer.id))

    def officer(self, officer: str, *, work: bool = False) -> Officer | None:
        """One officer."""
        return self._tables.officers.get(officer)

    def save_officer(self, officer: Officer) -> None:
        """Store or replace an officer."""
        self._put(self._tables.officers, officer.id, officer)

    def duties(self, unit: str, after: datetime) -> tuple[Duty, ...]:
        """The duties of a unit's officers."""
        working = {one.id for one in self._tables.officers.values() if one.unit == unit and not one.disabled}
        found = (one for one in self._tables.duties.values() if one.officer in working and one.end > after)
        return tuple(sorted(found, key=lambda one: (one.start, one.officer)))

    def save_duty(self, duty: Duty) -> None:
        """Store or replace a duty."""
        duty = replace(duty, start=utc(duty.start), end=utc(duty.end))
        if duty.officer not in self._tables.officers:
            raise UnknownDutyOfficer(duty.officer)
        self._put(self._tables.duties, (duty.officer, duty.start), duty)

    def remove_duty(self, officer: str, start: datetime) -> bool:
        """Take a duty out of the plan."""
        key = (officer, utc(start))
        if key not in self._tables.duties:
            return False
        self._drop(self._tables.duties, key)
        return True


def _first(found: Iterable[Callback], key: Callable[[Callback], datetime], limit: int) -> tuple[Callback, ...]:
    """In order of ``key``, and of arrival within a moment: dictionaries keep it."""
    return tuple(sorted(found, key=key)[:limit])


def _claimed_until(callback: Callback) -> datetime:
    assert callback.claim is not None  # noqa: S101 - only what is held is asked
    return callback.claim.until


def _attempt_in_utc(attempt: Attempt) -> Attempt:
    ended_at = None if attempt.ended_at is None else utc(attempt.ended_at)
    return replace(attempt, began_at=utc(attempt.began_at), due_at=utc(attempt.due_at), ended_at=ended_at)


def utc(at: datetime) -> datetime:
    """The moment in UTC; raises ``NaiveTime``."""
    if at.tzinfo is None:
        raise NaiveTime(str(at))
    return at.astimezone(UTC)
