"""An officer as a process of her own, so that she can be killed: claims, rings, records, again and again.

Run as ``python -m tests.queue_officer URL NAME``; a worker that sweeps when NAME is ``worker``. Ends when nothing is
open any more.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from itertools import count

from ivr.core.calendar import VIETNAM
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
#: The clock starts on a Monday morning and runs as fast as the real one.
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)


class Running:
    """Monday morning, from a moment that all processes share."""

    def __init__(self, started: float) -> None:
        self._started = started

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=time.time() - self._started)


class Named:
    """Ids that no other process gives."""

    def __init__(self, name: str) -> None:
        self._name, self._numbers = f"{name}-{time.time_ns()}", count()

    def new(self) -> str:
        return f"{self._name}-{next(self._numbers)}"

    def pick(self, choices: int) -> int:
        return 0


def work(store: Store, name: str, clock: Running) -> None:
    """Ring until nothing is open. Whoever is killed in the middle of a call leaves it to the worker."""
    queue = Queue(store, clock, CLAIM)
    outcomes = Outcomes(store, clock, Named(name), RINGING, claim=CLAIM)
    sweeps = Sweeps(store, clock, RINGING)
    while True:
        try:
            if name == "worker":
                sweeps.once()
                time.sleep(0.05)
            elif found := queue.next(name):
                outcomes.record(name, found.id, Outcome.SOLVED)
                continue
            with store.transaction() as tx:
                if not tx.queue.board(clock.now()):
                    return
        except IvrError as fault:
            # Lost a race, or the claim ran out while the machine was busy: nothing is half done.
            print(fault, file=sys.stderr)
        time.sleep(0.02)


if __name__ == "__main__":
    url, own_name, started_at = sys.argv[1:]
    work(SqlStore(open_engine(url)), own_name, Running(float(started_at)))
