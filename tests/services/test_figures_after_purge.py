"""A month that is printed years later has the figures that it had: what is forgotten was counted before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ivr.core.callback import Event, Message, Status
from ivr.core.figures.case import RECOGNITION
from ivr.core.privacy.retention import Kind, Period, Schedule
from ivr.core.requests.outcome import Outcome
from ivr.core.session import Session
from ivr.services.audit import Actor
from ivr.services.figures import Report, Span, read_figures
from ivr.services.ports import CallRow, Store
from ivr.services.retention import Retention
from ivr.services.subject_rights import SubjectRights
from tests.core.made import at, attempt
from tests.services.bureau import Bureau
from tests.services.house import ListJournal

NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1), frozenset({"", "bac", "nam"}), calls=True)
SCHEDULE = Schedule({kind: Period(days, "vì sao") for kind, days in zip(Kind, (10, 10, 700, 100, 10), strict=True)})
ERASED = "+84912345001"


@pytest.fixture
def bureau(store: Store) -> Bureau:
    """Ten requests of two units with all that can become of them, and calls that were served, repeated, given up."""
    made = Bureau(store)
    ends = (Outcome.SOLVED, Outcome.SENT_ELSEWHERE, Outcome.NO_ANSWER, Outcome.BUSY)
    for place in range(10):
        key, day = f"r{place}", f"2026-11-{10 + place}"
        made.ask(
            key,
            number=f"+8491234500{place}",
            unit="bac" if place % 3 else "nam",
            topic=("khai-sinh", "tam-tru", None)[place % 3],
            asked_at=at(f"{day} 08:00"),
            status=Status.DONE,
            closed_at=at(f"{day} 09:00"),
        )
        with store.transaction() as tx:
            tx.add_event(Event(key, at(f"{day} 08:40"), ("promise_kept", "promise_missed")[place % 2], day))
            tx.add_event(Event(key, at(f"{day} 09:00"), RECOGNITION, f"hoa {('right', 'wrong')[place % 2]}"))
            tx.queue.add_attempt(attempt(ends[place % 4], f"{day} 08:{10 + place}", id=f"a{place}", callback=key))
            tx.add_message(Message(f"m{place}", key, "", "", None, at(f"{day} 08:00"), "sổ đỏ bị ngập nước"))
    for place in range(8):
        topic = "khai-sinh" if place % 4 else None
        moment = at(f"2026-11-{10 + place} 10:0{place}")
        session = Session(f"c{place}", "print", topic or "main", topic=topic).to_json()
        number = f"+8498765432{place // 2}"
        with store.transaction() as tx:
            tx.add_call(CallRow(f"c{place}", number, 1, session, "[]", "completed", moment, moment, moment))
    again = at("2026-11-12 20:00")
    with store.transaction() as tx:
        tx.add_call(CallRow("again", "+84987654321", 1, "{}", "[]", "completed", again, again, again))
    made.clock.time = at("2026-12-05 09:00")
    return made


def printed(bureau: Bureau, span: Span = NOVEMBER) -> Report:
    """The month as a sheet shows it, but for the words of callers, which are forgotten with their messages."""
    return replace(read_figures(bureau.store, bureau.clock, span), questions=())


def purged(bureau: Bureau) -> Bureau:
    Retention(bureau.store, bureau.clock, SCHEDULE, None, 3).purge()
    return bureau


@pytest.mark.parametrize(
    "span",
    [NOVEMBER, replace(NOVEMBER, topic="khai-sinh"), replace(NOVEMBER, units=frozenset({"bac"}), calls=False)],
    ids=["all", "a topic", "a unit"],
)
def test_the_month_is_the_same_half_forgotten_and_forgotten(bureau: Bureau, span: Span) -> None:
    before = printed(bureau, span)
    assert before.requests.total.kept
    assert before.requests.recognition
    assert before.calls is None or (before.calls.contained and before.calls.repeated)
    bureau.clock.time = at("2027-02-21 09:00")
    assert printed(purged(bureau), span) == before
    bureau.clock.time = at("2028-10-16 09:00")
    assert printed(purged(bureau), span) == before
    with bureau.store.transaction() as tx:
        assert 0 < len(tx.callbacks()) < 10, "only some are forgotten yet"
    bureau.clock.time = at("2029-01-01 09:00")
    assert printed(purged(bureau), span) == before
    with bureau.store.transaction() as tx:
        assert (tx.callbacks(), tx.call("c0"), tx.call("again")) == ((), None, None)


def test_whom_somebody_had_erased_is_still_one_of_so_many(bureau: Bureau) -> None:
    before = printed(bureau)
    SubjectRights(bureau.store, ListJournal(), bureau.clock, b"house key").erase(Actor("minh"), ERASED)
    assert printed(bureau) == before
    bureau.clock.time = at("2029-01-01 09:00")
    assert printed(purged(bureau)) == before


def test_what_callers_said_is_told_no_more_once_it_is_forgotten(bureau: Bureau) -> None:
    assert read_figures(bureau.store, bureau.clock, NOVEMBER).questions
    bureau.clock.time = at("2027-02-21 09:00")
    assert read_figures(purged(bureau).store, bureau.clock, NOVEMBER).questions == ()
