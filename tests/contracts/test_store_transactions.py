"""All or nothing, one winner of every race, and values that come back as they went in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from threading import Event, Thread

import pytest

from ivr.core.callback import Callback, Status
from ivr.core.errors import StoreUnavailable
from ivr.services.ports import CallRow, Store
from ivr.storage.errors import NaiveTime
from ivr.storage.memory import MemoryStore
from tests.contracts.rows import NOON, a_call, a_message, a_request, an_event, at
from tests.contracts.threads import together

HANOI = timezone(timedelta(hours=7))
ROUNDS = 15


class Crash(Exception):
    """The program failed in the middle of a transaction."""


def test_a_store_answers(store: Store) -> None:
    store.ping()


def test_everything_that_a_failed_transaction_wrote_is_gone(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call())
        tx.add_callback(a_request())
        tx.add_message(a_message())
        tx.add_event(an_event())
    with pytest.raises(Crash), store.transaction() as tx:
        assert tx.save_call(a_call(turn=1), expected_turn=0)
        assert tx.end_call("call-1", "completed", at(1))
        assert tx.add_call(a_call("call-2"))
        assert tx.save_callback(a_request(number="+84987654321"))
        assert tx.save_callback(a_request(status=Status.DONE, version=1))
        assert tx.add_callback(a_request("request-2", call="call-2"))
        assert tx.add_message(a_message("message-2"))
        tx.add_event(an_event("moved"))
        assert tx.mark_replayed("entry-1", at(1))
        raise Crash
    with store.transaction() as tx:
        assert tx.call("call-1") == a_call()
        assert tx.call("call-2") is None
        assert tx.callbacks() == (a_request(),)
        assert tx.open_callback("+84912345678") == a_request()
        assert tx.open_callback("+84987654321") is None
        assert tx.callback_of_call("call-2") is None
        assert tx.messages("request-1") == (a_message(),)
        assert tx.events("request-1") == (an_event(),)
        assert tx.mark_replayed("entry-1", at(2))


def test_even_an_interrupt_takes_everything_back(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.transaction() as tx:
        tx.add_call(a_call())
        raise KeyboardInterrupt
    with store.transaction() as tx:
        assert tx.call("call-1") is None


def test_a_transaction_sees_what_it_wrote_itself(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call())
        tx.save_call(a_call(turn=1), expected_turn=0)
        assert tx.call("call-1") == a_call(turn=1)


def test_nobody_sees_what_a_transaction_that_fails_later_wrote(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call())
    written, read = Event(), list[CallRow | None]()

    def look() -> None:
        written.wait(timeout=10)
        with store.transaction() as tx:
            read.append(tx.call("call-1"))

    reader = Thread(target=look)
    reader.start()
    with pytest.raises(Crash), store.transaction() as tx:
        tx.save_call(a_call(turn=1), expected_turn=0)
        written.set()
        raise Crash
    reader.join(timeout=10)
    assert read == [a_call()]


def test_of_two_deliveries_of_a_turn_exactly_one_wins(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call())
    for turn in range(ROUNDS):

        def save(reply: str, turn: int = turn) -> bool:
            with store.transaction() as tx:
                return tx.save_call(a_call(turn=turn + 1, reply=reply), expected_turn=turn)

        first, second = together(lambda: save("first"), lambda: save("second"))
        assert first != second
        with store.transaction() as tx:
            assert tx.call("call-1") == a_call(turn=turn + 1, reply="first" if first else "second")


def test_a_second_delivery_that_reads_first_sees_the_turn_before_or_after_never_between(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_call(a_call())

    def turn() -> int:
        with store.transaction() as tx:
            row = tx.call("call-1")
            assert row is not None
            assert tx.save_call(replace(row, turn=row.turn + 1), expected_turn=row.turn)
            return row.turn

    found = [seen for _ in range(ROUNDS) for seen in together(turn, turn, turn)]
    assert sorted(found) == list(range(3 * ROUNDS))


def test_of_two_first_deliveries_of_a_call_exactly_one_wins(store: Store) -> None:
    for round_ in range(ROUNDS):

        def begin(session: str, key: str = f"call-{round_}") -> bool:
            with store.transaction() as tx:
                return tx.add_call(a_call(key, session=session))

        assert sorted(together(lambda: begin("first"), lambda: begin("second"))) == [False, True]


def test_of_two_requests_for_one_number_exactly_one_is_opened(store: Store) -> None:
    for round_ in range(ROUNDS):
        number = f"+849000000{round_:02}"

        def ask(key: str, number: str = number) -> bool:
            with store.transaction() as tx:
                return tx.add_callback(a_request(key, number=number))

        first, second = together(partial(ask, f"a{number}"), partial(ask, f"b{number}"))
        assert first != second
        with store.transaction() as tx:
            found = tx.open_callback(number)
            assert found is not None
            assert found.id == f"{'a' if first else 'b'}{number}"


def test_of_two_changes_to_a_request_exactly_one_wins(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request())
    for version in range(ROUNDS):

        def change(asked: int, version: int = version) -> bool:
            with store.transaction() as tx:
                return tx.save_callback(a_request(asked=asked, version=version))

        first, second = together(lambda: change(1), lambda: change(2))
        assert first != second
        with store.transaction() as tx:
            assert tx.callback("request-1") == a_request(asked=1 if first else 2, version=version + 1)


def test_of_two_requests_that_learn_the_same_number_exactly_one_wins(store: Store) -> None:
    for round_ in range(ROUNDS):
        number = f"+849000000{round_:02}"
        requests = [a_request(f"{key}{round_}", number=None) for key in "ab"]
        with store.transaction() as tx:
            for request in requests:
                tx.add_callback(request)

        def learn(request: Callback, number: str = number) -> bool:
            with store.transaction() as tx:
                return tx.save_callback(replace(request, number=number))

        assert sorted(together(*(partial(learn, request) for request in requests))) == [False, True]


def test_of_two_workers_one_takes_in_a_journal_entry(store: Store) -> None:
    for round_ in range(ROUNDS):

        def take(key: str = f"entry-{round_}") -> bool:
            with store.transaction() as tx:
                return tx.mark_replayed(key, NOON)

        assert sorted(together(take, take)) == [False, True]


def test_times_come_back_aware_in_utc_to_the_microsecond(store: Store) -> None:
    moment = datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=HANOI)
    with store.transaction() as tx:
        tx.add_call(a_call(began_at=moment, touched_at=moment.replace(microsecond=0), over_at=moment))
        tx.add_callback(a_request(asked_at=moment, due_at=moment, not_before=moment))
        tx.add_message(a_message(at=moment))
        tx.add_event(an_event(at=moment))
    with store.transaction() as tx:
        call, request = tx.call("call-1"), tx.callback("request-1")
        assert call is not None
        assert request is not None
        assert call.touched_at == moment.replace(microsecond=0)
        found = [call.began_at, call.over_at, request.asked_at, request.due_at, request.not_before]
        found += [tx.messages("request-1")[0].at, tx.events("request-1")[0].at]
    assert found == [moment] * 7
    assert {str(time) for time in found} == {"2026-02-28 16:59:59.999999+00:00"}
    assert call.began_at.tzinfo is UTC


NAIVE = datetime(2026, 3, 2, 12, 0)


@pytest.mark.parametrize(
    "write",
    [
        lambda tx: tx.add_call(a_call(began_at=NAIVE)),
        lambda tx: tx.add_call(a_call(touched_at=NAIVE)),
        lambda tx: tx.save_call(a_call(over_at=NAIVE), 0),
        lambda tx: tx.end_call("call-1", "completed", NAIVE),
        lambda tx: tx.add_callback(a_request(due_at=NAIVE)),
        lambda tx: tx.save_callback(a_request(not_before=NAIVE)),
        lambda tx: tx.add_message(a_message(at=NAIVE)),
        lambda tx: tx.add_event(an_event(at=NAIVE)),
        lambda tx: tx.claim_stream("call-1", 1, NAIVE),
        lambda tx: tx.mark_replayed("entry-1", NAIVE),
    ],
)
def test_a_time_without_a_zone_is_refused(store: Store, write: Callable[[object], object]) -> None:
    with pytest.raises(NaiveTime), store.transaction() as tx:
        write(tx)


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Hường ở Đắk Lắk hỏi “giấy phép lái xe”",
        "Nguyê\u0303n",  # not composed: a store keeps what it was given
        "'; DROP TABLE calls; -- %s %(key)s :key ? \\",
        "🙂\n\t\r\u2028",
        "",
        "đ" * 300_000,
    ],
    ids=["vietnamese", "decomposed", "quotes", "controls", "empty", "long"],
)
def test_text_comes_back_as_it_went_in(store: Store, text: str) -> None:
    call = a_call(session=text, reply=text, status=text)
    # A topic is the name of a part of the flow, short enough for an index.
    request = a_request(code=(text, text), topic=text[:200], path=(text, text))
    message, event = a_message(url=text, call=text), an_event(text, detail=text)
    with store.transaction() as tx:
        tx.add_call(call)
        tx.add_callback(request)
        tx.add_message(message)
        tx.add_event(event)
    with store.transaction() as tx:
        assert tx.call("call-1") == call
        assert tx.callback("request-1") == request
        assert tx.messages("request-1") == (message,)
        assert tx.events("request-1") == (event,)


def test_memory_does_not_wait_for_ever_for_a_transaction_that_never_ends() -> None:
    store = MemoryStore(patience=0)
    with store.transaction(), pytest.raises(StoreUnavailable), store.transaction():
        pass
    store.ping()
    with store.transaction() as tx:
        assert tx.add_call(a_call())
