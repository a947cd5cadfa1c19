"""Credentials, sessions, recovery codes, tries and forms, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from ivr.core.accounts.access import Credential, Session
from ivr.core.accounts.throttle import ACCOUNT, TooManyTries, Tries
from ivr.services.ports import Store
from ivr.storage.errors import NaiveTime
from tests.contracts.rows import NOON, at
from tests.contracts.threads import together

CREDENTIAL = Credential("lan", "$argon2id$...", NOON, must_change=True, factor=None, pending="p1", last_step=7)


def a_session(key: str = "s1", officer: str = "lan", began: float = 0, seen: float = 0) -> Session:
    return Session(key, officer, at(began), at(seen), "10.0.0.7", proven=False)


def test_a_credential_comes_back_as_it_was_stored_and_is_replaced_whole(store: Store) -> None:
    with store.transaction() as tx:
        tx.accounts.put_credential(CREDENTIAL)
    changed = replace(CREDENTIAL, digest="other", must_change=False, factor="f1", pending=None, changed_at=at(5))
    with store.transaction() as tx:
        assert tx.accounts.credential("lan") == CREDENTIAL
        assert tx.accounts.credential("minh") is None
        tx.accounts.put_credential(changed)
    with store.transaction() as tx:
        assert tx.accounts.credential("lan") == changed


def test_what_fails_is_taken_back(store: Store) -> None:
    with store.transaction() as tx:
        tx.accounts.put_credential(CREDENTIAL)
        tx.accounts.set_recovery("lan", ("a", "b"))
        tx.accounts.add_session(a_session())
    with pytest.raises(RuntimeError), store.transaction() as tx:
        tx.accounts.put_credential(replace(CREDENTIAL, digest="other"))
        tx.accounts.set_recovery("lan", ("c",))
        tx.accounts.end_sessions("lan")
        tx.accounts.put_tries(Tries("k", 3, NOON, NOON))
        tx.accounts.spend_form("f", NOON)
        raise RuntimeError
    with store.transaction() as tx:
        assert tx.accounts.credential("lan") == CREDENTIAL
        assert tx.accounts.recovery_left("lan") == 2
        assert tx.accounts.sessions("lan") == (a_session(),)
        assert tx.accounts.tries("k", at(1)).failures == 0
        assert tx.accounts.spend_form("f", NOON)


def test_a_step_is_taken_once_and_never_an_earlier_one(store: Store) -> None:
    with store.transaction() as tx:
        tx.accounts.put_credential(CREDENTIAL)
        taken = [tx.accounts.take_step("lan", step) for step in (7, 8, 8, 6, 9)]
        assert taken == [False, True, False, False, True]
        assert not tx.accounts.take_step("minh", 1)


def test_sessions_are_found_touched_and_ended(store: Store) -> None:
    with store.transaction() as tx:
        for session in (a_session("s2", began=2), a_session("s1", began=1), a_session("s3", "minh")):
            tx.accounts.add_session(session)
        tx.accounts.touch_session("s1", at(9))
        tx.accounts.touch_session("gone", at(9))
    with store.transaction() as tx:
        assert tx.accounts.session("s1") == a_session("s1", began=1, seen=9)
        assert tx.accounts.session("gone") is None
        assert [session.key for session in tx.accounts.sessions("lan")] == ["s1", "s2"]
        assert (tx.accounts.end_session("s1"), tx.accounts.end_session("s1")) == (True, False)
        assert tx.accounts.end_sessions("lan") == 1
        assert tx.accounts.session("s3") == a_session("s3", "minh")


def test_a_recovery_code_works_once_and_new_ones_replace_the_old(store: Store) -> None:
    with store.transaction() as tx:
        tx.accounts.set_recovery("lan", ("a", "b"))
        tx.accounts.set_recovery("minh", ("a",))
        assert [tx.accounts.take_recovery("lan", code) for code in ("a", "a", "x")] == [True, False, False]
        assert (tx.accounts.recovery_left("lan"), tx.accounts.recovery_left("minh")) == (1, 1)
        tx.accounts.set_recovery("lan", ("c",))
        assert not tx.accounts.take_recovery("lan", "b")
        assert tx.accounts.recovery_left("lan") == 1


def test_tries_are_counted_kept_and_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        tries = tx.accounts.tries("account:x", NOON)
        assert tries == Tries("account:x", 0, NOON, NOON)
        tx.accounts.put_tries(tries.another(ACCOUNT, NOON))
    with store.transaction() as tx:
        assert tx.accounts.tries("account:x", at(1)) == Tries("account:x", 1, NOON, NOON)
        tx.accounts.put_tries(Tries("account:x", 0, NOON, NOON))
    with store.transaction() as tx:
        assert tx.accounts.tries("account:x", at(2)) == Tries("account:x", 0, NOON, NOON)


def test_of_many_tries_at_once_no_more_are_taken_than_are_free(store: Store) -> None:
    def one_try() -> bool:
        with store.transaction() as tx:
            try:
                tx.accounts.put_tries(tx.accounts.tries("account:x", NOON).another(ACCOUNT, NOON))
            except TooManyTries:
                return False
        return True

    assert sum(together(*[one_try] * 12)) == ACCOUNT.free


def test_tries_that_are_ended_and_begun_at_once_get_in_nobodys_way(store: Store) -> None:
    def work() -> None:
        for _ in range(20):
            with store.transaction() as tx:
                tx.accounts.put_tries(tx.accounts.tries("account:x", NOON).cleared())

    together(*[work] * 6)


def test_a_form_that_is_sent_twice_at_once_is_taken_once(store: Store) -> None:
    def send() -> bool:
        with store.transaction() as tx:
            return tx.accounts.spend_form("form-1", NOON)

    assert sorted(together(*[send] * 6)) == [False] * 5 + [True]


def test_a_form_that_is_forgotten_can_be_sent_again(store: Store) -> None:
    with store.transaction() as tx:
        tx.accounts.free_form("never sent")
        tx.accounts.spend_form("form-1", NOON)
        tx.accounts.spend_form("form-2", NOON)
    with store.transaction() as tx:
        assert tx.accounts.form_sent("form-1")
        tx.accounts.free_form("form-1")
    with store.transaction() as tx:
        assert not tx.accounts.form_sent("form-1")
        assert tx.accounts.spend_form("form-1", NOON)
        assert not tx.accounts.spend_form("form-2", NOON)


def test_a_code_that_is_given_twice_at_once_is_taken_once(store: Store) -> None:
    with store.transaction() as tx:
        tx.accounts.put_credential(CREDENTIAL)
        tx.accounts.set_recovery("lan", ("a",))

    def recover() -> bool:
        with store.transaction() as tx:
            return tx.accounts.take_recovery("lan", "a")

    def step() -> bool:
        with store.transaction() as tx:
            return tx.accounts.take_step("lan", 8)

    assert sum(together(*[recover] * 4)) == 1
    assert sum(together(*[step] * 4)) == 1


def test_what_is_over_is_swept_away_and_the_rest_stays(store: Store) -> None:
    with store.transaction() as tx:
        tx.accounts.add_session(a_session("old", began=-20, seen=10))
        tx.accounts.add_session(a_session("idle", began=5, seen=5))
        tx.accounts.add_session(a_session("new", began=5, seen=10))
        tx.accounts.put_tries(Tries("old", 3, at(0), at(0)))
        tx.accounts.put_tries(Tries("new", 3, at(6), at(6)))
        tx.accounts.spend_form("old", at(0))
        tx.accounts.spend_form("new", at(6))
    with store.transaction() as tx:
        swept = partial(tx.accounts.sweep, sessions=at(0), idle=at(8), tries=at(5), forms=at(5))
        assert (swept(), swept()) == (4, 0)
        assert [session.key for session in tx.accounts.sessions("lan")] == ["new"]
        assert tx.accounts.tries("new", at(7)).failures == 3
        assert not tx.accounts.spend_form("new", at(7))


def test_times_without_a_zone_are_refused(store: Store) -> None:
    naive = datetime(2026, 3, 2, 5, 0)
    with pytest.raises(NaiveTime), store.transaction() as tx:
        tx.accounts.add_session(replace(a_session(), seen_at=naive))
    with pytest.raises(NaiveTime), store.transaction() as tx:
        tx.accounts.put_credential(replace(CREDENTIAL, changed_at=naive))
