"""The queue in a store: what officers and workers look for, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.callback import HELD, OPEN, Callback, Status
from ivr.core.requests.claim import FollowUp
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.priority import Ground, Precedence, Priority
from ivr.services.ports import Store
from ivr.services.queue_ports import Count
from ivr.storage.errors import NaiveTime
from tests.contracts.queued import HOA, NAIVE, attempt, ids, in_hand, line, one, put
from tests.contracts.rows import at


def test_everything_about_a_request_comes_back(store: Store) -> None:
    full = in_hand(
        "a",
        3,
        priority=Priority.URGENT,
        attempts=2,
        next_at=at(4),
        follow_up=FollowUp("lan", at(5)),
        missed_at=at(6),
        outcome=Outcome.BUSY,
        closed_at=at(7),
        precedence=Precedence(Ground.OTHER, "minh", at(8), "bà con ở xa"),
    )
    put(store, full)
    with store.transaction() as tx:
        assert tx.callback("a") == full
        plain = one("a", unit="")
        assert tx.save_callback(plain)
        assert tx.callback("a") == replace(plain, version=1)


def test_the_line_is_in_order_of_promise_and_priority_then_of_asking(store: Store) -> None:
    put(
        store,
        one("d", due_at=at(60), asked_at=at(-1)),
        one("c", due_at=at(60), asked_at=at(-2)),
        one("b", due_at=at(50)),
        one("a", due_at=at(60 * 24), priority=Priority.URGENT),
    )
    assert line(store) == "a b c d"
    assert line(store, limit=2) == "a b"


def test_the_line_holds_only_what_waits_in_the_unit_and_is_due(store: Store) -> None:
    put(store, one("other", unit="nam"), one("later", next_at=at(5)), one("due", next_at=at(0)))
    put(store, *(one(status, status=status) for status in sorted(set(Status) - {Status.WAITING})))
    assert line(store) == "due"
    assert line(store, minutes=5) == "due later"
    assert line(store, unit="nam") == "other"
    assert line(store, unit="") == ""


def test_the_line_of_an_officer_with_topics_holds_those_and_what_has_none(store: Store) -> None:
    put(store, one("a", topic="tam-tru"), one("b", topic="ho-chieu"), one("c", topic=None))
    assert line(store, replace(HOA, topics=frozenset({"ho-chieu", "dang-ky-xe"}))) == "b c"


def test_a_follow_up_is_kept_for_its_officer_until_its_end(store: Store) -> None:
    put(store, one("a", follow_up=FollowUp("lan", at(5)), next_at=at(1)))
    assert line(store, minutes=4) == ""
    assert line(store, replace(HOA, id="lan"), minutes=4) == "a"
    assert line(store, minutes=5) == "a"


def test_follow_ups_come_in_the_order_in_which_they_fell_due(store: Store) -> None:
    def hers(key: str, due: float) -> Callback:
        return one(key, follow_up=FollowUp("hoa", at(99)), next_at=at(due))

    put(store, hers("a", 3), hers("b", 1), hers("c", 9), one("d", follow_up=FollowUp("lan", at(99))))
    put(store, replace(hers("e", 1), status=Status.RETRY), one("f"))
    with store.transaction() as tx:
        assert ids(tx.queue.follow_ups("hoa", at(3), 9, work=False)) == "b a"
        assert ids(tx.queue.follow_ups("hoa", at(3), 1, work=True)) == "b"


def test_retries_whose_time_has_come(store: Store) -> None:
    put(store, *(one(key, status=Status.RETRY, next_at=at(due)) for key, due in (("a", 2), ("b", 1), ("c", 3))))
    put(store, one("d", next_at=at(0)))
    with store.transaction() as tx:
        assert ids(tx.queue.due_retries(at(2), 9)) == "b a"
        assert ids(tx.queue.due_retries(at(2), 1)) == "b"


def test_claims_that_ran_out(store: Store) -> None:
    put(store, *(in_hand(status, index, status=status) for index, status in enumerate(sorted(HELD))))
    put(store, one("waiting"), in_hand("later", 9))
    with store.transaction() as tx:
        assert ids(tx.queue.expired_claims(at(2), 9)) == "claimed dialling talking"
        assert ids(tx.queue.expired_claims(at(1), 9)) == "claimed dialling"


def test_promises_that_passed_and_were_not_noted(store: Store) -> None:
    put(store, one("b", due_at=at(2)), one("a", due_at=at(1), status=Status.RETRY), one("c", due_at=at(3)))
    put(store, one("noted", due_at=at(1), missed_at=at(1)), one("done", due_at=at(1), status=Status.DONE))
    put(store, in_hand("held", 9, due_at=at(1)))
    with store.transaction() as tx:
        assert ids(tx.queue.missed_promises(at(3), 9)) == "a b"


def test_a_claim_is_renewed_by_its_officer_while_it_stands(store: Store) -> None:
    put(store, in_hand("a", 1), one("b"))
    with store.transaction() as tx:
        assert tx.queue.renew_claim("a", "hoa", at(5))
        assert not tx.queue.renew_claim("a", "lan", at(6))
        assert not tx.queue.renew_claim("b", "hoa", at(6))
        assert not tx.queue.renew_claim("c", "hoa", at(6))
        assert tx.callback("a") == in_hand("a", 5)


def test_the_requests_of_a_number_come_newest_first(store: Store) -> None:
    put(
        store,
        one("a", number="+84912345678", status=Status.DONE),
        one("b", number="+84912345678", status=Status.UNREACHABLE, asked_at=at(2)),
        one("c", number="+84912345678", asked_at=at(1)),
        one("d", number="+84987654321"),
    )
    with store.transaction() as tx:
        assert ids(tx.queue.requests_of("+84912345678", 9)) == "b c a"
        assert ids(tx.queue.requests_of("+84912345678", 1)) == "b"
        assert tx.queue.requests_of("+84900000000", 9) == ()


def test_what_is_in_hand(store: Store) -> None:
    put(
        store,
        in_hand("b", 2),
        in_hand("a", 1, "lan"),
        in_hand("c", 1, status=Status.TALKING, asked_at=at(1)),
        one("d"),
    )
    with store.transaction() as tx:
        assert ids(tx.queue.in_hand(2)) == "a c"
        assert ids(tx.queue.held_by("hoa")) == "c b"
        assert tx.queue.held_by("minh") == ()


def test_the_board_counts_what_is_open(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.queue.board(at(0)) == ()
    put(
        store,
        one("a", due_at=at(-1), asked_at=at(-9)),
        one("b", due_at=at(0), asked_at=at(-8)),
        one("c", topic=None),
        in_hand("d", 9),
        one("e", unit="", topic="ho-chieu"),
        one("f", status=Status.DONE),
    )
    with store.transaction() as tx:
        assert tx.queue.board(at(0)) == (
            Count("", "ho-chieu", Status.WAITING, 1, 0, at(0)),
            Count("bac", None, Status.WAITING, 1, 0, at(0)),
            Count("bac", "can-cuoc", Status.CLAIMED, 1, 0, at(0)),
            Count("bac", "can-cuoc", Status.WAITING, 2, 1, at(-9)),
        )


def test_open_requests_of_a_unit_are_counted_up_to_a_bound(store: Store) -> None:
    put(store, *(one(status, status=status) for status in sorted(Status)), one("other", unit="nam"))
    with store.transaction() as tx:
        assert tx.queue.open_requests("bac", 100) == len(OPEN)
        assert tx.queue.open_requests("bac", 2) == 2
        assert tx.queue.open_requests("tây", 100) == 0


def test_open_requests_of_some_units_are_in_the_order_of_the_line_whoever_has_them(store: Store) -> None:
    put(store, one("a", due_at=at(9)), in_hand("b", 1, due_at=at(8)), one("c", unit="nam", status=Status.RETRY))
    put(store, one("d", due_at=at(60 * 30), precedence=Precedence(Ground.FRAIL, "minh", at(0))))
    put(store, one("done", status=Status.DONE), one("other", unit="tinh"))
    with store.transaction() as tx:
        assert ids(tx.queue.open_in({"bac", "nam"}, 9)) == ids(tx.queue.open_in(["nam", "bac"], 9)) == "d b a c"
        assert ids(tx.queue.open_in({"bac"}, 2)) == "d b"
        assert tx.queue.open_in(set(), 9) == ()


@pytest.mark.parametrize(
    "request_",
    [
        one("a", next_at=NAIVE),
        one("a", follow_up=FollowUp("hoa", NAIVE)),
        one("a", closed_at=NAIVE),
        one("a", precedence=Precedence(Ground.FRAIL, "hoa", NAIVE)),
    ],
)
def test_a_time_without_a_zone_is_refused(store: Store, request_: Callback) -> None:
    with pytest.raises(NaiveTime), store.transaction() as tx:
        tx.add_callback(request_)


def test_what_a_failed_transaction_wrote_is_gone(store: Store) -> None:
    put(store, in_hand("a", 1))
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        tx.queue.renew_claim("a", "hoa", at(5))
        tx.queue.add_attempt(attempt())
        tx.staff.save_officer(HOA)
        raise ZeroDivisionError
    with store.transaction() as tx:
        assert tx.callback("a") == in_hand("a", 1)
        assert tx.queue.attempts("a") == ()
        assert tx.staff.officers() == ()
