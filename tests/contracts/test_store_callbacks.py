"""Callback requests in a store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.callback import OPEN, Status
from ivr.services.ports import Store
from tests.contracts.rows import a_request, at

CLOSED = sorted(set(Status) - OPEN)


def test_a_new_request_is_found_by_its_id_its_number_and_its_call(store: Store) -> None:
    request = a_request(not_before=at(30), asked=2, version=3)
    with store.transaction() as tx:
        assert tx.add_callback(request)
    with store.transaction() as tx:
        assert tx.callback("request-1") == request
        assert tx.open_callback("+84912345678") == request
        assert tx.callback_of_call("call-1") == request


def test_what_nobody_asked_for_is_none(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request())
        assert tx.callback("request-2") is None
        assert tx.open_callback("+84987654321") is None
        assert tx.callback_of_call("call-2") is None


@pytest.mark.parametrize("status", sorted(OPEN))
def test_a_number_has_one_open_request_whatever_its_state(store: Store, status: Status) -> None:
    with store.transaction() as tx:
        assert tx.add_callback(a_request(status=status))
        assert not tx.add_callback(a_request("request-2", call="call-2"))
        assert tx.callbacks() == (a_request(status=status),)
        assert tx.callback_of_call("call-2") is None


@pytest.mark.parametrize("status", CLOSED)
def test_a_request_that_came_to_its_end_leaves_room_for_another(store: Store, status: Status) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request(status=status))
        assert tx.open_callback("+84912345678") is None
        assert tx.add_callback(a_request("request-2", asked_at=at(1)))
        found = tx.open_callback("+84912345678")
        assert found is not None
        assert found.id == "request-2"


def test_any_number_of_open_requests_may_lack_a_number(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.add_callback(a_request(number=None, topic=None, path=()))
        assert tx.add_callback(a_request("request-2", number=None))
    with store.transaction() as tx:
        assert tx.callback("request-1") == a_request(number=None, topic=None, path=())


def test_the_same_id_again_is_refused(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request())
        assert not tx.add_callback(a_request(number="+84987654321"))
        assert tx.callbacks() == (a_request(),)


def test_requests_come_oldest_first_and_in_order_of_arrival_within_a_moment(store: Store) -> None:
    with store.transaction() as tx:
        for key, minutes in (("b", 2), ("z", 1), ("a", 1), ("c", 0)):
            tx.add_callback(a_request(key, number=None, asked_at=at(minutes)))
    with store.transaction() as tx:
        assert [request.id for request in tx.callbacks()] == ["c", "z", "a", "b"]


def test_the_latest_request_of_a_call_is_the_one_that_arrived_last(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request("z", status=Status.CANCELLED))
        tx.add_callback(a_request("a"))
        tx.add_callback(a_request("b", number=None, call="call-2"))
    with store.transaction() as tx:
        assert tx.callback_of_call("call-1") == a_request("a")


def test_a_saved_request_replaces_everything_and_its_version_grows(store: Store) -> None:
    changed = a_request(
        number="+84987654321",
        proven=False,
        code=("a", "b"),
        status=Status.CLAIMED,
        topic=None,
        path=("main",),
        asked_at=at(1),
        due_at=at(2),
        call="call-2",
        not_before=at(3),
        asked=4,
    )
    with store.transaction() as tx:
        tx.add_callback(a_request())
        tx.add_callback(a_request("request-2", number=None))
        assert tx.save_callback(changed)
        assert tx.callback("request-1") == replace(changed, version=1)
    with store.transaction() as tx:
        assert tx.callback("request-1") == replace(changed, version=1)
        assert tx.callback("request-2") == a_request("request-2", number=None)
        assert tx.callback_of_call("call-2") == replace(changed, version=1)


def test_a_request_changed_by_somebody_else_meanwhile_is_not_saved(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request())
        assert tx.save_callback(a_request(asked=2))
        assert not tx.save_callback(a_request(asked=9))
        assert tx.callback("request-1") == a_request(asked=2, version=1)


def test_an_unknown_request_is_not_saved(store: Store) -> None:
    with store.transaction() as tx:
        assert not tx.save_callback(a_request())
        assert tx.callbacks() == ()


def test_a_request_that_ends_frees_its_number_and_one_that_opens_takes_it(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request())
        assert tx.save_callback(a_request(status=Status.CANCELLED))
        assert tx.open_callback("+84912345678") is None
        assert tx.save_callback(a_request(status=Status.WAITING, version=1))
        assert tx.open_callback("+84912345678") == a_request(version=2)


def test_a_request_cannot_take_a_number_that_has_an_open_one_and_the_rest_of_the_work_stays(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request())
        tx.add_callback(a_request("request-2", number=None))
        assert not tx.save_callback(a_request("request-2"))
        assert tx.add_callback(a_request("request-3", number=None))
    with store.transaction() as tx:
        assert tx.callbacks() == (
            a_request(),
            a_request("request-2", number=None),
            a_request("request-3", number=None),
        )
        assert tx.open_callback("+84912345678") == a_request()


def test_a_request_that_learns_its_number_is_found_by_the_new_one_only(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request())
        tx.save_callback(a_request(number="+84987654321"))
        assert tx.open_callback("+84912345678") is None
        assert tx.open_callback("+84987654321") == a_request(number="+84987654321", version=1)
