"""Figures of a month, read from a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ivr.core.callback import Event, Message
from ivr.core.figures.callbacks import Promises
from ivr.core.figures.calls import CallFigures
from ivr.core.figures.case import Mark
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.refusals import UnknownRequest
from ivr.core.session import Session
from ivr.services.figures import Span, mark, month, read_figures
from ivr.services.ports import CallRow
from tests.core.made import at, attempt, request
from tests.services.staff import LAN, Station

ALL = Span(date(2026, 11, 1), date(2026, 12, 1), frozenset({"", LAN.unit}))


@pytest.fixture
def station() -> Station:
    station = Station()
    station.hire()
    station.clock.time = at("2026-12-03 09:00")
    return station


def ask(station: Station, key: str, moment: str, said: str = "", **changes: Any) -> None:
    asked = at(moment)
    with station.store.transaction() as tx:
        assert tx.add_callback(
            request(**{"id": key, "number": f"+8491{key}", "asked_at": asked, "unit": LAN.unit, **changes})
        )
        tx.queue.add_attempt(attempt(Outcome.SENT_ELSEWHERE, moment, id=f"try {key}", callback=key))
        tx.add_event(Event(key, asked, "promise_kept", "then"))
        if said:
            tx.add_message(Message(f"m {key}", key, "CA", "", None, asked, said))


def rang(station: Station, key: str, moment: str, topic: str | None = None) -> None:
    session = Session(key, "print", "main", topic=topic).to_json()
    with station.store.transaction() as tx:
        tx.add_call(CallRow(key, "+84912345678", 1, session, "[]", "completed", at(moment), at(moment), at(moment)))


def test_a_month_holds_its_own_requests_by_vietnams_days(station: Station) -> None:
    for key, moment in {
        "a": "2026-10-31 23:59",
        "b": "2026-11-01 00:00",
        "c": "2026-11-30 23:59",
        "d": "2026-12-01 00:00",
    }.items():
        ask(station, key, moment)
    found = read_figures(station.store, station.clock, ALL)
    assert found.requests.days == {date(2026, 11, 1): Promises(1, 1), date(2026, 11, 30): Promises(1, 1)}


def test_other_units_and_topics_are_left_out(station: Station) -> None:
    ask(station, "a", "2026-11-02 08:00", unit="xa-tay-mau")
    ask(station, "b", "2026-11-02 08:00", topic="khai-sinh")
    assert read_figures(station.store, station.clock, ALL).requests.total.requests == 1
    assert read_figures(station.store, station.clock, replace(ALL, topic="tam-tru")).requests.total.requests == 0


def test_questions_come_from_what_no_procedure_answers(station: Station) -> None:
    for key in ("1", "2", "3"):
        ask(station, key, "2026-11-02 08:00", "sổ đỏ bị ngập", topic=None)
    assert [one.words for one in read_figures(station.store, station.clock, ALL).questions] == ["sổ đỏ bị ngập"]


def test_calls_are_counted_for_who_sees_the_whole_office_alone(station: Station) -> None:
    rang(station, "c1", "2026-11-30 22:00", "can-cuoc")
    rang(station, "c2", "2026-12-01 21:00")
    assert read_figures(station.store, station.clock, ALL).calls is None
    assert read_figures(station.store, station.clock, replace(ALL, calls=True)).calls == CallFigures(1, 0, 1, 0, 1)


def test_a_repeat_on_another_matter_is_a_repeat_of_that_topic_too(station: Station) -> None:
    rang(station, "c1", "2026-11-20 08:00", "can-cuoc")
    rang(station, "c2", "2026-11-20 09:00", "khai-sinh")
    found = read_figures(station.store, station.clock, replace(ALL, calls=True, topic="can-cuoc")).calls
    assert found == CallFigures(1, 0, 1, 0, 1)


def test_a_judgement_is_an_event_of_the_request(station: Station) -> None:
    ask(station, "a", "2026-11-02 08:00")
    mark(station.store, station.clock, LAN.id, "a", Mark.WRONG)
    assert read_figures(station.store, station.clock, ALL).requests.recognition == {Mark.WRONG: 1}
    with pytest.raises(UnknownRequest):
        mark(station.store, station.clock, LAN.id, "none", Mark.RIGHT)


def test_a_month_ends_where_the_next_begins() -> None:
    assert month(date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert month(date(2027, 2, 1)) == (date(2027, 2, 1), date(2027, 3, 1))
