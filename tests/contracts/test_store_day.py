"""An officer's own day in a store: what she ended lately, and what she said she would ring herself."""

from __future__ import annotations

from ivr.core.callback import Callback, Status
from ivr.core.requests.claim import FollowUp
from ivr.core.requests.outcome import Outcome
from ivr.services.ports import Store
from tests.contracts.queued import attempt, one, put
from tests.contracts.rows import at


def own(key: str, from_: float, officer: str = "hoa", status: Status = Status.RETRY) -> Callback:
    return one(key, status=status, next_at=at(from_), follow_up=FollowUp(officer, at(60)))


def test_her_own_that_are_not_due_come_soonest_first(store: Store) -> None:
    put(store, own("a", 30), own("b", 20), own("c", 10, "lan"), own("d", 5, status=Status.WAITING))
    put(store, one("e", status=Status.RETRY, next_at=at(1)))
    with store.transaction() as tx:
        assert [found.id for found in tx.queue.agreed("hoa", 9)] == ["b", "a"]
        assert [found.id for found in tx.queue.agreed("hoa", 1)] == ["b"]


def test_what_she_ended_since_a_moment_comes_newest_first(store: Store) -> None:
    put(store, one("a"))
    ends = {"before": -1, "at": 0, "after": 1}
    with store.transaction() as tx:
        for name, minutes in ends.items():
            tx.queue.add_attempt(attempt(name, ended_at=at(minutes), outcome=Outcome.BUSY))
        tx.queue.add_attempt(attempt("going on"))
        tx.queue.add_attempt(attempt("hers", officer="lan", ended_at=at(1), outcome=Outcome.BUSY))
    with store.transaction() as tx:
        assert [found.id for found in tx.queue.attempts_by("hoa", at(0), 9)] == ["after", "at"]
        assert [found.id for found in tx.queue.attempts_by("hoa", at(0), 1)] == ["after"]
