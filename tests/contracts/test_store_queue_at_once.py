"""Officers and workers who look into the queue of a store at the same time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ivr.core.callback import Status
from ivr.core.requests.claim import Claim
from ivr.services.ports import Store
from tests.contracts.queued import HOA, one, put
from tests.contracts.rows import NOON, at
from tests.contracts.threads import together


def test_officers_who_look_at_once_never_get_the_same(store: Store) -> None:
    put(store, *(one(f"{number:02}", due_at=at(number)) for number in range(60)))

    def claim(officer: str) -> str:
        with store.transaction() as tx:
            (found,) = tx.queue.line(replace(HOA, id=officer), "bac", NOON, 1, work=True)
            claimed = replace(found, status=Status.CLAIMED, claim=Claim(officer, NOON, at(10)))
            assert tx.save_callback(claimed)
            return found.id

    got = [key for _ in range(15) for key in together(*(partial(claim, name) for name in ("a", "b", "c", "d")))]
    assert sorted(got) == [f"{number:02}" for number in range(60)]


def test_workers_that_sweep_at_once_never_get_the_same(store: Store) -> None:
    put(store, *(one(f"{number:02}", due_at=at(0)) for number in range(40)))

    def note() -> list[str]:
        with store.transaction() as tx:
            found = tx.queue.missed_promises(at(1), 5)
            for request in found:
                assert tx.save_callback(replace(request, missed_at=at(1)))
            return [request.id for request in found]

    noted = [key for _ in range(6) for keys in together(note, note, note) for key in keys]
    assert sorted(noted) == [f"{number:02}" for number in range(40)]
