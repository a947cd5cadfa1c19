"""What people asked about their own data: registered, found by number, copied, erased; always in the audit."""

from __future__ import annotations

import io
import json
import zipfile
from html import unescape

import pytest

from ivr.core.callback import Status
from ivr.core.privacy.retention import Kind, Purge
from ivr.core.privacy.subject_case import Wish
from tests.services.staff import ADMINISTRATOR
from tests.web.console.chief import THU, supervisor
from tests.web.console.hall import NAM, Hall
from tests.web.desk import Browser

RIGHTS, NUMBER, TYPED = "/console/rights", "+84912345678", "0912 345 678"
FIND, EXPORT = f"{RIGHTS}/find", f"{RIGHTS}/export"
ERASING, ERASE = f"{RIGHTS}/erasing", f"{RIGHTS}/erase"


@pytest.fixture
def hall() -> Hall:
    """Of one number a request that is over, with a message, and of another an open one."""
    made = Hall()
    made.ask("r1", topic="khai-sinh", number=NUMBER, status=Status.DONE, closed_at=made.clock.now(), said="mất giấy")
    made.ask("r2", unit=NAM.unit, number="+84987654321")
    return made


def ask(hall: Hall, wish: Wish, number: str = NUMBER) -> str:
    return hall.work.people.register.ask(ADMINISTRATOR, wish, number).id


def found(hall: Hall, number: str = TYPED) -> Browser:
    browser = supervisor(hall)
    browser.open(RIGHTS)
    browser.send(FIND, number=number)
    return browser


def test_a_wish_is_registered_with_its_clock_and_a_masked_number(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(RIGHTS)
    page = browser.send(RIGHTS, number=TYPED, wish="correct", asked="21/11/2026", note="tên sai, có mang thẻ")
    for words in ("Đã ghi đề nghị", "Xin sửa cho đúng", "8491***678", "Trả lời trước 17:00 ngày mai", "tên sai"):
        assert words in page.text
    assert "912345678" not in page.text
    (case,) = hall.work.people.register.cases()
    assert (case.wish, case.told) == (Wish.CORRECT, "tên sai, có mang thẻ")
    assert hall.station.deeds()[-1] == "subject-asked"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"number": "12"}, "số điện thoại phải có dạng"),
        ({"asked": "24/11/2026"}, "chưa quá hôm nay"),
        ({"asked": "hôm qua"}, "phải có dạng 23/11/2026"),
        ({"wish": "sell"}, "xin chọn bà con đề nghị gì"),
    ],
)
def test_what_cannot_be_registered_is_told_and_stays_typed(hall: Hall, typed: dict[str, str], told: str) -> None:
    browser = supervisor(hall)
    browser.open(RIGHTS)
    fields = {"number": TYPED, "wish": "erase", "asked": "23/11/2026", "note": "có mang thẻ", **typed}
    page = browser.send(RIGHTS, follow=True, **fields)
    assert page.status_code == 422
    assert told in page.text
    assert "có mang thẻ" in page.text
    assert hall.work.people.register.cases() == ()


def test_what_is_overdue_leads_and_says_so(hall: Hall) -> None:
    ask(hall, Wish.EXPORT)
    hall.clock.pass_(days=3)
    ask(hall, Wish.OBJECT, "+84987654321")
    text = supervisor(hall).open(RIGHTS).text
    assert text.index("Xin bản sao") < text.index("đã quá hạn") < text.index("Không đồng ý cho dùng tiếp")
    assert text.count("đã quá hạn") == 1


def test_a_case_is_answered_then_closed_with_what_was_done(hall: Hall) -> None:
    case = ask(hall, Wish.CORRECT)
    browser = supervisor(hall)
    browser.open(RIGHTS)
    assert "Làm xong trước hết" in browser.send(f"{RIGHTS}/{case}/answer").text
    assert browser.send(f"{RIGHTS}/{case}/close", note="").status_code == 422
    page = browser.send(f"{RIGHTS}/{case}/close", note="đã sửa tên trong ghi chú")
    assert "đã sửa tên trong ghi chú" in page.text
    assert hall.work.people.register.cases(only_open=True) == ()
    assert hall.station.deeds()[-2:] == ["subject-answered", "subject-closed"]


