"""Background work: the journal into the database, and what time does to requests. Any number of workers may run."""

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
    ``sweep`` is done each time, after the journal, whether that could be read or not.
    """

    rescue: Rescue
    interval: float
    taken: Callable[[int], None]
    failed: Callable[[Exception], None]
    sweep: Callable[[], object] = lambda: None

    def once(self) -> int:
        """Do what is due now; returns how many journal entries went into the database."""
        count = self._replay()
        try:
            self.sweep()
        except IvrError as fault:
            self.failed(fault)
        return count

    def run(self, stop: Event) -> None:
        """Work until ``stop`` is set."""
        while not stop.is_set():
            self.once()
            stop.wait(self.interval)

    def _replay(self) -> int:
        try:
            count = self.rescue.replay()
        except (IvrError, OSError) as fault:
            self.failed(fault)
            return 0
        if count:
            self.taken(count)
        return count
