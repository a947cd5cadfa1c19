"""Officers who take the next request and close it, again and again: threads of one process.

As a program, ``python -m ivr.cli.bench.queue.officers URL FIRST LAST CLAIMS``: each of the officers of these numbers
takes so many requests. It says ``ready``, waits for a line, works, and prints what it found as one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import TypeVar

from ivr.bootstrap import SystemClock, SystemIds
from ivr.core.errors import LostRace, StoreUnavailable
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.ringing import Ringing
from ivr.flows.content import load_content
from ivr.flows.office import VietnamHolidays
from ivr.services.outcomes import Outcomes
from ivr.services.ports import Store
from ivr.services.queue import Queue
from ivr.storage.database import open_engine
from ivr.storage.stores import SqlStore

Result = TypeVar("Result")


@dataclass(slots=True)
class Worked:
    """Seconds of every click on "next" that gave a request and of every outcome; clicks that had to be repeated.

    ``seconds`` is all of it, ``cpu_seconds`` the processor time of the process, the database's own not counted unless
    it is SQLite.
    """

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    next: list[float] = field(default_factory=list)
    outcome: list[float] = field(default_factory=list)
    again: int = 0


class Crew:
    """Officers of one process, each of whom takes ``claims`` requests."""

    def __init__(self, store: Store, claims: int) -> None:
        """Work in ``store``."""
        clock, office = SystemClock(), load_content().office
        self._queue = Queue(store, clock)
        self._outcomes = Outcomes(store, clock, SystemIds(), Ringing(office, VietnamHolidays().closed))
        self._claims, self._lock = claims, Lock()
        self._found = Worked()

    def work(self, officers: Sequence[str]) -> Worked:
        """What all of them did until each had her share or nothing waited for her."""
        began, spent = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(len(officers)) as threads:
            list(threads.map(self._work, officers))
        self._found.seconds = time.perf_counter() - began
        self._found.cpu_seconds = time.process_time() - spent
        return self._found

    def _work(self, officer: str) -> None:
        for _ in range(self._claims):
            request, waited = self._timed(lambda: self._queue.next(officer))
            if request is None:
                return
            key = request.id
            _, closed = self._timed(lambda: self._outcomes.record(officer, key, Outcome.SOLVED))  # noqa: B023 - called at once
            with self._lock:
                self._found.next.append(waited)
                self._found.outcome.append(closed)

    def _timed(self, click: Callable[[], Result]) -> tuple[Result, float]:
        """What a click gives, and the seconds until it gave it; who is told that it failed clicks again."""
        began = time.perf_counter()
        while True:
            try:
                return click(), time.perf_counter() - began
            except (LostRace, StoreUnavailable):
                with self._lock:
                    self._found.again += 1


def main(url: str, first: int, last: int, claims: int) -> None:
    """The program."""
    store = SqlStore(open_engine(url))
    crew = Crew(store, claims)
    store.ping()
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(asdict(crew.work([f"officer-{number}" for number in range(first, last)]))), flush=True)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
