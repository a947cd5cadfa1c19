"""What every store forgets, counts and registers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ivr.core.callback import Status
from ivr.core.dialling.dial import Dial
from ivr.core.figures.tally import Tally
from ivr.core.privacy.retention import Kind, Purge
from ivr.core.privacy.subject_case import Case, Wish
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import Outcome
from ivr.services.ports import Store
from ivr.services.privacy_ports import OldCall
from tests.contracts.rows import NOON, a_call, a_message, a_request, an_event, at

CLOSED = {"status": Status.DONE, "closed_at": NOON}


def filled(store: Store) -> Store:
    """A request with everything that can hang on it, and another one."""
    with store.transaction() as tx:
        tx.add_call(a_call())
        tx.claim_stream("call-1", 1, NOON)
        for key in ("request-1", "request-2"):
            tx.add_callback(a_request(key, call=f"call-{key[-1]}", **CLOSED))
            tx.add_event(an_event(callback=key))
            tx.add_message(a_message(f"m-{key[-1]}", callback=key))
            end = {"outcome": Outcome.BUSY, "ended_at": NOON, "note": "nhà chị Hoa", "call": "CA7"}
            tx.queue.add_attempt(Attempt(f"a-{key[-1]}", key, "hoa", NOON, NOON, **end))  # type: ignore[arg-type]
            tx.dials.add(Dial(f"a-{key[-1]}", key, "hoa", "+84912000001", NOON, NOON, citizen_call="CA8"))
    return store


def test_a_request_goes_with_all_that_hangs_on_it_and_no_other(store: Store) -> None:
    with filled(store).transaction() as tx:
        tx.privacy.forget_request("request-1")
    with store.transaction() as tx:
        assert (tx.callback("request-1"), tx.callback_of_call("call-1")) == (None, None)
        assert (tx.messages("request-1"), tx.events("request-1"), tx.queue.attempts("request-1")) == ((), (), ())
        assert tx.dials.dial("a-1") is None
        assert tx.callback("request-2") and tx.messages("request-2") and tx.events("request-2")
        assert tx.queue.attempts("request-2")
        assert tx.dials.dial("a-2")


def test_a_stripped_request_still_tells_what_happened_when(store: Store) -> None:
    with filled(store).transaction() as tx:
        tx.add_event(an_event("promise_kept", detail="then"))
        tx.privacy.strip_request("request-1")
    with store.transaction() as tx:
        assert tx.messages("request-1") == ()
        assert [(event.kind, event.detail) for event in tx.events("request-1")] == [
            ("asked", ""),
            ("promise_kept", "then"),
        ]
        (attempt,) = tx.queue.attempts("request-1")
        assert (attempt.outcome, attempt.note, attempt.call) == (Outcome.BUSY, "", "")
        dial = tx.dials.dial("a-1")
        assert dial and not dial.citizen_call
        assert tx.queue.attempts("request-2")[0].note == "nhà chị Hoa"


def test_old_calls_go_with_their_streams(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call("old"))
        tx.claim_stream("old", 1, NOON)
        tx.add_call(a_call("new", touched_at=at(1), began_at=at(1)))
    with store.transaction() as tx:
        assert tx.privacy.old_calls(at(1), 9) == (OldCall("old", NOON),)
        assert tx.privacy.calls_of("+84912345678", 9) == ("new", "old")
        assert (tx.privacy.forget_calls(["old", "unknown"]), tx.privacy.forget_calls([])) == (1, 0)
        assert tx.call("old") is None
        assert tx.call("new")
        assert tx.claim_stream("old", 1, NOON)


def test_only_closed_requests_and_spoken_messages_grow_old(store: Store) -> None:
    with filled(store).transaction() as tx:
        tx.add_callback(a_request("open", number="+84912000009"))
        assert [one.id for one in tx.privacy.old_requests(at(1), 1)] == ["request-1"]
        assert [one.id for one in tx.privacy.old_requests(at(1), 9)] == ["request-1", "request-2"]
        assert tx.privacy.old_requests(NOON, 9) == ()
        tx.privacy.clear_message("m-1", transcript=True, address=False)
        tx.privacy.clear_message("m-2", transcript=False, address=True)
        assert tx.messages("request-1")[0].url and not tx.messages("request-1")[0].transcript
        assert tx.messages("request-2")[0].transcript and not tx.messages("request-2")[0].url
        assert [one.id for one in tx.privacy.old_transcripts(at(1), 9)] == ["m-2"]


def test_figures_add_up(store: Store) -> None:
    first, second, third = (date(2026, 3, day) for day in (1, 2, 3))
    for count in (2, 3):
        with store.transaction() as tx:
            tx.privacy.count(Tally(second, "call", count))
            tx.privacy.count(Tally(second, "kept", count, "bac", "khai-sinh"))
            tx.privacy.count(Tally(second, "kept", count, "bac"))
            tx.privacy.count(Tally(first, "call"))
    with store.transaction() as tx:
        assert tx.privacy.tallies(first, third) == (
            Tally(first, "call", 2),
            Tally(second, "call", 5),
            Tally(second, "kept", 5, "bac"),
            Tally(second, "kept", 5, "bac", "khai-sinh"),
        )
        assert tx.privacy.tallies(first, second) == (Tally(first, "call", 2),)
        assert tx.privacy.tallies(third, third) == ()


def test_a_purge_is_kept_while_it_goes_on_and_after(store: Store) -> None:
    going_on = Purge("2026-03-02", NOON).with_(Kind.CALLS, (NOON, at(-5))).with_(Kind.CALLS, (at(5),))
    with store.transaction() as tx:
        assert tx.privacy.open_purge() is None
        tx.privacy.put_purge(Purge("2026-03-01", NOON, NOON))
        tx.privacy.put_purge(going_on)
    with store.transaction() as tx:
        assert tx.privacy.open_purge() == tx.privacy.purge("2026-03-02") == going_on
        assert going_on.summary() == "calls=3 2026-03-02..2026-03-02"
        tx.privacy.put_purge(replace(going_on, ended_at=at(9)))
    with store.transaction() as tx:
        assert tx.privacy.open_purge() is None
        assert [purge.day for purge in tx.privacy.purges(9)] == ["2026-03-02", "2026-03-01"]


def test_the_register_shows_what_is_due_first(store: Store) -> None:
    late = Case("c1", Wish.ERASE, "f" * 64, "+8491***678", "minh", NOON, at(9), at(90))
    soon = Case("c2", Wish.EXPORT, "f" * 64, "+8491***678", "minh", NOON, at(5), at(50))
    with store.transaction() as tx:
        tx.privacy.put_case(late)
        tx.privacy.put_case(soon)
        assert tx.privacy.cases(9) == (soon, late)
        tx.privacy.put_case(replace(soon, closed_at=at(1), result="2 requests"))
        assert tx.privacy.cases(9, only_open=True) == (late,)
        (first, second) = tx.privacy.cases(9)
        assert (first.id, first.result, second) == ("c2", "2 requests", late)
        answered = replace(late, answered_at=at(2), told="mang giấy tờ đến")
        later = Case("c3", Wish.OBJECT, "f" * 64, "+8491***678", "minh", NOON, at(80), at(99))
        tx.privacy.put_case(answered)
        tx.privacy.put_case(later)
        assert tx.privacy.cases(9, only_open=True) == (later, answered), "what was answered has time until it is done"
        assert tx.privacy.case("c1") == answered
        assert tx.privacy.case("c9") is None
