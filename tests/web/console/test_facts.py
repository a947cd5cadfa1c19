"""Supervisors confirm what callers hear, one fact at a time, on what they saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ivr.core.content.review import Reviewed, State
from ivr.services.fact_review import FactReview
from tests.services.house import CountedIds
from tests.services.staff import HUNG
from tests.web.console.chief import THU, supervisor
from tests.web.console.hall import UNRECORDED, Hall
from tests.web.desk import Browser, forms_of

FEE = "/console/facts/passport-fee"
SAFE = "Lệ phí hiện nay, bà con hỏi cán bộ lúc nộp."
TODAY = date(2026, 11, 23)
#: A second supervisor of the whole office.
THU_OF_ALL = replace(THU, id="thu2", unit=HUNG.unit)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def reviewed(hall: Hall, name: str = "passport-fee") -> Reviewed:
    review = FactReview(hall.store, hall.clock, CountedIds())
    return review.reviewed(one.fact for one in hall.work.content.facts())[name]


def confirm(browser: Browser, day: str = "31/3/2027", place: str = FEE) -> Any:
    return browser.send(f"{place}/confirm", review_by=day)


def test_what_awaits_a_word_comes_first_and_what_is_withheld_before_what_is_spoken(hall: Hall) -> None:
    page = supervisor(hall).open("/console/facts").text
    assert "Chờ xác nhận: 154" in page
    assert "Quá ngày xem lại: 0" in page
    shown = [part.split('"')[0] for part in page.split('id="f-')[1:]]
    known = {one.fact.id: one.fact for one in hall.work.content.facts()}
    assert len(shown) == 20
    assert all(known[name].withheld for name in shown)


def test_a_fact_is_shown_with_its_sentences_source_dates_and_disagreement(hall: Hall) -> None:
    page = supervisor(hall).open(FEE).text
    fact = reviewed(hall).fact
    for words in (
        "200.000",
        fact.spoken,
        "TT 25/2021/TT-BTC",
        "16/09/2025",
        UNRECORDED,
        SAFE,
        "Các nguồn nói khác nhau",
        "Cấp hộ chiếu",
        "Chưa ai xác nhận.",
    ):
        assert words in page, words


def test_a_sentence_without_a_recording_is_told_as_such(hall: Hall) -> None:
    browser = supervisor(hall)
    assert "chưa thu sẵn" in browser.open(FEE).text
    assert "chưa thu sẵn" not in browser.open("/console/facts/emergency-police").text


def test_a_fact_is_confirmed_and_leaves_the_list_of_those_that_wait(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open("/console/facts?topic=ho-chieu")
    page = confirm(browser)
    assert page.request.path == "/console/facts"
    assert page.request.args["topic"] == "ho-chieu"
    assert "Đã xác nhận: <a" in page.text
    assert 'id="f-passport-fee"' not in page.text
    found = reviewed(hall)
    assert (found.state(TODAY), found.in_force.review_by) == (State.CONFIRMED, date(2027, 3, 31))
    assert hall.station.deeds()[-1] == "fact-confirmed"
    confirmed = browser.open("/console/facts?state=confirmed").text
    assert f"{HUNG.name} xác nhận lúc" in confirmed
    assert "Bà con đang nghe: <q>" in confirmed


def test_a_word_is_taken_back(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(FEE)
    confirm(browser)
    browser.open(FEE)
    browser.send(f"{FEE}/withdraw")
    assert reviewed(hall).confirmation is None
    assert hall.station.deeds()[-1] == "fact-withdrawn"
    assert "Đã rút lại" in browser.page.text


def test_a_fact_that_never_falls_silent_asks_for_no_day(hall: Hall) -> None:
    browser = supervisor(hall)
    place = "/console/facts/emergency-police"
    browser.open(place)
    assert "review_by" not in forms_of(browser.page)[f"{place}/confirm"].fields
    browser.send(f"{place}/confirm")
    assert reviewed(hall, "emergency-police").state(TODAY) is State.CONFIRMED


@pytest.mark.parametrize("day", ["", "31.3", "2027-03-31", "30/2/2027", "22/11/2026", "31/3/2206"])
def test_a_day_that_cannot_be_is_refused_and_stays_in_its_field(hall: Hall, day: str) -> None:
    browser = supervisor(hall)
    browser.open(FEE)
    page = confirm(browser, day)
    assert (page.status_code, "31/12/2026, từ hôm nay" in page.text) == (422, True)
    if day:
        assert forms_of(page)[f"{FEE}/confirm"].fields["review_by"] == day
    assert reviewed(hall).confirmation is None


def test_past_its_review_day_a_fact_is_in_the_second_list_and_asks_for_a_new_day(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(FEE)
    confirm(browser, "30/11/2026")
    hall.clock.pass_(days=8)
    browser = supervisor(hall, THU_OF_ALL)
    page = browser.open("/console/facts?state=lapsed&topic=ho-chieu")
    assert 'id="f-passport-fee"' in page.text
    assert f"<q>{SAFE}</q>" in page.text
    assert forms_of(page)[f"{FEE}/confirm"].fields["review_by"] == ""


def test_a_second_click_does_nothing_more_and_says_so(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(FEE)
    fields = {**forms_of(browser.page)[f"{FEE}/confirm"].fields, "review_by": "31/3/2027"}
    assert browser.post(f"{FEE}/confirm", fields).status_code == 200
    assert browser.post(f"{FEE}/confirm", fields).status_code == 409
    assert hall.station.deeds().count("fact-confirmed") == 1


def test_a_stale_page_shows_what_is_there_now(hall: Hall) -> None:
    first, second = supervisor(hall), supervisor(hall, THU_OF_ALL)
    for browser in (first, second):
        browser.open(FEE)
    confirm(first)
    page = confirm(second, "30/6/2027")
    assert (page.status_code, "người khác vừa quyết định" in page.text) == (409, True)
    assert f"{HUNG.name} xác nhận lúc" in page.text
    assert reviewed(hall).in_force.review_by == date(2027, 3, 31)


def test_what_was_changed_in_its_file_after_it_was_confirmed_says_so(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(FEE)
    confirm(browser)
    with hall.store.transaction() as tx:
        (word,) = tx.content.confirmations()
        tx.content.withdraw(word.id, "hung", hall.clock.now())
        tx.content.add_confirmation(replace(word, id="older", digest="0" * 64))
    page = browser.open(FEE).text
    assert "Nội dung đã sửa sau khi" in page
    assert SAFE in page


def test_a_communes_supervisor_reads_and_decides_nothing(hall: Hall) -> None:
    browser = supervisor(hall, THU)
    page = browser.open(FEE)
    assert "200.000" in page.text
    assert [action for action in forms_of(page) if "/facts/" in action] == []
    token = forms_of(page)["/console/sign-out"].fields
    for deed in ("confirm", "withdraw"):
        assert browser.post(f"{FEE}/{deed}", {**token, "review_by": "31/3/2027"}).status_code == 403, deed
        browser.open(FEE)
        token = forms_of(browser.page)["/console/sign-out"].fields
    assert reviewed(hall).confirmation is None


def test_officers_do_not_come_here(hall: Hall) -> None:
    browser = hall.officer()
    for place in ("/console/facts", FEE, "/console/days"):
        assert browser.open(place).status_code == 403, place


def test_the_whole_list_is_read_page_by_page(hall: Hall) -> None:
    browser, seen = supervisor(hall), 0
    for page in range(8):
        seen += browser.open(f"/console/facts?page={page}").text.count('id="f-')
    assert seen == 154
    for odd in ("99", "x", "-1", "²"):
        assert 'id="f-' in browser.open(f"/console/facts?page={odd}").text
    assert browser.open("/console/facts/nothing-such").status_code == 404
    assert browser.open("/console/facts?state=odd&topic=odd&done=confirmed&fact=odd").status_code == 200
