"""What the officers' side needs of a transaction, beside what a call needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ivr.core.callback import Callback, Status
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.units import Duty, Officer, Unit


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the board: the open requests of a unit, a topic and a state.

    ``overdue`` of the ``requests`` have a promise that has passed; ``oldest`` was asked for first.
    """

    unit: str
    topic: str | None
    status: Status
    requests: int
    overdue: int
    oldest: datetime


class QueueRows(Protocol):
    """Requests as officers and workers look for them. What is read for work is locked until the transaction ends.

    A locked request is passed over by every other look for work, so that two never get the same one.
    """

    def line(self, officer: Officer, unit: str, now: datetime, limit: int, *, work: bool) -> tuple[Callback, ...]:
        """The first of ``unit`` that ``officer`` may be offered now, in order of ``core.queue``.

        Waiting, due by ``next_at``, on her topics if she has some (or on none), not kept for another officer.
        ``work``: read to be worked on, not only to be shown.
        """
        ...

    def follow_ups(self, officer: str, now: datetime, limit: int, *, work: bool) -> tuple[Callback, ...]:
        """Her own follow-ups that are due, the longest due first."""
        ...

    def agreed(self, officer: str, limit: int) -> tuple[Callback, ...]:
        """What she said she would ring herself at a time that has not come yet, the soonest first."""
        ...

    def due_retries(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """For work: those to be rung again whose time has come."""
        ...

    def expired_claims(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """For work: those that an officer has in hand and whose claim ran out by ``now``."""
        ...

    def missed_promises(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """For work: open ones whose promise passed before ``now`` and was not noted as missed.

        What an officer has in hand is left out: her ring may be the one that keeps it.
        """
        ...

    def renew_claim(self, callback: str, officer: str, until: datetime) -> bool:
        """Let the officer's claim last until ``until``; False when it is not hers. The version stays."""
        ...

    def requests_of(self, number: str, limit: int) -> tuple[Callback, ...]:
        """The latest requests of a number, newest first."""
        ...

    def held_by(self, officer: str) -> tuple[Callback, ...]:
        """What an officer has in hand, the claim that ends first leading."""
        ...

    def in_hand(self, limit: int) -> tuple[Callback, ...]:
        """What officers have in hand, the claim that ends first leading."""
        ...

    def board(self, now: datetime) -> tuple[Count, ...]:
        """All open requests, counted; in order of unit, topic (none first) and state."""
        ...

    def open_requests(self, unit: str, most: int) -> int:
        """How many open requests a unit has; counted no further than ``most``."""
        ...

    def open_in(self, units: Collection[str], limit: int) -> tuple[Callback, ...]:
        """The open requests of ``units``, whoever has them, in order of ``core.queue``."""
        ...

    def add_attempt(self, attempt: Attempt) -> bool:
        """Store a new attempt; False when that id is there already."""
        ...

    def save_attempt(self, attempt: Attempt) -> bool:
        """Replace an attempt; False when it is unknown."""
        ...

    def attempts(self, callback: str) -> tuple[Attempt, ...]:
        """A request's attempts, in the order in which they began."""
        ...

    def latest_attempts(self, limit: int) -> tuple[Attempt, ...]:
        """The attempts of all that ended last, the newest first."""
        ...

    def attempts_by(self, officer: str, since: datetime, limit: int) -> tuple[Attempt, ...]:
        """An officer's attempts that ended at ``since`` or later, the newest first."""
        ...


class StaffRows(Protocol):
    """Units, officers, and who is on duty."""

    def units(self) -> tuple[Unit, ...]:
        """All units, in order of their ids."""
        ...

    def save_unit(self, unit: Unit) -> None:
        """Store a unit, or replace it."""
        ...

    def officers(self) -> tuple[Officer, ...]:
        """All officers, the disabled too, in order of their ids."""
        ...

    def officer(self, officer: str, *, work: bool = False) -> Officer | None:
        """An officer by her id. ``work``: what she does elsewhere meanwhile waits until the transaction ends."""
        ...

    def save_officer(self, officer: Officer) -> None:
        """Store an officer, or replace her."""
        ...

    def duties(self, unit: str, after: datetime) -> tuple[Duty, ...]:
        """The duties of a unit's officers who are not disabled, that end after ``after``, in order of their start."""
        ...

    def save_duty(self, duty: Duty) -> None:
        """Store a duty, or replace the one of that officer with that start. The officer must be known."""
        ...

    def remove_duty(self, officer: str, start: datetime) -> bool:
        """Take a duty out of the plan; False when there is none."""
        ...
