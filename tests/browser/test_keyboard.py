"""An officer without a mouse: every action of a day, by Tab, Enter and the shortcuts that are shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.screen import MOST_TABS, choose, in_focus, press, sign_in, tab_to, write
from tests.services.staff import LAN, PASSWORD
from tests.web.console.hall import Hall
from tests.web.console.walks_of_requests import with_a_telephone

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_day_without_a_mouse(page: Page, address: str, hall: Hall) -> None:
    with_a_telephone(hall)
    page.goto(address)
    page.keyboard.type(LAN.id)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/board")
    _rings_and_records(page, hall)
    _promises_to_ring_again(page)
    _hands_on(page, hall)
    _types_in(page, hall)
    press(page, "Đăng xuất")
    page.wait_for_url("**/sign-in*")
    assert "Đã đăng xuất." in page.inner_text("main")


def _rings_and_records(page: Page, hall: Hall) -> None:
    press(page, "Việc tiếp theo")
    page.wait_for_url("**/card/*")
    key = page.url.rsplit("/", 1)[1]
    press(page, "Gọi")
    page.wait_for_selector("#stop")
    press(page, "Dừng gọi")
    page.wait_for_selector("#call")
    tab_to(page, "Đã giải đáp xong")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("input[value=must_come]")
    write(page, "Ghi chú", "Sáng mai đến xã.")
    press(page, "Ghi kết quả")
    page.wait_for_url("**/board?done=*")
    assert "Đã ghi kết quả" in page.inner_text("main")
    assert (hall.request(key).status, hall.request(key).outcome) == ("done", "must_come")


def _promises_to_ring_again(page: Page) -> None:
    press(page, "Việc tiếp theo")
    page.wait_for_url("**/card/*")
    tab_to(page, "Đã giải đáp xong")
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    assert page.is_checked("input[value=follow_up]")
    choose(page, "Buổi hẹn", "Chiều")
    press(page, "Ghi kết quả")
    page.wait_for_url("**/board?done=*")
    press(page, "Ngày của tôi")
    page.wait_for_url("**/day")
    assert "Không có hẹn nào" not in page.inner_text("main")
    press(page, "Bảng việc")
    page.wait_for_url("**/board")


def _hands_on(page: Page, hall: Hall) -> None:
    press(page, "Việc tiếp theo")
    page.wait_for_url("**/card/*")
    key = page.url.rsplit("/", 1)[1]
    press(page, "Không gọi việc này")
    choose(page, "Chuyển sang đơn vị", "Công an xã Tây Mẫu")
    write(page, "Nhắn đơn vị nhận", "Bà con ở Tây Mẫu")
    press(page, "Chuyển, giữ nguyên giờ hẹn")
    page.wait_for_url("**/board?what=*")
    assert "Đã chuyển việc sang đơn vị khác" in page.inner_text("main")
    assert hall.request(key).unit == "xa-tay-mau"


def _types_in(page: Page, hall: Hall) -> None:
    press(page, "Ngày của tôi")
    page.wait_for_url("**/day")
    press(page, "Phiếu ngày để in")
    page.wait_for_url("**/day/sheet")
    press(page, "Về ngày của tôi")
    page.wait_for_url("**/day")
    press(page, "Nhập kết quả từ phiếu")
    page.wait_for_url("**/day/typed")
    key = page.locator("section.typed").first.get_attribute("id")
    assert key
    choose(page, "Kết quả", "Máy bận")
    write(page, "Giờ gọi", "9:09")
    write(page, "Ghi chú", "Gọi bằng máy bàn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/day/typed?done=*")
    assert hall.request(key.removeprefix("r-")).outcome == "busy"


def shortcut(page: Page, key: str) -> None:
    """Alt and a key. Playwright's own press leaves out the key's plain text, by which shortcuts are found."""
    pressed = {"modifiers": 1, "key": key, "code": f"Key{key.upper()}", "windowsVirtualKeyCode": ord(key.upper())}
    protocol = page.context.new_cdp_session(page)
    protocol.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": key, "unmodifiedText": key, **pressed})
    protocol.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
    protocol.detach()


def test_the_shortcuts_that_are_shown_work(page: Page, address: str, hall: Hall) -> None:
    with_a_telephone(hall)
    sign_in(page, address)
    shortcut(page, "v")
    page.wait_for_url("**/card/*")
    shortcut(page, "g")
    page.wait_for_selector("#stop")
    page.click("#stop")
    page.wait_for_selector("#call")
    shortcut(page, "k")
    assert page.evaluate("() => document.activeElement.name") == "outcome"
    shortcut(page, "r")
    page.wait_for_url("**/board?what=*")
    shortcut(page, "n")
    page.wait_for_url("**/day")
    shortcut(page, "i")
    page.wait_for_url("**/day/sheet")
    shortcut(page, "n")
    page.wait_for_url("**/day")
    shortcut(page, "k")
    page.wait_for_url("**/day/typed")
    shortcut(page, "p")
    page.wait_for_url("**/shortcuts")
    shortcut(page, "b")
    page.wait_for_url("**/board")


def test_focus_is_seen_everywhere_and_caught_nowhere(page: Page, address: str, hall: Hall) -> None:
    hall.queue.take(LAN.id, "spoken")
    sign_in(page, address)
    page.goto(f"{address}card/spoken")
    page.keyboard.press("Tab")
    seen = [in_focus(page)]
    for _ in range(2 * MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        width = page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
        assert float(re.sub(r"[^\d.]", "", width)) >= 2, seen[-1]
        seen.append(in_focus(page))
    else:
        raise AssertionError(f"Tab never came out of the page: {seen[-5:]}")
    assert seen[0] == "Đến thẳng nội dung"
    for control in ("Đăng xuất", "Ghi kết quả", "Không gọi việc này", "Đúng"):
        assert any(control in one for one in seen), control


def test_the_first_tab_leads_past_the_navigation(page: Page, address: str) -> None:
    sign_in(page, address)
    press(page, "Đến thẳng nội dung")
    page.keyboard.press("Tab")
    assert "Việc tiếp theo" in in_focus(page)