def test_what_is_held_is_shown_and_the_number_is_in_no_address(hall: Hall) -> None:
    browser = found(hall)
    text = browser.page.text
    for words in ("<strong>1</strong> yêu cầu gọi lại", "<strong>1</strong> lời nhắn", "0912 345 678", "Đã xong"):
        assert words in text
    assert browser.page.request.full_path.rstrip("?") == FIND
    assert hall.station.deeds()[-1] == "subject-found"
    assert hall.station.audit()[-1].entry.subject == "+8491***678"
    assert "mất giấy" not in text, "what was said is in the copy alone"
    assert browser.page.headers["Cache-Control"] == "no-store"


def test_a_number_that_nobody_has_is_not_looked_for(hall: Hall) -> None:
    browser = found(hall, "12")
    assert browser.page.status_code == 422
    assert "subject-found" not in hall.station.deeds()


def test_a_copy_is_for_who_asked_for_one(hall: Hall) -> None:
    browser = found(hall)
    assert EXPORT not in browser.page.text
    assert "Chưa ghi đề nghị xin bản sao" in browser.page.text
    ask(hall, Wish.EXPORT)
    browser.open(RIGHTS)
    browser.send(FIND, number=TYPED)
    answer = browser.send(EXPORT)
    assert answer.content_type == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="du-lieu-2026-11-23.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        data = json.loads(archive.read("data.json"))
    assert [one["id"] for one in data["requests"]] == ["r1"]
    assert hall.work.people.register.cases(only_open=True) == ()
    assert "1 yêu cầu" in browser.open(RIGHTS).text
    assert "subject-exported" in hall.station.deeds()


def test_erasing_asks_twice_and_wants_the_number_typed_again(hall: Hall) -> None:
    ask(hall, Wish.ERASE)
    browser = found(hall)
    page = browser.send(ERASING)
    assert "Xóa rồi không lấy lại được" in page.text
    page = browser.send(ERASE, again="0912 345 679")
    assert (page.status_code, "số gõ lại không khớp" in page.text) == (422, True)
    assert hall.request("r1").number == NUMBER
    page = browser.send(ERASE, again="0912345678")
    assert "Đã xóa: 1 yêu cầu, 1 lời nhắn" in page.text
    assert hall.request("r1").number is None
    assert hall.work.people.register.cases(only_open=True) == ()


def test_who_still_waits_is_erased_only_with_a_word_for_it(hall: Hall) -> None:
    ask(hall, Wish.ERASE, "+84987654321")
    browser = found(hall, "0987654321")
    page = browser.send(ERASING)
    assert "còn một yêu cầu chờ gọi lại" in page.text
    form = {"again": "0987654321"}
    assert "Chưa xóa gì" in browser.send(ERASE, follow=True, **form).text
    browser.page = browser.send(ERASE, follow=True, cancel="yes", **form)
    assert "Đã xóa: 1 yêu cầu" in browser.page.text
    assert hall.request("r2").status is Status.CANCELLED


def test_nothing_is_erased_or_copied_that_nobody_asked_for(hall: Hall) -> None:
    browser = found(hall)
    form = {"number": NUMBER, "again": NUMBER}
    for place in (EXPORT, ERASING, ERASE):
        browser.open(RIGHTS)
        token = unescape(browser.page.text).split('name="form" value="')[1].split('"')[0]
        page = browser.post(place, {"form": token, **form})
        assert (page.status_code, "chưa có đề nghị nào như vậy" in page.text) == (409, True), place
    assert hall.request("r1").number == NUMBER


def test_only_who_sees_every_unit_may(hall: Hall) -> None:
    case = ask(hall, Wish.ERASE)
    commune = supervisor(hall, THU)
    text = commune.open(RIGHTS).text
    assert "xin báo ngay trong ngày" in text
    assert "8491" not in text
    officer = hall.officer()
    assert officer.open(RIGHTS).status_code == 403
    for browser in (commune, officer):
        assert browser.open("/console/retention").status_code == 403
        for place in (RIGHTS, FIND, EXPORT, ERASING, ERASE, f"{RIGHTS}/{case}/answer", f"{RIGHTS}/{case}/close"):
            assert browser.post(place, {"number": NUMBER}).status_code == 403, place


def test_how_long_what_is_kept_and_what_was_forgotten(hall: Hall) -> None:
    now = hall.clock.now()
    with hall.store.transaction() as tx:
        tx.privacy.put_purge(Purge("2026-11-22", now, now).with_(Kind.CALLS, (now, now)))
        tx.privacy.put_purge(Purge("2026-11-23", now))
    text = supervisor(hall).open("/console/retention").text
    for words in ("730&nbsp;ngày", "Bản ghi tiếng nói", "giọng nói không cần giữ lâu hơn", ": 2, từ", "Chưa xong"):
        assert words in text
