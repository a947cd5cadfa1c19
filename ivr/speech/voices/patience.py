"""Asking a service on the network with good manners: never fast, again after a refusal, and not for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ivr.core.errors import IvrError


class TryLater(IvrError):
    """The service asks for patience; ``after`` is how many seconds it named (0: none)."""

    permanent = False

    def __init__(self, detail: str, after: float = 0.0) -> None:
        """Keep what the service said and how long it wants to be left alone."""
        super().__init__(detail)
        self.after = after


@dataclass(frozen=True, slots=True)
class Manners:
    """``gap`` seconds at least between two requests; ``tries`` in all, the waits between them doubling.

    The waits run from ``first_wait`` to ``longest_wait`` seconds.
    """

    gap: float = 1.0
    tries: int = 6
    first_wait: float = 2.0
    longest_wait: float = 60.0

    def wait(self, tried: int, asked: float) -> float:
        """Seconds to wait after ``tried`` refusals, the last of which asked for ``asked`` seconds."""
        return min(max(self.first_wait * 2.0 ** (tried - 1), asked), self.longest_wait)


class Patience:
    """One request at a time, however many threads ask. ``now`` and ``sleep`` count seconds."""

    def __init__(
        self,
        manners: Manners | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._manners = manners or Manners()
        self._now, self._sleep = now, sleep
        self._lock = threading.Lock()
        self._next = 0.0
        self._refused: TryLater | None = None

    def ask(self, request: Callable[[], bytes]) -> bytes:
        """Do ``request`` when its time has come, and again while it raises ``TryLater``.

        The last ``TryLater`` is raised when the tries are used up, and from then on at once: who was refused so
        often does better to stop. Any other error goes straight through.
        """
        with self._lock:
            if self._refused:
                raise self._refused
            for tried in range(1, self._manners.tries + 1):
                try:
                    return self._one(request)
                except TryLater as refusal:
                    if tried == self._manners.tries:
                        self._refused = refusal
                        raise
                    self._sleep(self._manners.wait(tried, refusal.after))
        raise AssertionError("there is at least one try")

    def _one(self, request: Callable[[], bytes]) -> bytes:
        early = self._next - self._now()
        if early > 0:
            self._sleep(early)
        try:
            return request()
        finally:
            self._next = self._now() + self._manners.gap
