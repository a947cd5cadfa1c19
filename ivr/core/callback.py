"""A callback request: its states, the table of legal moves, and what a citizen may do to it by telephone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ivr.core.errors import IllegalMove


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


#: The legal moves; a move that is not here raises ``IllegalMove``.
MOVES: Mapping[Status, frozenset[Status]] = {
    Status.WAITING: frozenset({Status.CLAIMED, Status.CANCELLED}),
    Status.CLAIMED: frozenset({Status.WAITING, Status.DIALLING, Status.DONE, Status.CANCELLED}),
    Status.DIALLING: frozenset({Status.TALKING, Status.RETRY, Status.UNREACHABLE, Status.CLAIMED}),
    Status.TALKING: frozenset({Status.DONE, Status.RETRY}),
    Status.RETRY: frozenset({Status.CLAIMED, Status.UNREACHABLE, Status.CANCELLED}),
    Status.DONE: frozenset(),
    Status.UNREACHABLE: frozenset(),
    Status.CANCELLED: frozenset(),
}

#: A number has at most one request in these states.
OPEN = frozenset(status for status, moves in MOVES.items() if moves)


@dataclass(frozen=True, slots=True)
class Callback:
    """A citizen's wish to be rung back.

    ``number`` is E.164 (None: the number is only in the recorded message); ``proven`` says that the network gave it.
    ``code`` is the two spoken words. ``due_at`` is the promise, ``not_before`` the earliest time that the citizen
    chose. ``asked`` counts how often it was asked for. ``call`` is the call that opened it. ``version`` grows with
    every saved change. All times are aware.
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

    @property
    def open(self) -> bool:
        """Whether somebody still has to ring."""
        return self.status in OPEN

    def to(self, status: Status) -> Callback:
        """The request in its next state; raises ``IllegalMove``."""
        if status not in MOVES[self.status]:
            raise IllegalMove(f"{self.status} to {status}")
        return replace(self, status=status)

    def asked_again(self, topic: str | None, path: tuple[str, ...]) -> Callback:
        """The citizen asked once more: the place in line is kept, what is new is added."""
        return replace(self, asked=self.asked + 1, topic=topic or self.topic, path=path or self.path)

    def moved(self, start: datetime, end: datetime) -> Callback:
        """The citizen chose another time: not before ``start``, promised by ``end``.

        Raises ``IllegalMove`` when the request is no longer waiting to be rung.
        """
        if self.status not in {Status.WAITING, Status.RETRY}:
            raise IllegalMove(f"another time while {self.status}")
        return replace(self, not_before=start, due_at=end)

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
