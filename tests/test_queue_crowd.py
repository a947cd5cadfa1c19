"""50 officers claim from 2,000 requests, and processes are killed in the middle of it: none twice, none lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from random import Random
from typing import TypeVar

import pytest

from ivr.core.callback import Event, Status
from ivr.core.errors import StoreUnavailable
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Officer
from ivr.services.outcomes import Outcomes
from ivr.services.ports import Store
from ivr.services.queue import Queue
from ivr.storage.database import open_engine
from ivr.storage.migrations import upgrade
from ivr.storage.stores import SqlStore
from tests.core.made import RINGING, request
from tests.queue_officer import MORNING, Named
from tests.services.house import HandClock

OFFICERS, REQUESTS = 50, 2_000
Result = TypeVar("Result")
KILLED_OFFICERS, KILLED_REQUESTS, KILLS = 4, 300, 12


@pytest.fixture
def stores(database_url: str) -> Iterator[tuple[SqlStore, str]]:
    upgrade(database_url)
    store = SqlStore(open_engine(database_url))
    yield store, database_url
    store.close()


def fill(store: Store, requests: int, officers: int) -> None:
    with store.transaction() as tx:
        for number in range(officers):
            tx.staff.save_officer(Officer(f"officer-{number}", f"Cán bộ {number}", ""))
        for number in range(requests):
            due = MORNING + timedelta(hours=2, seconds=number)
            made = request(id=f"r{number}", number=f"+849{number:08}", asked_at=MORNING, due_at=due)
            assert tx.add_callback(made)
            tx.add_event(Event(made.id, MORNING, "asked"))


def test_fifty_officers_share_two_thousand_requests(stores: tuple[SqlStore, str]) -> None:
    store, _ = stores
    fill(store, REQUESTS, OFFICERS)
    clock = HandClock(MORNING + timedelta(minutes=1))
    queue, outcomes = Queue(store, clock), Outcomes(store, clock, Named("all"), RINGING)

    def work(officer: str) -> list[str]:
        done: list[str] = []
        while found := patiently(partial(queue.next, officer)):
            done.append(found.id)
            patiently(partial(outcomes.record, officer, found.id, Outcome.SOLVED))
        return done

    with ThreadPoolExecutor(OFFICERS) as threads:
        shares = list(threads.map(work, [f"officer-{number}" for number in range(OFFICERS)]))
    worked = Counter(key for share in shares for key in share)
    assert worked == Counter({f"r{number}": 1 for number in range(REQUESTS)})
    with store.transaction() as tx:
        assert {found.status for found in tx.callbacks()} == {Status.DONE}
        assert all(len(tx.queue.attempts(f"r{number}")) == 1 for number in range(0, REQUESTS, 50))


def patiently(click: Callable[[], Result]) -> Result:
    """What a click gives; where 50 who never pause leave no connection free, the officer clicks again."""
    while True:
        try:
            return click()
        except StoreUnavailable:
            continue


class Crew:
    """Officers and two workers as processes; whoever is killed is replaced."""

    def __init__(self, url: str) -> None:
        self._url, self._started = url, time.time()
        names = [*(f"officer-{number}" for number in range(KILLED_OFFICERS)), "worker", "worker"]
        self._running = [(name, self._start(name)) for name in names]

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.queue_officer", self._url, name, str(self._started)]
        return subprocess.Popen(command, stderr=subprocess.PIPE)

    def kill_one(self, chance: Random) -> bool:
        """SIGKILL; False when that one had come to its end."""
        index = chance.randrange(len(self._running))
        name, process = self._running[index]
        was_working = process.poll() is None
        process.kill()
        process.communicate()
        self._running[index] = (name, self._start(name))
        return was_working

    def wait(self) -> list[int]:
        """How all of them end by themselves."""
        for _, process in self._running:
            process.communicate(timeout=90)
        return [process.returncode for _, process in self._running]

    def stop(self) -> None:
        for _, process in self._running:
            process.kill()
            process.communicate()


def test_processes_that_are_killed_lose_nothing_and_do_nothing_twice(stores: tuple[SqlStore, str]) -> None:
    store, url = stores
    fill(store, KILLED_REQUESTS, KILLED_OFFICERS)
    crew, chance, killed = Crew(url), Random(2026), 0
    try:
        time.sleep(1.0)
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.02, 0.25))
            killed += crew.kill_one(chance)
        assert crew.wait() == [0] * (KILLED_OFFICERS + 2)
    finally:
        crew.stop()
    assert killed, "nobody was killed at work: the test proves nothing"
    with store.transaction() as tx:
        requests = tx.callbacks()
        assert len(requests) == KILLED_REQUESTS
        for found in requests:
            kinds = Counter(event.kind for event in tx.events(found.id))
            attempts = tx.queue.attempts(found.id)
            # Every claim came to exactly one end, and every promise was kept once or missed once.
            assert kinds["claimed"] == kinds["outcome"] + kinds["claim_expired"], kinds
            assert kinds["asked"] == kinds["outcome"] == kinds["promise_kept"] + kinds["promise_missed"] == 1, kinds
            assert [attempt.outcome for attempt in attempts] == [Outcome.SOLVED]
            assert (found.status, found.claim) == (Status.DONE, None)
