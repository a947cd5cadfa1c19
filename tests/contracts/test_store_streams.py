"""Which turns are listened to on a socket: each by one."""

from __future__ import annotations

from ivr.services.ports import Store
from tests.contracts.rows import a_call, at
from tests.contracts.threads import together


def test_a_turn_is_claimed_once(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.claim_stream("call-1", 1, at(0))
        assert not tx.claim_stream("call-1", 1, at(1))
    with store.transaction() as tx:
        assert not tx.claim_stream("call-1", 1, at(2))


def test_every_turn_and_every_call_has_its_own(store: Store) -> None:
    with store.transaction() as tx:
        assert all(tx.claim_stream(call, turn, at(0)) for call in ("call-1", "call-2") for turn in (1, 2))


def test_a_claim_that_is_given_up_leaves_the_turn_free(store: Store) -> None:
    class Undone(Exception):
        pass

    try:
        with store.transaction() as tx:
            tx.claim_stream("call-1", 1, at(0))
            raise Undone
    except Undone:
        pass
    with store.transaction() as tx:
        assert tx.claim_stream("call-1", 1, at(1))


def test_of_many_sockets_at_once_one_gets_the_turn(store: Store) -> None:
    def claim() -> bool:
        with store.transaction() as tx:
            tx.call("call-1")
            return tx.claim_stream("call-1", 1, at(0))

    with store.transaction() as tx:
        tx.add_call(a_call())
    assert sorted(together(*[claim] * 8)) == [False] * 7 + [True]
