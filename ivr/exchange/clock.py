"""Time on the line: driven by hand, so that ten minutes take milliseconds, or real."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the exchange asks of time. Marks are seconds since the clock was made."""

    def now(self) -> datetime:
        """Return the present moment, aware."""

    def mark(self) -> float:
        """Return the seconds that have passed so far."""

    def pass_until(self, mark: float) -> None:
        """Let time pass until a mark; do nothing when it is behind us."""


class HandClock:
    """A clock that moves only when it is moved; a call over it takes no time."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("the clock needs an aware time")
        self._start = start
        self._seconds = 0.0

    def now(self) -> datetime:
        """Return the start plus all that has passed."""
        return self._start + timedelta(seconds=self._seconds)

    def mark(self) -> float:
        """Return the seconds that have passed."""
        return self._seconds

    def pass_until(self, mark: float) -> None:
        """Jump to a mark."""
        self._seconds = max(self._seconds, mark)

    def advance(self, seconds: float) -> None:
        """Move on by hand, for example between two calls."""
        self._seconds += max(0.0, seconds)


class RealClock:
    """The clock on the wall; letting time pass means waiting."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._start = monotonic()

    def now(self) -> datetime:
        """Return the time of day."""
        return datetime.now(UTC)

    def mark(self) -> float:
        """Return the seconds since the clock was made."""
        return self._monotonic() - self._start

    def pass_until(self, mark: float) -> None:
        """Wait until a mark."""
        remaining = mark - self.mark()
        if remaining > 0:
            self._sleep(remaining)
