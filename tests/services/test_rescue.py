"""When a turn breaks: apology, callback in the database or the journal, replay, nothing twice."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest

from ivr.core.callback import Status
from ivr.core.effects import HangUp
from ivr.core.errors import StoreUnavailable
from ivr.core.inputs import Call, Heard, Input, Keys, Recorded, Unheard
from ivr.core.meaning import Decision, Meaning
from ivr.services.callbacks import Need
from ivr.services.ports import Store, Transaction
from ivr.services.worker import Worker
from tests.core.flows import flow
from tests.services.house import House, said

CALL = Call("CA1", "+84912345678")


class Gone:
    """A database that does not answer."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        raise StoreUnavailable("gone")

    def ping(self) -> None:
        raise StoreUnavailable("gone")


@pytest.fixture
def house() -> House:
    return House(flow())


def without_database() -> House:
    store: Store = Gone()
    return House(flow(), store)


def test_after_a_fault_the_callback_is_saved_and_the_promise_spoken(house: House) -> None:
    house.ring()
    reply = house.rescue.apologise(CALL, "error")
    assert said(reply) == "Xin lỗi. Gọi lại trước mười một giờ rưỡi trưa hôm nay."
    assert reply.effects[-1] == HangUp()
    assert [request.path[-1] for request in house.requests()] == ["error"]


def test_after_the_apology_the_call_is_over_and_a_duplicate_hears_the_same(house: House) -> None:
    caller = house.ring()
    reply = house.rescue.apologise(CALL, "error")
    assert house.calls.turn(CALL, caller.reply.turn, Keys("1")).effects == reply.effects


def test_without_a_database_the_journal_keeps_the_callback_and_its_promise() -> None:
    house = without_database()
    reply = house.rescue.apologise(CALL, "error")
    assert "mười một giờ rưỡi trưa hôm nay" in said(reply)
    (entry,) = house.journal.entries()
    assert (entry.call, entry.number, entry.why) == ("CA1", "+84912345678", "error")


def test_without_database_and_journal_nothing_is_promised() -> None:
    house = without_database()
    house.journal.broken = True
    assert said(house.rescue.apologise(CALL, "error")) == "Xin gọi lại sau."


def test_without_a_number_nothing_is_promised() -> None:
    for house in (House(flow()), without_database()):
        assert said(house.rescue.apologise(Call("CA1", None), "error")) == "Xin gọi lại sau."
        assert house.journal.entries() == ()


def test_a_number_typed_earlier_in_the_call_is_enough_for_the_apology(house: House) -> None:
    house.ring(None).press("0", "0912345678")
    house.rescue.apologise(Call("CA1", None), "error")
    assert [(request.number, request.proven) for request in house.requests()] == [("+84912345678", False)]


def test_the_journal_is_taken_into_the_database_once_and_keeps_its_promise() -> None:
    broken, house = without_database(), House(flow())
    broken.rescue.apologise(CALL, "error")
    (entry,) = broken.journal.entries()
    house.journal.kept = dict(broken.journal.kept)
    assert house.rescue.replay() == 1
    house.journal.kept = dict(broken.journal.kept)  # the process died before the file was removed
    assert house.rescue.replay() == 0
    (request,) = house.requests()
    assert (request.number, request.due_at, request.asked) == ("+84912345678", entry.due_at, 1)
    assert house.journal.entries() == ()


def test_a_fallback_that_somebody_captured_and_replays_asks_for_nothing_more(house: House) -> None:
    house.rescue.fall_back(CALL)
    house.rescue.fall_back(CALL)
    house.rescue.replay()
    with house.store.transaction() as tx:
        (request,) = tx.callbacks()
        tx.save_callback(request.to(Status.CANCELLED))
    house.rescue.fall_back(CALL)
    house.rescue.replay()
    assert [(request.status, request.asked) for request in house.requests()] == [(Status.CANCELLED, 1)]
    assert house.journal.entries() == ()


