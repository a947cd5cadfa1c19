"""A callback request: its states, the table of legal moves, and what a citizen may do to it by telephone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ivr.core.errors import IllegalMove
from ivr.core.requests.claim import Claim, FollowUp
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.priority import REPEATEDLY, Precedence, Priority, stronger
from ivr.core.requests.units import EVERYONE


class Status(StrEnum):
    """Where a callback request stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DIALLING = "dialling"
    TALKING = "talking"
    RETRY = "retry"
    DONE = "done"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"


#: The legal moves; a move that is not here raises ``IllegalMove``. What is closed can only be taken back, by the
#: officer who closed it by mistake.
MOVES: Mapping[Status, frozenset[Status]] = {
    Status.WAITING: frozenset({Status.CLAIMED, Status.CANCELLED}),
    Status.CLAIMED: frozenset(
        {Status.WAITING, Status.DIALLING, Status.RETRY, Status.DONE, Status.UNREACHABLE, Status.CANCELLED}
    ),
    Status.DIALLING: frozenset(
        {Status.CLAIMED, Status.TALKING, Status.RETRY, Status.DONE, Status.UNREACHABLE, Status.CANCELLED}
    ),
    Status.TALKING: frozenset({Status.RETRY, Status.DONE, Status.UNREACHABLE, Status.CANCELLED}),
    Status.RETRY: frozenset({Status.WAITING, Status.CLAIMED, Status.CANCELLED}),
    Status.DONE: frozenset({Status.CLAIMED}),
    Status.UNREACHABLE: frozenset({Status.CLAIMED}),
    Status.CANCELLED: frozenset({Status.CLAIMED}),
}

#: A number has at most one request that is not closed.
CLOSED = frozenset({Status.DONE, Status.UNREACHABLE, Status.CANCELLED})
OPEN = frozenset(Status) - CLOSED

#: An officer has it in hand.
HELD = frozenset({Status.CLAIMED, Status.DIALLING, Status.TALKING})


@dataclass(frozen=True, slots=True)
class Callback:
    """A citizen's wish to be rung back.

    ``number`` is E.164 (None: the number is only in the recorded message); ``proven`` says that the network gave it.
    ``code`` is the two spoken words. ``due_at`` is the promise, ``not_before`` the earliest time that the citizen
    chose. ``asked`` counts how often it was asked for. ``call`` is the call that opened it. ``version`` grows with
    every saved change.

    ``unit`` has to ring. ``priority`` is why the hotline puts it before others, ``precedence`` why a supervisor does;
    ``standing`` is what counts. ``attempts`` were made and count. It is not rung
    before ``next_at`` (None: at once). ``claim`` is there while an officer has it in hand, ``follow_up`` while it is
    one officer's own. ``missed_at`` is when its present promise was noted as missed. ``outcome`` is what the last
    attempt came to (None when the citizen decided since), ``closed_at`` when the request ended. All times are aware.
    """

    id: str
    number: str | None
    proven: bool
    code: tuple[str, str]
    status: Status
    topic: str | None
    path: tuple[str, ...]
    asked_at: datetime
    due_at: datetime
    call: str
    not_before: datetime | None = None
    asked: int = 1
    version: int = 0
    unit: str = EVERYONE
    priority: Priority | None = None
    attempts: int = 0
    next_at: datetime | None = None
    claim: Claim | None = None
    follow_up: FollowUp | None = None
    missed_at: datetime | None = None
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    precedence: Precedence | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to ring."""
        return self.status in OPEN

    @property
    def standing(self) -> Priority | None:
        """Why it goes before others: what the hotline found, or a supervisor's word where that weighs more."""
        return stronger(self.priority, Priority.SUPERVISOR if self.precedence else None)

    def to(self, status: Status) -> Callback:
        """The request in its next state; a claim ends with the last state that needs one. Raises ``IllegalMove``."""
        if status not in MOVES[self.status]:
            raise IllegalMove(f"{self.status} to {status}")
        return replace(self, status=status, claim=self.claim if status in HELD else None)

    def ended(self, status: Status, now: datetime) -> Callback:
        """The request closed; raises ``IllegalMove``."""
        return replace(self.to(status), closed_at=now, next_at=None, follow_up=None)

    def cancelled(self, now: datetime) -> Callback:
        """The citizen wants it no more. Raises ``IllegalMove`` while she is being rung: the officer hears it then."""
        if self.status in {Status.DIALLING, Status.TALKING}:
            raise IllegalMove(f"cancelled while {self.status}")
        # What the last attempt came to is no longer why the request stands as it does.
        return replace(self.ended(Status.CANCELLED, now), outcome=None)

    def asked_again(self, topic: str | None, path: tuple[str, ...]) -> Callback:
        """The citizen asked once more: the place in line is kept, what is new is added."""
        asked = self.asked + 1
        priority = self.raised(Priority.ASKED_REPEATEDLY).priority if asked >= REPEATEDLY else self.priority
        return replace(self, asked=asked, topic=topic or self.topic, path=path or self.path, priority=priority)

    def raised(self, priority: Priority) -> Callback:
        """The request with a reason to go first, unless it has a stronger one."""
        return replace(self, priority=stronger(self.priority, priority))

    def promised(self, due_at: datetime) -> Callback:
        """A new promise, which has not been missed yet."""
        return replace(self, due_at=due_at, missed_at=None)

    def moved(self, start: datetime, end: datetime) -> Callback:
        """The citizen chose another time: not before ``start``, promised by ``end``.

        Raises ``IllegalMove`` when the request is no longer waiting to be rung.
        """
        if self.status not in {Status.WAITING, Status.RETRY}:
            raise IllegalMove(f"another time while {self.status}")
        return replace(self.promised(end), not_before=start, next_at=start, follow_up=None, outcome=None)

    def overdue(self, now: datetime) -> bool:
        """Whether the promise has passed without an end."""
        return self.open and now > self.due_at


@dataclass(frozen=True, slots=True)
class Message:
    """A message for the officer: where the platform keeps the voice, and its seconds (None: not told).

    ``transcript`` is what the recogniser heard in it; without an address it is all that is known.
    """

    id: str
    callback: str
    call: str
    url: str
    seconds: float | None
    at: datetime
    transcript: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a request's history: what happened, when, by which call or entry."""

    callback: str
    at: datetime
    kind: str
    detail: str = ""
