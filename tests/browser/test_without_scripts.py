"""An old browser: no scripts at all, or htmx that never arrived. Plain forms carry the whole day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import desk
from tests.browser.screen import sign_in
from tests.web.console.hall import Hall
from tests.web.console.walks_of_requests import with_a_telephone

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    context = desk(chromium, scripts=False)
    yield context.new_page()
    context.close()


def test_without_scripts_a_day_goes_by_plain_forms(plain: Page, address: str, hall: Hall) -> None:
    with_a_telephone(hall)
    sign_in(plain, address)
    _keeps_rings_and_takes_back(plain)
    plain.click("text=Việc tiếp theo")
    plain.wait_for_url("**/card/*")
    plain.check("input[value=follow_up]")
    plain.select_option("#when", index=1)
    plain.fill("#note", "Chiều bà con mới ở nhà.")
    plain.click("button:has-text('Ghi kết quả')")
    plain.wait_for_url("**/board?done=*")
    plain.click("text=Việc tiếp theo")
    plain.wait_for_url("**/card/*")
    plain.click("summary")
    plain.select_option("#unit", "xa-tay-mau")
    plain.click("text=Chuyển, giữ nguyên giờ hẹn")
    plain.wait_for_url("**/board?what=*")
    plain.goto(f"{address}day")
    assert "Chiều bà con mới ở nhà." in plain.inner_text("main")
    plain.click("text=Nhập kết quả từ phiếu")
    form = plain.locator("section.typed form").first
    form.locator("select[name=outcome]").select_option("busy")
    form.locator("input[name=time]").fill("9:09")
    form.locator("button").click()
    plain.wait_for_url("**/day/typed?done=*")
    plain.click("text=Đăng xuất")
    plain.wait_for_url("**/sign-in*")


def _keeps_rings_and_takes_back(plain: Page) -> None:
    plain.click("text=Việc tiếp theo")
    plain.wait_for_url("**/card/*")
    plain.click("text=Giữ thêm 10 phút")
    plain.wait_for_selector("text=Việc này của đồng chí đến")
    plain.click("#call")
    plain.wait_for_selector("text=Đang nối tới máy của đồng chí.")
    plain.click("#stop")
    plain.wait_for_selector("#call")
    plain.check("input[value=busy]")
    plain.click("button:has-text('Ghi kết quả')")
    plain.wait_for_url("**/board?done=*")
    plain.click("text=Ghi nhầm, lấy lại")
    plain.wait_for_url("**/card/*")
    plain.click("summary")
    plain.click("text=Trả về hàng chờ")
    plain.wait_for_url("**/board?what=*")


def test_where_htmx_never_arrives_the_board_loads_itself_again(page: Page, address: str, hall: Hall) -> None:
    page.route("**/htmx.min.js*", lambda route: route.abort())
    page.clock.install()
    sign_in(page, address)
    hall.ask("fresh", minutes_ago=0, topic="luu-tru")
    hall.clock.pass_(seconds=2)
    page.clock.run_for(11_000)
    page.wait_for_selector("#now >> text=Thông báo lưu trú")
