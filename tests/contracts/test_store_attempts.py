"""Attempts to ring back, in a store."""

from __future__ import annotations

import pytest

from ivr.core.requests.outcome import Outcome
from ivr.services.ports import Store
from ivr.storage.errors import NaiveTime, UnknownCallback
from tests.contracts.queued import NAIVE, attempt, one, put
from tests.contracts.rows import at


def test_attempts_come_back_in_the_order_in_which_they_began(store: Store) -> None:
    put(store, one("a"), one("b"))
    second = attempt("second", began_at=at(2))
    first = attempt("first", note="máy bận", call="CA9", void=True).ended(Outcome.BUSY, at(1), "máy bận")
    other = attempt("other", callback="b").ended(Outcome.SOLVED, at(5))
    with store.transaction() as tx:
        assert all(tx.queue.add_attempt(made) for made in (second, first, other))
        assert not tx.queue.add_attempt(first)
        assert tx.queue.attempts("a") == (first, second)
        assert tx.queue.latest_attempts(9) == (other, first)
        assert tx.queue.latest_attempts(1) == (other,)
        ended = second.ended(Outcome.VOICEMAIL, at(3))
        assert tx.queue.save_attempt(ended)
        assert not tx.queue.save_attempt(attempt("unknown"))
    with store.transaction() as tx:
        assert tx.queue.attempts("a") == (first, ended)


def test_an_attempt_belongs_to_a_request(store: Store) -> None:
    with pytest.raises(UnknownCallback), store.transaction() as tx:
        tx.queue.add_attempt(attempt(callback="nothing"))


def test_an_attempt_without_a_zone_is_refused(store: Store) -> None:
    put(store, one("a"))
    with pytest.raises(NaiveTime), store.transaction() as tx:
        tx.queue.add_attempt(attempt(began_at=NAIVE))
