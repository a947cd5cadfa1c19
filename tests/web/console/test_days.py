"""Supervisors set the days on which the office works otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from ivr.core.content.special_day import SpecialDay
from ivr.services.special_days import SpecialDays
from ivr.web.console.typed_day import day_typed
from tests.services.house import CountedIds
from tests.services.staff import HUNG
from tests.web.console.chief import THU, supervisor
from tests.web.console.hall import Hall
from tests.web.desk import Browser, forms_of

DAYS = "/console/days"
OWN = {"kind": "own", "first_opens": "07:30", "first_closes": "11:00"}
FILLED: dict[str, str] = {"day": "24/11/2026", "kind": "closed", "reason": "Bão số 9"}


@pytest.fixture
def hall() -> Hall:
    return Hall()


def ahead(hall: Hall) -> tuple[SpecialDay, ...]:
    return SpecialDays(hall.store, hall.clock, CountedIds()).ahead()


def fill(browser: Browser, **fields: str) -> Any:
    browser.open(DAYS)
    filled: dict[str, Any] = {**FILLED, **fields}
    return browser.send(DAYS, **filled)


def test_the_holidays_that_are_known_are_listed_with_their_names(hall: Hall) -> None:
    page = supervisor(hall).open(DAYS).text
    for words in ("24/11/2026: Ngày Văn hóa Việt Nam", "06/02/2027: Tết Nguyên Đán", "31/12/2026: nghỉ cả ngày"):
        assert words in page, words
    assert "Thứ bảy: 07:30 đến 11:30" in page


def test_a_day_is_closed_with_a_reason(hall: Hall) -> None:
    page = fill(supervisor(hall))
    assert "Đã đặt." in page.text
    assert "Thứ ba 24/11/2026</strong>: nghỉ cả ngày. Bão số 9." in page.text
    assert "Thay cho ngày lễ: Ngày Văn hóa Việt Nam." in page.text
    assert f"{HUNG.name} đặt lúc" in page.text
    (special,) = ahead(hall)
    assert (special.day, special.half_days, special.who) == (date(2026, 11, 24), (), HUNG.id)
    assert hall.station.deeds()[-1] == "special-day-set"


def test_a_day_gets_half_days_of_its_own(hall: Hall) -> None:
    page = fill(supervisor(hall), **OWN, second_opens="13:00", second_closes="16:30")
    assert "07:30 đến 11:00; 13:00 đến 16:30" in page.text
    assert ahead(hall)[0].half_days == ((time(7, 30), time(11)), (time(13), time(16, 30)))


def test_a_day_is_removed(hall: Hall) -> None:
    browser = supervisor(hall)
    fill(browser)
    browser.send(f"{DAYS}/remove")
    assert "Đã bỏ." in browser.page.text
    assert ahead(hall) == ()
    assert hall.station.deeds()[-1] == "special-day-removed"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": ""}, "có dạng 31/12/2026"),
        ({"day": "31/2/2027"}, "có dạng 31/12/2026"),
        ({"day": "22/11/2026"}, "phải từ hôm nay"),
        ({"day": "24/11/2028"}, "phải từ hôm nay"),
        ({"reason": "  "}, "ghi lý do"),
        ({"kind": "own"}, "chọn đủ giờ"),
        ({**OWN, "first_closes": ""}, "chọn đủ giờ"),
        ({**OWN, "first_closes": "07:00"}, "buổi sau bắt đầu"),
        ({**OWN, "second_opens": "10:30", "second_closes": "12:00"}, "buổi sau bắt đầu"),
        ({**OWN, "first_opens": "07:45"}, "buổi sau bắt đầu"),
        ({**OWN, "first_opens": "morning"}, "có dạng 31/12/2026"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(hall: Hall, fields: dict[str, str], words: str) -> None:
    page = fill(supervisor(hall), **fields)
    assert (page.status_code, words in page.text) == (422, True)
    typed = {**FILLED, **fields}
    assert forms_of(page)[DAYS].fields["day"] == typed["day"]
    assert forms_of(page)[DAYS].fields["reason"] == typed["reason"]
    assert ahead(hall) == ()


def test_a_day_that_somebody_set_meanwhile_is_not_set_over_it(hall: Hall) -> None:
    first, second = supervisor(hall), supervisor(hall, replace(THU, id="thu2", unit=HUNG.unit))
    fill(first)
    page = fill(second, reason="Diễn tập")
    assert (page.status_code, "đã có người đặt" in page.text, "Bão số 9" in page.text) == (409, True, True)
    assert [special.reason for special in ahead(hall)] == ["Bão số 9"]


def test_a_day_that_somebody_removed_meanwhile_is_told_as_such(hall: Hall) -> None:
    first, second = supervisor(hall), supervisor(hall, replace(THU, id="thu2", unit=HUNG.unit))
    fill(first)
    second.open(DAYS)
    first.send(f"{DAYS}/remove")
    page = second.send(f"{DAYS}/remove")
    assert (page.status_code, "người khác vừa bỏ" in page.text) == (409, True)


def test_a_second_click_sets_nothing_more_and_says_so(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(DAYS)
    fields = {**forms_of(browser.page)[DAYS].fields, **FILLED}
    assert browser.post(DAYS, fields).status_code == 200
    assert browser.post(DAYS, fields).status_code == 409
    assert hall.station.deeds().count("special-day-set") == 1


def test_a_communes_supervisor_reads_and_sets_nothing(hall: Hall) -> None:
    fill(supervisor(hall))
    browser = supervisor(hall, THU)
    page = browser.open(DAYS)
    assert "Bão số 9" in page.text
    assert not {DAYS, f"{DAYS}/remove"} & forms_of(page).keys()
    for place in (DAYS, f"{DAYS}/remove"):
        browser.open(DAYS)
        token = forms_of(browser.page)["/console/sign-out"].fields
        answer = browser.post(place, {**token, **FILLED, "special": ahead(hall)[0].id, "day": "2026-11-24"})
        assert answer.status_code == 403, place
    assert len(ahead(hall)) == 1


def test_a_day_is_typed_as_people_write_it() -> None:
    assert [day_typed(text) for text in ("1/3/2027", " 01.03.2027 ", "1-3-2027")] == [date(2027, 3, 1)] * 3
    for text in ("", "1/3/27", "2027-03-01", "32/1/2027", "¹/3/2027"):
        with pytest.raises(ValueError):
            day_typed(text)
