"""What ringing through the platform needs from the world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ivr.core.dialling.dial import Dial


class DialRows(Protocol):
    """The ringings of attempts."""

    def add(self, dial: Dial) -> bool:
        """Store a new one; False when that attempt has one already."""
        ...

    def save(self, dial: Dial) -> bool:
        """Replace it where its version is still ``dial.version``; the stored version grows by one."""
        ...

    def dial(self, attempt: str) -> Dial | None:
        """By its attempt."""
        ...

    def latest(self, callback: str) -> Dial | None:
        """The last one of a request."""
        ...

    def named(self, call: str) -> Dial | None:
        """The one whose officer's leg the platform calls ``call``."""
        ...

    def going_on(self, before: datetime, limit: int) -> tuple[Dial, ...]:
        """Those that are not over and of which nothing was heard since ``before``, the oldest word first."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A call as the platform knows it: its name there, its status, and when it was asked for (None: not told)."""

    call: str
    status: str
    at: datetime | None = None


class Dialler(Protocol):
    """The platform's way to ring an officer's telephone."""

    def ring(self, attempt: str, telephone: str) -> Placed:
        """Have ``telephone`` rung for an attempt; asked once. Raises ``NotRung`` or ``RingUnclear``."""
        ...

    def find(self, telephone: str, since: datetime) -> tuple[Placed, ...]:
        """The calls to ``telephone`` asked for since; raises ``RingUnclear`` when that cannot be told now."""
        ...

    def look(self, call: str) -> Placed | None:
        """A call by its name, None when there is none; raises ``RingUnclear`` when that cannot be told now."""
        ...

    def hang_up(self, call: str) -> None:
        """End a call, whatever it is at; no error when it is over. Raises ``RingUnclear``."""
        ...
