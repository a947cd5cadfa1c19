"""My day, the sheet for when the network is down, and typing in what was written on it."""

from __future__ import annotations

import pytest

from tests.core.made import at
from tests.services.staff import LAN
from tests.web.console.hall import MAI, Hall
from tests.web.console.test_card import holding
from tests.web.desk import forms_of

TYPED = "/console/card/r1/typed"


@pytest.fixture
def hall() -> Hall:
    made = Hall()
    made.ask("r1", number="+84912345678", topic="khai-sinh", said="cho cháu ngoại")
    return made


def test_my_day_tells_what_i_did_and_whether_promises_were_kept(hall: Hall) -> None:
    browser = holding(hall)
    browser.send("/console/card/r1/outcome", outcome="solved", note="Đã rõ")
    text = browser.open("/console/day").text
    for words in ("<strong>1</strong> lần gọi hôm nay", "Giữ đúng", "Đã giải đáp xong", "Đã rõ"):
        assert words in text


def test_the_sheet_has_whole_numbers_codes_and_boxes_and_is_written_down(hall: Hall) -> None:
    browser = hall.officer()
    text = browser.open("/console/day/sheet").text
    for words in ("0912 345 678", "hoa sen, con trâu", "cho cháu ngoại", "☐ Đã chỉ sang ủy ban xã", "Gọi lúc:"):
        assert words in text
    assert "day-sheet-printed" in hall.station.deeds()


def test_what_others_have_in_hand_is_not_on_my_sheet(hall: Hall) -> None:
    hall.queue.take(MAI.id, "r1")
    assert "0912 345 678" not in hall.officer().open("/console/day/sheet").text


@pytest.mark.parametrize("clock", ["8:5", "08:05", "8h05", "8.05", "0805", "805"])
def test_what_was_rung_is_typed_in_with_its_own_time(hall: Hall, clock: str) -> None:
    browser = hall.officer()
    hall.clock.pass_(hours=8)
    hall.sweeps.once()
    browser = hall.officer()
    browser.open("/console/day/typed")
    browser.send(TYPED, outcome="solved", day="2026-11-23", time=clock, note="Gọi bằng máy bàn")
    assert "Đã ghi." in browser.page.text
    with hall.store.transaction() as tx:
        [attempt] = tx.queue.attempts("r1")
    assert (attempt.began_at, attempt.kept_promise) == (at("08:05"), True)
    assert hall.request().status == "done"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outcome": "", "time": "8:05"}, "xin chọn kết quả"),
        ({"outcome": "follow_up", "time": "8:05"}, "xin chọn kết quả"),
        ({"outcome": "solved", "time": "sáng"}, "giờ gọi phải có dạng"),
        ({"outcome": "solved", "time": "7:00"}, "sau lúc bà con gọi đến"),
        ({"outcome": "solved", "time": "9:30"}, "không sau bây giờ"),
        ({"outcome": "solved", "time": "8:05", "day": "hôm nay"}, "giờ gọi phải có dạng"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(hall: Hall, fields: dict[str, str], words: str) -> None:
    browser = hall.officer()
    browser.open("/console/day/typed")
    filled = {"day": "2026-11-23", "note": "ghi dở", **fields}
    answer = browser.post(TYPED, {**forms_of(browser.page)[TYPED].fields, **filled})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="ghi dở"' in answer.text
    assert hall.request().status == "waiting"


def test_what_somebody_else_has_taken_meanwhile_is_told(hall: Hall) -> None:
    browser = hall.officer()
    browser.open("/console/day/typed")
    hall.queue.take(MAI.id, "r1")
    answer = browser.send(TYPED, outcome="solved", day="2026-11-23", time="8:05")
    assert answer.status_code == 409
    assert "đã có người khác giữ hoặc đã xong" in answer.text
    assert hall.request().claim is not None
    assert hall.request().claim.officer == MAI.id  # type: ignore[union-attr]


def test_what_she_had_in_hand_is_typed_in_too(hall: Hall) -> None:
    browser = holding(hall)
    browser.open("/console/day/typed")
    browser.send(TYPED, outcome="no_answer", day="2026-11-23", time="8:30")
    assert hall.request().status == "retry"
    assert hall.history()[-2:] == ["outcome", "promise_kept"]
    assert LAN.id in {one.entry.who for one in hall.station.audit()}
