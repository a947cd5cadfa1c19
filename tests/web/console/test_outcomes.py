"""Recording what came of a ring: required, by topic, once, and never lost without a word."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from ivr.core.requests.outcome import Outcome
from tests.services.staff import LAN
from tests.web.console.hall import MAI, Hall
from tests.web.console.test_card import holding
from tests.web.desk import forms_of

FORM = "/console/card/r1/outcome"


@pytest.fixture
def hall() -> Hall:
    made = Hall()
    made.ask("r1", topic="khai-sinh")
    return made


def test_an_outcome_closes_the_request_and_leads_back_to_the_board(hall: Hall) -> None:
    browser = holding(hall)
    browser.send(FORM, outcome="solved", note="Đã dặn giấy chứng sinh.")
    assert browser.at == "/console/board"
    assert "Đã ghi kết quả: <strong>Đã giải đáp xong</strong>" in browser.page.text
    assert hall.request().status == "done"
    with hall.store.transaction() as tx:
        assert [one.note for one in tx.queue.attempts("r1")] == ["Đã dặn giấy chứng sinh."]


def test_outcomes_speak_of_the_topic(hall: Hall) -> None:
    assert "Đã chỉ sang ủy ban xã" in holding(hall).page.text


def test_an_outcome_is_required_and_the_note_is_kept(hall: Hall) -> None:
    answer = holding(hall).send(FORM, note="Nói dở")
    assert answer.status_code == 422
    assert "Chưa chọn kết quả" in answer.text
    assert ">Nói dở</textarea>" in answer.text
    assert hall.request().status == "claimed"


@pytest.mark.parametrize("outcome", ["unknown", "finished", ""])
def test_only_what_officers_may_record_is_taken(hall: Hall, outcome: str) -> None:
    assert holding(hall).send(FORM, outcome=outcome).status_code == 422


@pytest.mark.parametrize(("outcome", "owner"), [("follow_up", LAN.id), ("later", None)])
def test_another_time_is_agreed_on_with_her_or_with_anyone(hall: Hall, outcome: str, owner: str | None) -> None:
    browser = holding(hall)
    halves = re.findall(r'<option value="(2026-[^"]+)"', browser.page.text)
    assert len(halves) == 10
    browser.send(FORM, outcome=outcome, when=halves[1])
    found = hall.request()
    start, end = map(datetime.fromisoformat, halves[1].split("/"))
    assert (found.status, found.next_at, found.due_at) == ("retry", start, end)
    assert (found.follow_up.officer if found.follow_up else None) == owner
    shown = browser.open("/console/day").text
    assert ("Không có hẹn nào" in shown) is (owner is None)


def test_another_time_needs_a_time_that_was_offered(hall: Hall) -> None:
    browser = holding(hall)
    for when in ("", "2020-01-01T07:30:00+07:00/2020-01-01T11:30:00+07:00", "x"):
        answer = browser.send(FORM, outcome="later", when=when)
        assert answer.status_code == 422
        assert "cần chọn buổi" in answer.text


def test_a_double_click_records_once_and_says_so(hall: Hall) -> None:
    browser = holding(hall)
    fields = {**forms_of(browser.page)[FORM].fields, "outcome": "busy"}
    assert browser.post(FORM, fields).status_code == 200
    again = browser.post(FORM, fields)
    assert again.status_code == 409
    assert "Biểu mẫu này đã được gửi rồi" in again.text
    assert hall.history().count("outcome") == 1


def test_a_stale_page_says_who_has_it_now_and_gives_the_note_back(hall: Hall) -> None:
    browser = holding(hall)
    hall.clock.pass_(minutes=11)
    hall.sweeps.once()
    hall.queue.take(MAI.id, "r1")
    answer = browser.send(FORM, outcome="solved", note="Bà con đã rõ")
    assert answer.status_code == 409
    for words in ("không còn trong tay đồng chí", "Lê Thị Mai", "Bà con đã rõ"):
        assert words in answer.text
    assert hall.request().claim is not None
    assert "outcome" not in hall.history()


def test_a_lost_request_that_waits_can_be_taken_again(hall: Hall) -> None:
    browser = holding(hall)
    hall.clock.pass_(minutes=11)
    hall.sweeps.once()
    answer = browser.send(FORM, outcome="solved", note="Bà con đã rõ")
    assert "xin nhận lại rồi ghi" in answer.text
    assert browser.send("/console/card/r1/take").status_code == 200
    assert hall.request().status == "claimed"


def test_a_mistake_can_be_taken_back_from_the_board_for_half_an_hour(hall: Hall) -> None:
    browser = holding(hall)
    browser.send(FORM, outcome="wrong_number")
    browser.send("/console/card/r1/take-back")
    assert browser.at == "/console/card/r1"
    assert hall.request().status == "claimed"
    browser.send(FORM, outcome="solved")
    hall.clock.pass_(minutes=15)
    browser.open("/console/card/r1")
    hall.clock.pass_(minutes=16)
    answer = browser.send("/console/card/r1/take-back")
    assert answer.status_code == 409
    assert "quá 30 phút" in answer.text


def test_what_was_recorded_stands_in_the_history_and_the_audit(hall: Hall) -> None:
    browser = holding(hall)
    browser.send(FORM, outcome="must_come")
    text = browser.open("/console/card/r1").text
    assert "Nguyễn Thị Lan ghi kết quả: hẹn bà con đến làm trực tiếp" in text
    assert ("outcome-recorded", "must_come") in [(one.entry.what, one.entry.detail) for one in hall.station.audit()]


def test_every_outcome_has_its_words(hall: Hall) -> None:
    text = holding(hall).page.text
    for outcome in frozenset(Outcome) - {Outcome.UNKNOWN}:
        assert f'value="{outcome}"' in text
    assert ">None<" not in text
