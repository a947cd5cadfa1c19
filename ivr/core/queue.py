"""The order of the queue, and how an officer is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ivr.core.callback import Callback
from ivr.core.requests.priority import Precedence, Priority, head_start


class Reason(StrEnum):
    """Why this request is offered now; the value is the key of its words on the card."""

    FOLLOW_UP = "follow_up"
    AGREED_TIME = "agreed_time"
    OVERDUE = "overdue"
    PRIORITY = "priority"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason, with the time that it speaks of, or the priority and the supervisor's word for it."""

    reason: Reason
    at: datetime | None = None
    priority: Priority | None = None
    precedence: Precedence | None = None


def rank_at(callback: Callback) -> datetime:
    """The place in line: the promise, earlier by the head start of the priority.

    It is a fixed moment, not a score that has to be counted anew. A request that was promised for a later moment than
    the longest head start after this one can never overtake it, so nobody starves.
    """
    return callback.due_at - head_start(callback.standing)


def best(follow_ups: Iterable[Callback], others: Iterable[Callback]) -> Callback | None:
    """What an officer rings next: her own follow-ups that are due, the longest due first; then the first in line."""
    own = min(follow_ups, key=lambda callback: (callback.next_at or callback.asked_at, callback.id), default=None)
    return own or min(others, key=lambda callback: (rank_at(callback), callback.asked_at, callback.id), default=None)


def why(callback: Callback, officer: str, now: datetime) -> tuple[Why, ...]:
    """The reasons for offering the request to ``officer``, the weightiest first; never empty."""
    reasons = []
    if callback.follow_up and callback.follow_up.officer == officer:
        reasons.append(Why(Reason.FOLLOW_UP, callback.next_at))
    if callback.not_before:
        reasons.append(Why(Reason.AGREED_TIME, callback.not_before))
    if callback.standing:
        word = callback.precedence if callback.standing is Priority.SUPERVISOR else None
        reasons.append(Why(Reason.PRIORITY, priority=callback.standing, precedence=word))
    reasons.append(Why(Reason.OVERDUE if callback.overdue(now) else Reason.PROMISE, callback.due_at))
    return tuple(reasons)
