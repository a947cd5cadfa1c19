"""Coming in, codes, passwords, and pages that say no: no serious fault for axe, nothing wide or small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import desk, listening
from tests.browser.screen import Shown, sign_in
from tests.services.staff import ADMINISTRATOR, HUNG, LAN
from tests.web.console.furnished import furnished
from tests.web.console.hall import MAI, Hall

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def hall() -> Hall:
    return furnished()


@pytest.fixture(scope="module")
def address(hall: Hall) -> Iterator[str]:
    with listening(hall.app) as place:
        yield place


@pytest.fixture
def shown(chromium: Browser, axe: str, address: str) -> Iterator[Shown]:
    context = desk(chromium)
    yield Shown(context.new_page(), address, axe)
    context.close()


def test_coming_in(shown: Shown, hall: Hall, address: str) -> None:
    page = shown.page
    page.goto(address)
    shown.look("sign-in", "Trước khi bắt đầu")
    page.fill("#name", LAN.id)
    page.fill("#password", "không phải")
    page.press("#password", "Enter")
    shown.look("sign-in-refused", "mật khẩu chưa đúng")
    first = hall.station.officers.reset(MAI.id, ADMINISTRATOR)
    page.fill("#name", MAI.id)
    page.fill("#password", first)
    page.press("#password", "Enter")
    page.wait_for_url("**/password")
    shown.look("first-password-changed", "Xin đặt mật khẩu riêng")
    page.fill("#current", first)
    page.fill("#new", "mai mai mai mai")
    page.fill("#again", "khác")
    page.press("#again", "Enter")
    shown.look("password-refused", "Chưa đổi được")
    assert shown.found == {}


def test_a_telephone_for_codes(shown: Shown, hall: Hall, address: str) -> None:
    page = shown.page
    hall.station.hire(HUNG)
    sign_in(page, address, HUNG)
    page.wait_for_url("**/telephone")
    shown.look("enrolment", "Google Authenticator")
    page.fill("#code", "000000")
    page.press("#code", "Enter")
    shown.look("enrolment-refused", "Mã chưa đúng")
    page.fill("#code", hall.station.one_time_code(pending=True))
    page.press("#code", "Enter")
    shown.look("recovery-codes", "Mười mã dự phòng")
    page.click("text=Đăng xuất")
    page.wait_for_url("**/sign-in*")
    sign_in(page, address, HUNG)
    page.wait_for_url("**/second-factor")
    shown.look("second-factor", "Mất điện thoại?")
    assert shown.found == {}


def test_pages_that_say_no(shown: Shown, hall: Hall, address: str) -> None:
    page = shown.page
    sign_in(page, address)
    for place, words in (("nothing", "Không có trang này"), ("staff", "Đồng chí không xem được trang này")):
        page.goto(address + place)
        shown.look(f"error-{place}", words)
    page.goto(f"{address}card/mine")
    sent = "() => document.querySelector('.outcome form [name=form]').value"
    token = page.evaluate(sent)
    send = """([token, note]) => {
      const form = document.querySelector('.outcome form');
      form.elements.form.value = token;
      form.elements.note.value = note;
      form.submit();
    }"""
    page.evaluate(send, [token, "Nói dở"])
    shown.look("card-without-an-outcome", "Chưa chọn kết quả")
    page.evaluate(send, [token, "Nói dở"])
    shown.look("error-sent", "Lần gửi đầu đã được nhận")
    page.goto(f"{address}card/mine")
    page.evaluate(send, ["forged", "Nói dở"])
    shown.look("error-stale", "Trang này đã cũ")
    assert page.input_value("textarea") == "Nói dở"
    page.goto(f"{address}card/mine")
    hall.queue.release(LAN.id, "mine")
    hall.queue.take(MAI.id, "mine")
    page.check("input[value=solved]")
    page.fill("#note", "Bà con đã rõ")
    page.click("button:has-text('Ghi kết quả')")
    shown.look("card-lost", "Lê Thị Mai đang giữ")
    assert shown.found == {}
