"""A supervisor has a request go before others on its card, sees the whole line; officers see why it comes first."""

from __future__ import annotations

from html import unescape

import pytest

from ivr.core.requests.priority import Ground, Priority
from tests.services.staff import HUNG, LAN
from tests.web.console.chief import THU, supervisor
from tests.web.console.hall import NAM, Hall

CARD = "/console/card/last"
GIVE, TAKE = f"{CARD}/priority/give", f"{CARD}/priority/take"
WORDS = "Chỉ huy trực cho ưu tiên: bà con già yếu, bệnh, đi lại khó"


@pytest.fixture
def hall() -> Hall:
    made = Hall()
    made.ask("first", minutes_ago=90)
    made.ask("last", minutes_ago=5, topic="khai-sinh", asked=3, priority=Priority.ASKED_REPEATEDLY)
    with made.store.transaction() as tx:
        last = tx.callback("last")
        assert last
        assert tx.save_callback(last.promised(made.clock.now().replace(hour=17)))
    return made


def test_a_word_with_its_ground_changes_what_comes_next_and_every_officer_reads_it(hall: Hall) -> None:
    chief, officer = supervisor(hall), hall.officer()
    chief.open(CARD)
    page = chief.send(GIVE, ground="frail", note="bà cụ ở bản Thượng")
    assert page.request.path == CARD
    for words in (f"{WORDS} ({HUNG.name}, 09:01 hôm nay)", "bà cụ ở bản Thượng", f"{HUNG.name} cho ưu tiên"):
        assert words in unescape(page.text)
    board = officer.open("/console/board").text
    assert WORDS in board
    assert board.index("card/last") < board.index("card/first")
    found = hall.queue.next(LAN.id)
    assert found
    assert found.id == "last"
    card = unescape(officer.open(CARD).text)
    assert f"{WORDS} ({HUNG.name}, 09:01 hôm nay): bà cụ ở bản Thượng" in card
    assert "priority-given" in hall.station.deeds()


def test_taken_away_it_is_the_hotlines_own_reason_that_counts(hall: Hall) -> None:
    chief = supervisor(hall)
    chief.open(CARD)
    chief.send(GIVE, ground="deadline", note="")
    page = chief.send(TAKE, ground="by_mistake", note="")
    assert "Đã gọi đến nhiều lần, được ưu tiên" in page.text
    page = chief.send(TAKE, ground="not_pressing", note="")
    assert "Việc này theo thứ tự thường" in page.text
    assert hall.request("last").standing is None
    assert hall.history("last")[-2:] == ["priority_taken", "priority_taken"]


@pytest.mark.parametrize("typed", ["", "other", "settled", "whim"])
def test_without_a_reason_nothing_is_changed_and_what_was_typed_stays(hall: Hall, typed: str) -> None:
    chief = supervisor(hall)
    chief.open(CARD)
    page = chief.send(GIVE, note="", ground=typed)
    assert page.status_code == 422
    assert "xin chọn lý do" in page.text
    assert hall.request("last").precedence is None
    page = chief.send(GIVE, ground="other", note="báo trung ương hỏi")
    assert "Chỉ huy trực cho ưu tiên: lý do khác" in page.text


def test_a_page_from_before_another_supervisors_word_is_told_so(hall: Hall) -> None:
    one, other = supervisor(hall), supervisor(hall, THU)
    one.open(CARD)
    other.open(CARD)
    other.send(GIVE, ground="danger", note="")
    page = one.send(GIVE, ground="frail", note="bà cụ ở bản Thượng")
    assert page.status_code == 409
    assert "Người khác vừa đổi ưu tiên của việc này" in page.text
    found = hall.request("last").precedence
    assert found
    assert found.ground is Ground.DANGER


def test_officers_have_no_say_and_no_form(hall: Hall) -> None:
    officer = hall.officer()
    assert "/priority/" not in officer.open(CARD).text
    for place in (GIVE, TAKE):
        assert officer.post(place, {"ground": "frail"}).status_code == 403
    assert officer.open("/console/line").status_code == 403
    assert "console/line" not in officer.open("/console/board").text


def test_another_communes_requests_are_none_of_hers(hall: Hall) -> None:
    hall.ask("west", unit=NAM.unit)
    chief = supervisor(hall, THU)
    assert chief.open("/console/card/west").status_code == 404
    assert chief.post("/console/card/west/priority/give", {"ground": "frail"}).status_code == 404
    assert "card/west" not in chief.open("/console/line").text
    assert chief.open(f"/console/line?unit={NAM.unit}").status_code == 403


def test_the_line_shows_everything_open_in_its_order_with_the_reasons(hall: Hall) -> None:
    hall.ask("west", unit=NAM.unit, minutes_ago=30)
    hall.queue.take(LAN.id, "first")
    chief = supervisor(hall)
    text = chief.open("/console/board").text
    assert "/console/line" in text
    text = chief.open("/console/line").text
    assert text.index("card/first") < text.index("card/west") < text.index("card/last")
    assert "Có người đang xử lý" in text
    assert "Đã gọi đến nhiều lần" in text
    assert "+84" not in text
    only = chief.open(f"/console/line?unit={NAM.unit}").text
    assert "card/west" in only
    assert "card/last" not in only


def test_a_closed_request_offers_no_priority(hall: Hall) -> None:
    chief = supervisor(hall)
    chief.open(CARD)
    with hall.store.transaction() as tx:
        last = tx.callback("last")
        assert last
        tx.save_callback(last.cancelled(hall.clock.now()))
    assert chief.send(GIVE, ground="frail", note="").status_code == 409
    assert "/priority/" not in chief.open(CARD).text
