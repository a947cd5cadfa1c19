"""Samples go out of a store whole, and take nothing real along."""

from __future__ import annotations

from dataclasses import replace

from ivr.core.accounts.access import Credential, Session
from ivr.core.callback import Callback, Event, Message, Status
from ivr.core.dialling.dial import Dial
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.claim import Claim, FollowUp
from ivr.core.requests.priority import Ground, Precedence
from ivr.core.requests.units import Duty, Officer, Unit
from ivr.services.ports import CallRow, Store, Transaction
from tests.contracts.rows import at
from tests.core.made import request

LAN, MAI = Officer("mau-lan", "Lan (mẫu)", "mau-tinh"), Officer("mai", "Mai", "bac")
UNITS = (Unit("mau-tinh", "Tỉnh Mẫu (mẫu)"), Unit("bac", "Xã Bắc"))


def put(tx: Transaction, made: Callback) -> None:
    assert tx.add_callback(made)
    tx.add_event(Event(made.id, at(0), "asked", made.call))
    tx.add_message(Message(f"{made.id}-said", made.id, made.call, "", None, at(0), "alo"))
    tx.queue.add_attempt(Attempt(f"{made.id}-1", made.id, "mau-lan", at(1), at(3)))
    tx.dials.add(Dial(f"{made.id}-1", made.id, "mau-lan", "+84100000091", at(1), at(1)))


def filled(store: Store, *real: Callback) -> None:
    with store.transaction() as tx:
        for unit in UNITS:
            tx.staff.save_unit(unit)
        for officer in (LAN, MAI):
            tx.staff.save_officer(officer)
            tx.staff.save_duty(Duty(officer.id, at(0), at(4)))
            tx.accounts.put_credential(Credential(officer.id, "digest", at(0)))
            tx.accounts.add_session(Session(f"key-{officer.id}", officer.id, at(0), at(0), "127.0.0.1"))
            tx.accounts.set_recovery(officer.id, ("one", "two"))
        put(tx, request(id="mau-01", number="+84100000111", call="mau-call-01", unit="mau-tinh"))
        for key in ("mau-call-01", "CA1"):
            tx.add_call(CallRow(key, None, 1, "{}", "[]", "completed", at(0), at(0), at(0)))
        for made in real:
            put(tx, made)


def test_everything_of_the_samples_goes_and_nothing_else(store: Store) -> None:
    filled(store, request(id="real", unit="bac"))
    with store.transaction() as tx:
        assert tx.samples.remove() == 1
    with store.transaction() as tx:
        assert [one.id for one in tx.callbacks()] == ["real"]
        assert (tx.staff.units(), tx.staff.officers()) == ((UNITS[1],), (MAI,))
        assert (tx.call("mau-call-01"), tx.call("CA1") is not None) == (None, True)
        assert (tx.accounts.credential("mau-lan"), tx.accounts.session("key-mau-lan")) == (None, None)
        assert (tx.accounts.recovery_left("mau-lan"), tx.accounts.recovery_left("mai")) == (0, 2)
        assert tx.accounts.session("key-mai") is not None
        assert [one.officer for one in tx.staff.duties("bac", at(0))] == ["mai"]
        assert (tx.messages("mau-01"), tx.events("mau-01"), tx.queue.attempts("mau-01")) == ((), (), ())
        assert (tx.dials.dial("mau-01-1"), tx.dials.dial("real-1") is not None) == (None, True)
        assert (len(tx.messages("real")), len(tx.events("real")), len(tx.queue.attempts("real"))) == (1, 1, 1)


def test_real_requests_let_go_of_sample_officers_and_units(store: Store) -> None:
    held = request(id="held", unit="mau-tinh", status=Status.CLAIMED, claim=Claim("mau-lan", at(1), at(2)))
    mine = replace(held, id="mine", number="+84912000002", unit="bac", claim=Claim("mai", at(1), at(2)))
    follow = request(id="follow", number="+84912000003", unit="bac", follow_up=FollowUp("mau-lan", at(3)))
    filled(store, held, mine, follow)
    with store.transaction() as tx:
        tx.samples.remove()
    with store.transaction() as tx:
        found = {one.id: one for one in tx.callbacks()}
    assert (found["held"].status, found["held"].claim, found["held"].unit) == (Status.WAITING, None, "")
    assert (found["mine"].status, found["mine"].claim, found["mine"].unit) == (mine.status, mine.claim, "bac")
    assert found["follow"].follow_up is None


def test_real_requests_that_a_sample_put_first_are_found(store: Store) -> None:
    words = {who: Precedence(Ground.FRAIL, who, at(1)) for who in ("mau-hung", "hung")}
    first = request(id="first", number="+84912000002", precedence=words["mau-hung"])
    filled(store, first, request(id="other", number="+84912000003", precedence=words["hung"]))
    with store.transaction() as tx:
        assert [(one.id, one.precedence) for one in tx.samples.put_first()] == [("first", words["mau-hung"])]


def test_the_number_of_a_sample_is_free_again(store: Store) -> None:
    filled(store)
    with store.transaction() as tx:
        tx.samples.remove()
    with store.transaction() as tx:
        assert tx.open_callback("+84100000111") is None
        assert tx.add_callback(request(id="again", number="+84100000111"))


def test_without_samples_nothing_happens(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.add_callback(request(id="real"))
        assert tx.samples.remove() == 0
        assert len(tx.callbacks()) == 1
