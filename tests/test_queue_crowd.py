"""50 officers claim from 2,000 requests without pausing: none twice, none lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TypeVar

from ivr.core.callback import Event, Status
from ivr.core.errors import StoreUnavailable
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Officer
from ivr.services.outcomes import Outcomes
from ivr.services.queue import Queue
from tests.core.made import RINGING, at, request
from tests.databases import opened
from tests.queue_officer import Named
from tests.services.house import HandClock

OFFICERS, REQUESTS = 50, 2_000
MORNING = at("08:00")
Result = TypeVar("Result")


def test_fifty_officers_share_two_thousand_requests(database_url: str) -> None:
    with opened(database_url) as store:
        with store.transaction() as tx:
            for number in range(OFFICERS):
                tx.staff.save_officer(Officer(f"officer-{number}", f"Cán bộ {number}", ""))
            for number in range(REQUESTS):
                due = MORNING + timedelta(hours=2, seconds=number)
                made = request(id=f"r{number}", number=f"+849{number:08}", asked_at=MORNING, due_at=due)
                assert tx.add_callback(made)
                tx.add_event(Event(made.id, MORNING, "asked"))
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
