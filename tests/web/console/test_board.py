"""The board: what it shows, to whom, and how often it is sent."""

from __future__ import annotations

import re

import pytest

from tests.services.staff import LAN
from tests.web.console.hall import MAI, Hall


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_the_board_is_where_officers_come_in_and_tells_what_waits(hall: Hall) -> None:
    hall.ask("r1", topic="khai-sinh")
    hall.ask("r2", topic="tam-tru", minutes_ago=30)
    browser = hall.officer()
    assert browser.at == "/console/board"
    text = browser.page.text
    assert "<strong>2</strong> đang chờ" in text
    assert "Đăng ký khai sinh" in text
    assert "1 giờ</strong> chờ lâu nhất" in text


def test_numbers_are_masked_in_every_list(hall: Hall) -> None:
    made = hall.ask("r1")
    hall.ask("r2")
    hall.queue.take(MAI.id, "r2")
    browser = hall.officer()
    for place in ("/console/board", "/console/board/now", "/console/day", "/console/day/typed"):
        text = browser.open(place).text
        assert "0912000" not in text.replace(" ", ""), place
    assert made.number is not None
    assert f"0912***{made.number[-3:]}" in browser.open("/console/board").text


def test_others_see_who_handles_what(hall: Hall) -> None:
    hall.ask("r1", topic="khai-sinh")
    hall.queue.take(MAI.id, "r1")
    text = hall.officer().page.text
    assert "Lê Thị Mai" in text
    assert "<strong>1</strong> đang xử lý" in text
    assert "đang xử lý việc này" in hall.officer().open("/console/card/r1").text


def test_what_is_late_is_said(hall: Hall) -> None:
    hall.ask("r1")
    hall.clock.pass_(hours=3)
    text = hall.officer().page.text
    assert '<li class="late"><strong>1</strong> quá giờ hẹn</li>' in text


def test_an_unchanged_board_is_not_sent_again_and_a_new_request_is(hall: Hall) -> None:
    hall.ask("r1")
    browser = hall.officer()
    found = re.search(r'hx-get="(/console/board/now\?seen=\w+)"', browser.page.text)
    assert found
    assert 'hx-trigger="every 1500ms"' in browser.page.text
    assert browser.open(found[1]).status_code == 204
    hall.ask("r2", minutes_ago=1)
    hall.clock.pass_(seconds=1)
    answer = browser.open(found[1])
    assert answer.status_code == 200
    assert "<strong>2</strong> đang chờ" in answer.text
    assert browser.open("/console/board/now", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_looking_at_the_board_is_no_work_so_that_a_session_ends_all_the_same(hall: Hall) -> None:
    browser = hall.officer()
    for _ in range(7):
        hall.clock.pass_(minutes=3)
        answer = browser.client.get("/console/board/now", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "/console/sign-in" in answer.headers["HX-Redirect"]


def test_next_gives_the_best_and_a_second_click_the_same(hall: Hall) -> None:
    hall.ask("r1", minutes_ago=10)
    hall.ask("r2", priority="urgent")
    browser = hall.officer()
    assert browser.send("/console/next").status_code == 200
    assert browser.at == "/console/card/r2"
    again = hall.officer()
    assert "Mở lại việc đang giữ" in again.page.text
    assert hall.history("r2") == ["asked", "claimed"]
    assert hall.request("r1").claim is None


def test_next_says_when_nothing_waits(hall: Hall) -> None:
    browser = hall.officer()
    browser.send("/console/next")
    assert "Hiện không có việc nào đến lượt đồng chí." in browser.page.text


def test_without_scripts_the_board_loads_itself_again(hall: Hall) -> None:
    text = hall.officer().page.text
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in text
    assert 'href="/console/board">Xem lại ngay' in text


def test_who_took_a_request_stands_in_the_audit(hall: Hall) -> None:
    hall.ask("r1")
    browser = hall.officer()
    browser.send("/console/next")
    told = [(one.entry.who, one.entry.what, one.entry.subject) for one in hall.station.audit()]
    assert (LAN.id, "request-claimed", "r1") in told
    assert (LAN.id, "card-seen", "r1") in told
