"""Requests of a queue, and what a store says of them."""

from __future__ import annotations

from datetime import datetime

from ivr.core.callback import Callback, Status
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.claim import Claim
from ivr.core.requests.units import Officer
from ivr.services.ports import Store
from tests.contracts.rows import a_request, at

HOA = Officer("hoa", "Hoa", "bac")
NAIVE = datetime(2026, 3, 2, 12, 0)


def put(store: Store, *requests: Callback) -> None:
    with store.transaction() as tx:
        for request in requests:
            assert tx.add_callback(request)


def one(key: str, **changes: object) -> Callback:
    return a_request(key, **{"number": None, "unit": "bac", **changes})


def in_hand(key: str, until: float, officer: str = "hoa", **changes: object) -> Callback:
    return one(key, **{"status": Status.CLAIMED, "claim": Claim(officer, at(0), at(until)), **changes})


def attempt(key: str = "attempt-1", **changes: object) -> Attempt:
    values: dict[str, object] = {"callback": "a", "officer": "hoa", "began_at": at(0), "due_at": at(9), **changes}
    return Attempt(key, **values)  # type: ignore[arg-type]


def ids(requests: tuple[Callback, ...]) -> str:
    return " ".join(request.id for request in requests)


def line(store: Store, officer: Officer = HOA, minutes: float = 0, limit: int = 9, unit: str = "bac") -> str:
    with store.transaction() as tx:
        shown = tx.queue.line(officer, unit, at(minutes), limit, work=False)
        assert tx.queue.line(officer, unit, at(minutes), limit, work=True) == shown
    return ids(shown)
