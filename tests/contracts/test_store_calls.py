"""Calls in a store."""

from __future__ import annotations

from dataclasses import replace

from ivr.services.ports import Store
from tests.contracts.rows import a_call, at


def test_a_new_call_is_found_again_as_it_was_stored(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.add_call(a_call(over_at=at(1)))
    with store.transaction() as tx:
        assert tx.call("call-1") == a_call(over_at=at(1))


def test_a_caller_without_a_number_can_be_stored(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call(number=None))
    with store.transaction() as tx:
        assert tx.call("call-1") == a_call(number=None)


def test_an_unknown_call_is_none(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call())
        assert tx.call("call-2") is None


def test_a_second_call_with_the_same_id_is_refused_and_changes_nothing(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.add_call(a_call())
        assert not tx.add_call(a_call(session="another"))
    with store.transaction() as tx:
        assert not tx.add_call(a_call(session="another"))
        assert tx.call("call-1") == a_call()


def test_a_saved_turn_replaces_everything(store: Store) -> None:
    later = a_call(
        number="+84987654321",
        turn=1,
        session="s",
        reply="r",
        status="completed",
        began_at=at(1),
        touched_at=at(2),
        over_at=at(3),
    )
    with store.transaction() as tx:
        tx.add_call(a_call())
        tx.add_call(a_call("call-2"))
        assert tx.save_call(later, expected_turn=0)
        assert tx.call("call-1") == later
        assert tx.call("call-2") == a_call("call-2")
    with store.transaction() as tx:
        assert tx.call("call-1") == later


def test_a_turn_that_was_saved_before_loses_and_changes_nothing(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call(turn=1))
        assert not tx.save_call(a_call(turn=2), expected_turn=0)
        assert not tx.save_call(a_call(turn=2), expected_turn=2)
        assert tx.call("call-1") == a_call(turn=1)


def test_a_turn_of_an_unknown_call_loses(store: Store) -> None:
    with store.transaction() as tx:
        assert not tx.save_call(a_call(turn=1), expected_turn=0)
        assert tx.call("call-1") is None


def test_a_call_ends_once(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call())
        assert tx.end_call("call-1", "completed", at(5))
        assert not tx.end_call("call-1", "failed", at(6))
        assert not tx.end_call("call-2", "completed", at(5))
    with store.transaction() as tx:
        assert tx.call("call-1") == replace(a_call(), status="completed", over_at=at(5))
