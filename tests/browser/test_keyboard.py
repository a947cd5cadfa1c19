"""An officer without a mouse: signing in, the next request, its outcome, signing out; and a board that lives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.test_pages import sign_in
from tests.services.staff import LAN, PASSWORD
from tests.web.console.hall import Hall

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: More often than this nobody presses Tab to get somewhere.
MOST_TABS = 60


def tab_to(page: Page, name: str) -> int:
    """Press Tab until the control with this name is in focus; how often it took."""
    for count in range(1, MOST_TABS):
        page.keyboard.press("Tab")
        found = page.evaluate("() => (at => (at.labels && at.labels[0] || at).innerText)(document.activeElement)")
        if name in (found or ""):
            return count
    raise AssertionError(f"Tab never came to {name!r}")


def test_a_whole_callback_without_a_mouse(page: Page, address: str, hall: Hall) -> None:
    page.goto(address)
    page.keyboard.type(LAN.id)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/board")
    tab_to(page, "Việc tiếp theo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/card/*")
    assert page.inner_text("h1").startswith("Bà con cần hỏi")
    tab_to(page, "Đã giải đáp xong")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("input[value=must_come]")
    tab_to(page, "Ghi chú")
    page.keyboard.type("Sáng mai đến xã.")
    tab_to(page, "Ghi kết quả")
    page.keyboard.press("Enter")
    page.wait_for_url("**/board?done=*")
    assert "Đã ghi kết quả" in page.inner_text("main")
    page.keyboard.press("Tab")
    tab_to(page, "Đăng xuất")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in*")
    assert "Đã đăng xuất." in page.inner_text("main")
    done = [one for one in ("late", "spoken", "typed", "unclear") if hall.request(one).status == "done"]
    assert len(done) == 1


def shortcut(page: Page, key: str) -> None:
    """Alt and a key. Playwright's own press leaves out the key's plain text, by which shortcuts are found."""
    pressed = {"modifiers": 1, "key": key, "code": f"Key{key.upper()}", "windowsVirtualKeyCode": ord(key.upper())}
    protocol = page.context.new_cdp_session(page)
    protocol.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": key, "unmodifiedText": key, **pressed})
    protocol.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
    protocol.detach()


def test_the_shortcuts_that_are_shown_work(page: Page, address: str, hall: Hall) -> None:
    sign_in(page, address)
    shortcut(page, "v")
    page.wait_for_url("**/card/*")
    shortcut(page, "k")
    assert page.evaluate("() => document.activeElement.name") == "outcome"
    shortcut(page, "r")
    page.wait_for_url("**/board?what=*")
    shortcut(page, "n")
    page.wait_for_url("**/day")
    shortcut(page, "i")
    page.wait_for_url("**/day/sheet")
    shortcut(page, "b")
    page.wait_for_url("**/board")


def test_focus_is_seen_wherever_it_is(page: Page, address: str) -> None:
    sign_in(page, address)
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
        assert float(re.sub(r"[^\d.]", "", width)) >= 2


def test_a_new_request_shows_on_an_open_board_by_itself(page: Page, address: str, hall: Hall) -> None:
    sign_in(page, address)
    assert "0912***" in page.inner_text("#now")
    hall.ask("fresh", minutes_ago=0, topic="luu-tru")
    page.wait_for_selector("#now >> text=Thông báo lưu trú", timeout=10_000)


def test_a_card_that_was_lost_says_so_while_it_is_open(page: Page, address: str, hall: Hall) -> None:
    hall.queue.take(LAN.id, "spoken")
    sign_in(page, address)
    page.clock.install()
    page.goto(f"{address}card/spoken")
    hall.queue.release(LAN.id, "spoken")
    page.clock.run_for(61_000)
    page.wait_for_selector("text=không còn trong tay đồng chí nữa")


def test_without_scripts_everything_goes_by_plain_forms(chromium: Browser, address: str, hall: Hall) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1024, "height": 768})
    page = context.new_page()
    sign_in(page, address)
    page.click("button:has-text('Việc tiếp theo')")
    page.wait_for_url("**/card/*")
    page.click("text=Giữ thêm 10 phút")
    page.check("input[value=busy]")
    page.click("button:has-text('Ghi kết quả')")
    page.wait_for_url("**/board?done=*")
    page.click("text=Ghi nhầm, lấy lại")
    page.wait_for_url("**/card/*")
    page.click("summary")
    page.click("text=Trả về hàng chờ")
    page.wait_for_url("**/board?what=*")
    context.close()


def test_a_real_double_click_records_once(page: Page, address: str, hall: Hall) -> None:
    hall.queue.take(LAN.id, "spoken")
    sign_in(page, address)
    page.goto(f"{address}card/spoken")
    page.check("input[value=solved]")
    page.dblclick("button:has-text('Ghi kết quả')")
    page.wait_for_url("**/board?done=*")
    assert hall.history("spoken").count("outcome") == 1
