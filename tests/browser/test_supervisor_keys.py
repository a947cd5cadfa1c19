"""A supervisor without a mouse: officers, units, duty, figures as a file, the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.core.requests.units import Unit
from tests.browser.screen import choose, press, sign_in_chief, tab_to, write
from tests.services.staff import LAN
from tests.web.console.hall import Hall

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_an_offices_week_without_a_mouse(page: Page, address: str, hall: Hall) -> None:
    sign_in_chief(page, address, hall)
    press(page, "Cán bộ và đơn vị")
    page.wait_for_url("**/staff")
    _adds_a_unit(page, hall)
    _adds_an_officer(page, hall)
    _plans_a_duty(page, hall)
    press(page, "Số liệu")
    page.wait_for_url("**/figures")
    tab_to(page, "Tải tệp CSV")
    with page.expect_download() as told:
        page.keyboard.press("Enter")
    assert told.value.suggested_filename == "so-lieu-2026-11.csv"
    press(page, "Nhật ký")
    page.wait_for_url("**/audit")
    press(page, "Kiểm tra nhật ký có bị sửa không")
    page.wait_for_selector("text=Nhật ký còn nguyên vẹn")


def _adds_a_unit(page: Page, hall: Hall) -> None:
    write(page, "Mã đơn vị", "xa-nam-mau")
    write(page, "Tên đơn vị", "Công an xã Nam Mẫu")
    page.keyboard.press("Enter")
    page.wait_for_selector("th:has-text('Công an xã Nam Mẫu')")
    assert Unit("xa-nam-mau", "Công an xã Nam Mẫu", "tinh-mau") in hall.work.units()


def _adds_an_officer(page: Page, hall: Hall) -> None:
    write(page, "Tên đăng nhập", "binh")
    write(page, "Họ và tên", "Vũ Thị Bình")
    choose(page, "Đơn vị", "Công an xã Đông")
    press(page, "Thêm cán bộ")
    page.wait_for_selector("text=Mật khẩu lần đầu của Vũ Thị Bình")
    with hall.store.transaction() as tx:
        found = tx.staff.officer("binh")
    assert found
    assert found.unit == "xa-dong-mau"
    press(page, "Đã ghi lại, xem cán bộ này")
    page.wait_for_url("**/staff/binh")


def _plans_a_duty(page: Page, hall: Hall) -> None:
    choose(page, "Ngày", "Thứ ba 24/11")
    write(page, "Từ", "7:30")
    write(page, "Đến", "11:30")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/binh?done=planned")
    with hall.store.transaction() as tx:
        assert [one.officer for one in tx.staff.duties(LAN.unit, hall.clock.now())] == ["binh"]
