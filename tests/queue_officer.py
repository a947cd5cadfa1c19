"""Officers as a process of their own, so that they can be killed: they claim, ring, record, again and again.

Run as ``python -m tests.queue_officer URL NAME...``, a thread a name; ``worker`` sweeps. Ends when it is killed.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import count

from ivr.bootstrap import SystemClock
from ivr.core.errors import IvrError
from ivr.core.requests.outcome import Outcome
from ivr.services.outcomes import Outcomes
from ivr.services.ports import Store
from ivr.services.queue import Queue
from ivr.services.sweeps import Sweeps
from ivr.storage.database import open_engine
from ivr.storage.stores import SqlStore
from tests.core.made import RINGING

#: A claim of a killed officer is free again this soon, so that the test need not wait ten minutes.
CLAIM = timedelta(seconds=1)
#: Seconds that a call takes, so that there is somebody to be killed in the middle of one.
CALL = 0.3


class Named:
    """Ids that no other process gives."""

    def __init__(self, name: str) -> None:
        self._name, self._numbers = f"{name}-{time.time_ns()}", count()

    def new(self) -> str:
        return f"{self._name}-{next(self._numbers)}"

    def pick(self, choices: int) -> int:
        return 0


def work(store: Store, name: str) -> None:
    """Ring for ever. Whoever is killed in the middle of a call leaves it to the worker."""
    clock = SystemClock()
    queue = Queue(store, clock, CLAIM)
    outcomes = Outcomes(store, clock, Named(name), RINGING, claim=CLAIM)
    sweeps = Sweeps(store, clock, RINGING)
    while True:
        try:
            if name == "worker":
                sweeps.once()
                time.sleep(0.05)
            elif found := queue.next(name):
                time.sleep(CALL)
                outcomes.record(name, found.id, Outcome.SOLVED)
                continue
        except IvrError as fault:
            # Lost a race, or the claim ran out while the machine was busy: nothing is half done.
            print(fault, file=sys.stderr)
        time.sleep(0.1)


def main(url: str, names: list[str]) -> None:
    """All of them at once."""
    with ThreadPoolExecutor(len(names)) as threads:
        list(threads.map(partial(work, SqlStore(open_engine(url))), names))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
