"""Asking for a callback where officers work: the unit, the promise from the backlog, what goes first."""

from __future__ import annotations

from datetime import datetime

import pytest

from ivr.core.callback import Callback
from ivr.core.requests.priority import Priority, head_start
from ivr.core.requests.units import Duty
from ivr.services.callbacks import Callbacks, Need
from tests.core.made import OFFICE, TET, at
from tests.services.bureau import Bureau
from tests.services.house import CODES


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def ask(bureau: Bureau, number: str = "+84912000009", topic: str = "tam-tru", call: str = "CA1") -> Callback:
    callbacks = Callbacks(OFFICE, TET.__contains__, CODES, bureau.ids, frozenset({"trinh-bao"}))
    with bureau.store.transaction() as tx:
        callback, _ = callbacks.ask(tx, Need(call, number, proven=True, topic=topic), bureau.clock.now())
    return callback


def promised(bureau: Bureau) -> datetime:
    return ask(bureau).due_at


def on_duty(bureau: Bureau, *officers: str) -> None:
    with bureau.store.transaction() as tx:
        for officer in officers:
            for day in (23, 24, 25):
                tx.staff.save_duty(Duty(officer, at(f"2026-11-{day} 07:30"), at(f"2026-11-{day} 17:00")))


def test_a_request_goes_to_the_unit_of_its_topic(bureau: Bureau) -> None:
    assert ask(bureau).unit == "bac"
    assert ask(bureau, "+84912000008", "ho-chieu").unit == "tinh"


def test_without_duties_the_promise_is_the_one_of_the_working_hours(bureau: Bureau) -> None:
    for number in range(60):
        bureau.ask(f"r{number}")
    assert promised(bureau) == at("11:30")


def test_a_full_queue_promises_later_and_a_second_officer_earlier(bureau: Bureau) -> None:
    for number in range(60):
        bureau.ask(f"r{number}")
    on_duty(bureau, "hoa")
    assert promised(bureau) == at("17:00")
    on_duty(bureau, "lan")
    assert ask(bureau, "+84912000008").due_at == at("11:30")


def test_the_backlog_of_another_unit_delays_nobody_here(bureau: Bureau) -> None:
    on_duty(bureau, "hoa")
    for number in range(60):
        bureau.ask(f"r{number}", unit="nam")
    assert promised(bureau) == at("11:30")


def test_a_report_goes_before_questions_about_papers_also_when_it_is_added_to_a_request(bureau: Bureau) -> None:
    assert ask(bureau, topic="trinh-bao").priority is Priority.REPORT
    ask(bureau, "+84912000008")
    assert ask(bureau, "+84912000008", "trinh-bao").priority is Priority.REPORT


def test_whoever_rings_three_times_goes_first_but_not_whoever_presses_three_times(bureau: Bureau) -> None:
    assert [ask(bureau).asked for _ in range(3)] == [1, 1, 1]
    assert ask(bureau, topic="ho-chieu").topic == "ho-chieu"
    assert (ask(bureau, call="CA2").asked, ask(bureau, call="CA2").priority) == (2, None)
    again = ask(bureau, call="CA3")
    assert (again.asked, again.priority) == (3, Priority.ASKED_REPEATEDLY)
    assert bureau.history(again.id) == ["asked", "asked_again", "asked_again"]


def test_whoever_rings_again_after_a_missed_promise_gets_a_new_one_and_goes_first(bureau: Bureau) -> None:
    ask(bureau)
    bureau.now("13:40")
    assert bureau.sweeps.once().promises == 1
    again = ask(bureau, call="CA2")
    assert (again.due_at, again.missed_at, again.priority) == (at("17:00"), None, Priority.PROMISE_MISSED)
    assert bureau.history(again.id) == ["asked", "promise_missed", "asked_again"]
    bureau.now("2026-11-24 07:30")
    assert bureau.sweeps.once().promises == 1


def test_whoever_spoke_of_a_danger_goes_first_whatever_the_topic(bureau: Bureau) -> None:
    callbacks = Callbacks(OFFICE, TET.__contains__, CODES, bureau.ids, dangers=frozenset({"urgent_police"}))
    with bureau.store.transaction() as tx:
        now = bureau.clock.now()
        calm, _ = callbacks.ask(tx, Need("CA1", "+84912000001", proven=True, path=("main",)), now)
        afraid, _ = callbacks.ask(tx, Need("CA2", "+84912000002", proven=True, path=("main", "urgent_police")), now)
    assert (calm.priority, afraid.priority) == (None, Priority.URGENT)


def test_asking_how_a_lost_paper_is_reported_is_no_emergency_and_money_just_sent_is_one(bureau: Bureau) -> None:
    callbacks = Callbacks(
        OFFICE,
        TET.__contains__,
        CODES,
        bureau.ids,
        reports=frozenset({"trinh-bao"}),
        dangers=frozenset({"urgent_scam"}),
    )

    def asked(number: str, *path: str) -> Priority | None:
        need = Need(number, number, proven=True, topic="trinh-bao", path=path)
        with bureau.store.transaction() as tx:
            return callbacks.ask(tx, need, bureau.clock.now())[0].standing

    assert asked("+84912000001", "main", "safety", "trinh-bao") is Priority.REPORT
    assert asked("+84912000002", "main", "urgent_scam", "trinh-bao") is Priority.URGENT
    assert head_start(Priority.REPORT) < head_start(Priority.PROMISE_MISSED) < head_start(Priority.URGENT)
