"""Background work: taking the journal into the database. Any number of workers may run at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from ivr.core.errors import IvrError
from ivr.services.rescue import Rescue


@dataclass(frozen=True, slots=True)
class Worker:
    """Runs the due work every ``interval`` seconds.

    ``taken`` is told how many journal entries went in, ``failed`` hears of every fault; neither ends the worker.
    """

    rescue: Rescue
    interval: float
    taken: Callable[[int], None]
    failed: Callable[[Exception], None]

    def once(self) -> int:
        """Do what is due now; returns how many journal entries went into the database."""
        try:
            count = self.rescue.replay()
        except (IvrError, OSError) as fault:
            self.failed(fault)
            return 0
        if count:
            self.taken(count)
        return count

    def run(self, stop: Event) -> None:
        """Work until ``stop`` is set."""
        while not stop.is_set():
            self.once()
            stop.wait(self.interval)
