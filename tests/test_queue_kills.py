"""50 officers work off 2,000 requests while citizens ring; web service, officers and workers are killed meanwhile.

Ten of the officers sit at the console of ``ivr run``, the others are processes of their own. Whoever is killed (with
SIGKILL) is replaced at once. In the end the ledger of promises balances.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from threading import Event as Flag

import httpx

from ivr.bootstrap import SystemClock
from ivr.core.callback import Event, Status
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Officer
from ivr.services.audit import check, records
from ivr.services.ports import Store
from tests.console_officer import ConsoleOfficer
from tests.core.made import request
from tests.databases import opened
from tests.hotline_process import Process, free_port
from tests.signed_line import SignedLine

#: So many at a time, the first and one after each kill of the web service: 2,000.
REQUESTS, KILLS = 500, 3
AT_THE_CONSOLE, PROCESSES, EACH = 10, 5, 8
WORKERS = 2
#: Processes of officers and workers that are killed before each kill of the web service.
OTHERS = 2
PATIENCE = 120
KEY = "the key of a house that is killed again and again"


class Crews:
    """Officers and workers as processes."""

    def __init__(self, store: Store, url: str) -> None:
        names = [[f"officer-{crew * EACH + number}" for number in range(EACH)] for crew in range(PROCESSES)]
        with store.transaction() as tx:
            for name in (name for crew in names for name in crew):
                tx.staff.save_officer(Officer(name, f"Cán bộ {name}", ""))
        self._url = url
        self._running = [(crew, self._start(crew)) for crew in (*names, *[["worker"]] * WORKERS)]

    def _start(self, names: list[str]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.queue_officer", self._url, *names]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def kill_one(self, chance: Random) -> None:
        """SIGKILL, and another one in its place."""
        index = chance.randrange(len(self._running))
        names, process = self._running[index]
        process.kill()
        process.wait()
        self._running[index] = (names, self._start(names))

    def stop(self) -> None:
        for _, process in self._running:
            process.kill()
            process.wait()


class Citizens:
    """They ring one after the other, and ask for an officer; a platform asks again when nobody answers it."""

    def __init__(self, web: Process, enough: Flag) -> None:
        self._web, self._enough = web, enough
        self.promised: list[str] = []

    def ring(self) -> None:
        for number in count():
            if self._enough.wait(0.3):
                return
            telephone = f"+8498{number:07}"
            line = SignedLine(self._post, self._web.url, self._web.key, telephone, f"CA{number:032x}")
            line.answer()
            line.turn(Digits="0")
            self.promised.append(telephone)

    def _post(self, path: str, form: dict[str, str], headers: dict[str, str]) -> tuple[int, str]:
        while True:
            try:
                return self._web.post(path, form, headers)
            except httpx.TransportError:
                if self._enough.is_set():
                    raise
                time.sleep(0.05)


def test_whoever_is_killed_no_request_is_lost_or_worked_twice(database_url: str, tmp_path: Path) -> None:
    web = Process(tmp_path, free_port(), IVR_DATABASE_URL=database_url, IVR_SECRET_KEY=KEY)
    chance, enough, over = Random(2026), Flag(), Flag()
    with opened(database_url) as store, ThreadPoolExecutor(AT_THE_CONSOLE + 1) as threads:
        web.start()
        officers = [ConsoleOfficer(store, f"console-{number}", web.url, KEY) for number in range(AT_THE_CONSOLE)]
        citizens, crews = Citizens(web, enough), Crews(store, database_url)
        try:
            ringing = threads.submit(citizens.ring)
            working = [threads.submit(officer.work, over) for officer in officers]
            for portion in range(KILLS):
                fill(store, portion)
                for _ in range(OTHERS):
                    time.sleep(chance.uniform(0.02, 0.25))
                    crews.kill_one(chance)
                at_work(officers)
                web.kill()
                web.start()
            fill(store, KILLS)
            enough.set()
            ringing.result(PATIENCE)
            until(lambda: not any((tmp_path / "journal").glob("*.json")) and not waiting(store))
            over.set()
            finished(working)
        finally:
            enough.set()
            over.set()
            crews.stop()
            web.kill()
        balanced(store, citizens.promised)


def fill(store: Store, portion: int) -> None:
    now = SystemClock().now()
    with store.transaction() as tx:
        for number in range(portion * REQUESTS, (portion + 1) * REQUESTS):
            due = now + timedelta(hours=2, seconds=number)
            made = request(id=f"r{number}", number=f"+849{number:08}", asked_at=now, due_at=due)
            assert tx.add_callback(made)
            tx.add_event(Event(made.id, now, "asked"))


def at_work(officers: list[ConsoleOfficer]) -> None:
    """Wait until somebody at the console has closed a request once more."""
    for officer in officers:
        officer.worked.clear()
    until(lambda: any(officer.worked.is_set() for officer in officers))


def waiting(store: Store) -> bool:
    with store.transaction() as tx:
        return bool(tx.queue.board(SystemClock().now()))


def until(it_is_so: Callable[[], bool]) -> None:
    for _ in range(PATIENCE * 20):
        if it_is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def finished(works: list[Future[None]]) -> None:
    for work in works:
        work.result(PATIENCE)


def balanced(store: Store, promised: list[str]) -> None:
    """Every promise was kept once or missed once; every claim came to one end; the audit tells of each."""
    lines = Counter((record.entry.what, record.entry.subject) for record in records(store))
    assert check(store).broken is None
    with store.transaction() as tx:
        requests = tx.callbacks()
        assert len(requests) == REQUESTS * (KILLS + 1) + len(promised)
        assert {found.number for found in requests} >= set(promised)
        for found in requests:
            kinds = Counter(event.kind for event in tx.events(found.id))
            assert kinds["claimed"] == kinds["outcome"] + kinds["claim_expired"], kinds
            assert kinds["asked"] == kinds["outcome"] == kinds["promise_kept"] + kinds["promise_missed"] == 1, kinds
            assert [attempt.outcome for attempt in tx.queue.attempts(found.id)] == [Outcome.SOLVED]
            assert (found.status, found.claim) == (Status.DONE, None)
            assert lines["request-claimed", found.id] == kinds["claimed"]
            assert lines["outcome-recorded", found.id] == 1