def test_a_journal_entry_of_somebody_with_an_open_request_adds_to_it(house: House) -> None:
    with house.store.transaction() as tx:
        house.rescue.callbacks.ask(tx, Need("CA0", CALL.number, proven=True), house.clock.now())
    house.rescue.fall_back(CALL)
    house.rescue.replay()
    (request,) = house.requests()
    assert request.asked == 2


# ------------------------------------------------------------ what was said in the turn that broke
VOICE = Recorded("https://x/said", 3)
WORDS = Meaning("tôi hỏi cái sổ", Decision.NOT_UNDERSTOOD)


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        (VOICE, ("https://x/said", 3, "")),
        (Heard(WORDS, VOICE), ("https://x/said", 3, "tôi hỏi cái sổ")),
        (Heard(WORDS), ("", None, "tôi hỏi cái sổ")),
        (Unheard("busy", VOICE), ("https://x/said", 3, "")),
    ],
)
def test_it_reaches_the_officer_through_the_database_or_the_journal(heard: Input, kept: tuple[object, ...]) -> None:
    house, broken = House(flow()), without_database()
    house.ring()
    house.rescue.apologise(CALL, "error", heard)
    assert [(one.url, one.seconds, one.transcript) for one in house.messages()] == [kept]
    broken.rescue.apologise(CALL, "error", heard)
    later = House(flow())
    later.journal.kept = dict(broken.journal.kept)
    later.rescue.replay()
    assert [(one.url, one.seconds, one.transcript) for one in later.messages()] == [kept]


@pytest.mark.parametrize("heard", [Keys("1"), Recorded("https://x/said", 0), Unheard("dropped"), None])
def test_nothing_said_is_no_message(house: House, heard: Input | None) -> None:
    house.ring()
    house.rescue.apologise(CALL, "error", heard)
    assert (len(house.requests()), house.messages()) == (1, ())


def test_a_recording_that_was_kept_in_an_earlier_turn_is_not_kept_twice(house: House) -> None:
    house.ring().press("7", "7", "7").hear(VOICE)
    house.rescue.apologise(CALL, "error", VOICE)
    assert [one.url for one in house.messages()] == ["https://x/said"]


def test_a_fallback_after_the_apology_takes_no_recording_away() -> None:
    broken, house = without_database(), House(flow())
    broken.rescue.apologise(CALL, "error", VOICE)
    broken.rescue.fall_back(CALL)
    house.journal.kept = dict(broken.journal.kept)
    house.rescue.replay()
    assert len(house.requests()) == 1
    assert [one.url for one in house.messages()] == ["https://x/said"]


def test_a_message_without_a_number_is_kept_since_the_number_is_in_it(house: House) -> None:
    house.ring(None).press("7", "7", "7")
    reply = house.rescue.apologise(Call("CA1", None), "error", VOICE)
    assert "Gọi lại trước" in said(reply)
    assert [one.url for one in house.messages()] == ["https://x/said"]


def test_without_number_and_database_a_recording_is_kept_and_nothing_promised() -> None:
    broken, house = without_database(), House(flow())
    assert said(broken.rescue.apologise(Call("CA1", None), "error", VOICE)) == "Xin gọi lại sau."
    house.journal.kept = dict(broken.journal.kept)
    house.rescue.replay()
    assert [(one.number, one.path) for one in house.requests()] == [(None, ("error",))]
    assert [one.url for one in house.messages()] == ["https://x/said"]


def test_the_worker_survives_a_database_that_is_away() -> None:
    house = without_database()
    faults: list[Exception] = []
    house.rescue.fall_back(CALL)
    worker = Worker(house.rescue, 1, taken=lambda _: None, failed=faults.append)
    assert worker.once() == 0
    assert isinstance(faults[0], StoreUnavailable)
    assert len(house.journal.entries()) == 1


def test_the_worker_tells_how_many_it_took_in(house: House) -> None:
    house.rescue.fall_back(CALL)
    counts: list[int] = []
    Worker(house.rescue, 1, taken=counts.append, failed=lambda _: None).once()
    assert counts == [1]
