"""The queue in a store: what officers and workers look for, in which order, and who gets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from ivr.core.callback import HELD, OPEN, Callback, Status
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.claim import Claim, FollowUp
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.priority import Ground, Precedence, Priority
from ivr.core.requests.units import Officer
from ivr.services.ports import Store
from ivr.services.queue_ports import Count
from ivr.storage.errors import NaiveTime, UnknownCallback
from tests.contracts.rows import NOON, a_request, at
from tests.contracts.threads import together

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


def test_an_attempt_without_a_zone_is_refused(store: Store) -> None:
    put(store, one("a"))
    with pytest.raises(NaiveTime), store.transaction() as tx:
        tx.queue.add_attempt(attempt(began_at=NAIVE))


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
