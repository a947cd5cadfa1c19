"""The supervisor's figures: on the page, in the file, on the sheet; each sees what is hers."""

from __future__ import annotations

import pytest

from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Unit
from ivr.core.session import Session
from ivr.services.ports import CallRow
from ivr.web.console.plots import columns, percent
from ivr.web.console.spreadsheet import as_csv, harmless
from tests.core.made import at
from tests.services.staff import LAN
from tests.web.console.chief import THU, supervisor
from tests.web.console.hall import NAM, Hall
from tests.web.console.test_card import holding


@pytest.fixture
def hall() -> Hall:
    """One promise kept in Đông Mẫu, one request in Tây Mẫu, and a call that was served without anybody."""
    made = Hall()
    made.ask("r1", topic="khai-sinh")
    made.ask("r2", topic="tam-tru", unit=NAM.unit)
    session = Session("c1", "print", "can-cuoc", topic="can-cuoc").to_json()
    with made.store.transaction() as tx:
        moment = at("2026-11-20 08:00")
        tx.add_call(CallRow("c1", "+84987654321", 1, session, "[]", "completed", moment, moment, moment))
    made.queue.take(LAN.id, "r1")
    made.outcomes.record(LAN.id, "r1", Outcome.SOLVED, "")
    return made


def test_a_supervisor_of_the_whole_office_sees_kept_promises_first(hall: Hall) -> None:
    text = supervisor(hall).open("/console/figures").text
    assert text.index("<strong>100,0%</strong> hẹn gọi lại được giữ (1 giữ, 0 lỡ)") < text.index("yêu cầu gọi lại")
    for words in ("<strong>2</strong> yêu cầu", "Công an xã Tây Mẫu", "Đã giải đáp xong", "1 cuộc máy trả lời xong"):
        assert words in text


def test_a_communes_supervisor_sees_her_commune_alone(hall: Hall) -> None:
    browser = supervisor(hall, THU)
    text = browser.open("/console/figures").text
    assert "<strong>1</strong> yêu cầu" in text
    assert "Tây Mẫu" not in text
    assert "Cuộc gọi đến</h2>" not in text
    for place in ("figures", "figures/csv", "figures/sheet"):
        assert browser.open(f"/console/{place}?unit={NAM.unit}").status_code == 403


def test_officers_see_no_figures_and_no_way_to_them(hall: Hall) -> None:
    browser = hall.officer()
    assert "console/figures" not in browser.open("/console/board").text
    for place in ("figures", "figures/csv", "figures/sheet"):
        assert browser.open(f"/console/{place}").status_code == 403


def test_unit_topic_and_month_narrow_what_is_counted(hall: Hall) -> None:
    browser = supervisor(hall)
    for asked, requests in {
        f"unit={NAM.unit}": 1,
        "topic=khai-sinh": 1,
        "month=2026-10": 0,
        "unit=tinh-mau": 2,
    }.items():
        assert f"<strong>{requests}</strong> yêu cầu" in browser.open(f"/console/figures?{asked}").text, asked
    assert browser.open("/console/figures?month=never").status_code == 404


def test_the_file_is_for_excel_and_is_written_down(hall: Hall) -> None:
    with hall.store.transaction() as tx:
        tx.staff.save_unit(Unit(NAM.unit, '=cmd|" /C calc"!A1 & bạn', "tinh-mau"))
    answer = supervisor(hall).open("/console/figures/csv")
    text = answer.data.decode("utf-8-sig")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert 'filename="so-lieu-2026-11.csv"' in answer.headers["Content-Disposition"]
    assert "Hẹn,Giữ,1" in text
    assert """Đơn vị,"'=cmd|"" /C calc""!A1 & bạn",1""" in text
    assert "+84" not in text
    assert hall.station.deeds()[-1] == "figures-exported"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", " =1", "\u00a0=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert as_csv([["an toàn"]]) == "an toàn\r\n".encode("utf-8-sig")


def test_the_sheet_of_the_month_says_whose_it_is(hall: Hall) -> None:
    text = supervisor(hall).open(f"/console/figures/sheet?unit={LAN.unit}").text
    for words in ("Báo cáo tổng đài tháng 11/2026", "Công an xã Đông Mẫu", "Người lập:"):
        assert words in text


def test_a_month_whose_words_are_forgotten_says_so(hall: Hall) -> None:
    browser = supervisor(hall)
    assert "đã xóa theo hạn" not in browser.open("/console/figures").text
    assert "Lời nhắn trước ngày 25/08/2026 đã xóa theo hạn" in browser.open("/console/figures?month=2026-08").text


def test_an_officer_says_how_well_the_machine_understood(hall: Hall) -> None:
    hall.ask("r3", number="+84912999999")
    browser = hall.officer()
    browser.open("/console/card/r3")
    action = "/console/card/r3/recognition"
    assert browser.post(action, {"judgement": "right"}).status_code == 409, "a form without its token"
    browser.send(action, judgement="wrong")
    assert "máy hiểu sai" in browser.page.text
    assert hall.history("r3")[-1] == "recognition"
    assert "recognition-judged" in hall.station.deeds()
    assert "Hiểu sai" in supervisor(hall).open("/console/figures").text


def test_a_judgement_that_there_is_not_is_refused(hall: Hall) -> None:
    browser = holding(_waiting(hall), "r3")
    assert browser.send("/console/card/r3/recognition", judgement="brilliant").status_code == 400
    assert "recognition" not in hall.history("r3")


def test_cards_of_other_communes_are_not_judged(hall: Hall) -> None:
    browser = hall.officer()
    assert browser.post("/console/card/r2/recognition", {"judgement": "right"}).status_code == 404


def test_columns_are_as_high_as_what_they_count() -> None:
    drawn = columns([("1", 1, 0, 1), ("2", 0, 4, 0)], "<Ngày>")
    heights = [float(part.split('"')[0]) for part in drawn.split('height="')[1:]]
    assert heights[2] == pytest.approx(4 * heights[0], abs=0.3)
    assert 'aria-label="&lt;Ngày&gt;"' in drawn
    assert columns([("1", 0, 0, 0)], "Ngày") == ""


def test_a_share_that_cannot_be_told_is_a_dash() -> None:
    assert (percent(None), percent(0.875), percent(1.0)) == ("–", "87,5%", "100,0%")


def _waiting(hall: Hall) -> Hall:
    hall.ask("r3", number="+84912999999")
    return hall
