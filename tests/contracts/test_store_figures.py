"""What figures are counted from, in a store: whole spans, nothing from outside of them."""

from __future__ import annotations

from ivr.core.figures.calls import Ended
from ivr.core.requests.outcome import Outcome
from ivr.core.session import Session
from ivr.services.ports import Store
from tests.contracts.queued import attempt, one, put
from tests.contracts.rows import NOON, a_call, a_message, an_event, at


def test_a_span_has_its_requests_with_all_that_belongs_to_them(store: Store) -> None:
    put(
        store,
        *(one(key, number=None, asked_at=at(minute)) for key, minute in (("late", 10), ("in", 5), ("first", 0))),
    )
    with store.transaction() as tx:
        for key in ("late", "in", "first"):
            tx.queue.add_attempt(attempt(f"try {key}", callback=key, ended_at=at(20), outcome=Outcome.BUSY))
            tx.add_event(an_event(callback=key))
            tx.add_event(an_event("outcome", callback=key))
            tx.add_message(a_message(f"said {key}", callback=key, transcript=f"words {key}"))
            tx.add_message(a_message(f"unheard {key}", callback=key, transcript=""))
    with store.transaction() as tx:
        rows, span = tx.figures, (at(0), at(10))
        assert [found.id for found in rows.requests(*span)] == ["first", "in"]
        assert sorted(found.id for found in rows.attempts(*span)) == ["try first", "try in"]
        events = [(found.callback, found.kind) for found in rows.events(*span)]
        assert [kind for key, kind in events if key == "in"] == ["asked", "outcome"]
        assert {key for key, _ in events} == {"first", "in"}
        assert sorted(rows.heard(*span)) == [("first", "words first"), ("in", "words in")]


def test_calls_come_with_what_they_ended_with(store: Store) -> None:
    session = Session("a", "print", "can-cuoc", topic="can-cuoc", callback="r1").to_json()
    with store.transaction() as tx:
        tx.add_call(a_call("b", began_at=at(1), session="broken"))
        tx.add_call(a_call("a", number=None, session=session))
        tx.add_call(a_call("c", began_at=at(2)))
        tx.end_call("a", "completed", at(3))
    with store.transaction() as tx:
        assert tx.figures.calls(NOON, at(2)) == (
            Ended(None, NOON, at(3), "can-cuoc", "can-cuoc", asked=True),
            Ended("+84912345678", at(1), None, "", None, asked=False),
        )
        assert tx.figures.call("a") == tx.figures.calls(NOON, at(1))[0]
        assert tx.figures.call("unknown") is None


def test_whether_a_number_rang_in_the_meantime(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call("a"))
        tx.add_call(a_call("b", began_at=at(5)))
    with store.transaction() as tx:
        number, rang = "+84912345678", tx.figures.rang
        assert rang(number, NOON, at(5))
        assert not rang(number, NOON, at(4))
        assert not rang(number, at(5), at(9))
        assert not rang("+84987654321", at(-1), at(9))
