"""What changes by itself on an open page: the board, a card that was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.screen import sign_in
from tests.services.staff import LAN
from tests.web.console.hall import Hall

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_new_request_shows_on_an_open_board_by_itself(page: Page, address: str, hall: Hall) -> None:
    sign_in(page, address)
    assert "0912***" in page.inner_text("#now")
    hall.ask("fresh", minutes_ago=0, topic="luu-tru")
    hall.clock.pass_(seconds=2)
    page.wait_for_selector("#now >> text=Thông báo lưu trú")


def test_a_card_that_was_lost_says_so_while_it_is_open(page: Page, address: str, hall: Hall) -> None:
    hall.queue.take(LAN.id, "spoken")
    sign_in(page, address)
    page.clock.install()
    page.goto(f"{address}card/spoken")
    hall.queue.release(LAN.id, "spoken")
    page.clock.run_for(61_000)
    page.wait_for_selector("text=không còn trong tay đồng chí nữa")


def test_a_real_double_click_records_once(page: Page, address: str, hall: Hall) -> None:
    hall.queue.take(LAN.id, "spoken")
    sign_in(page, address)
    page.goto(f"{address}card/spoken")
    page.check("input[value=solved]")
    page.dblclick("button:has-text('Ghi kết quả')")
    page.wait_for_url("**/board?done=*")
    assert hall.history("spoken").count("outcome") == 1


def test_who_types_a_long_note_keeps_her_session(page: Page, address: str, hall: Hall) -> None:
    hall.queue.take(LAN.id, "spoken")
    sign_in(page, address)
    page.clock.install()
    page.goto(f"{address}card/spoken")
    for words in ("Bà con kể ", "rất dài."):
        hall.clock.pass_(minutes=15)
        page.clock.fast_forward("15:00")
        hall.work.queue.renew(LAN.id, "spoken")
        with page.expect_response("**/awake"):
            page.locator("#note").press_sequentially(words)
    page.check("input[value=solved]")
    page.click("button:has-text('Ghi kết quả')")
    page.wait_for_url("**/board?done=*")
    with hall.store.transaction() as tx:
        assert [one.note for one in tx.queue.attempts("spoken")] == ["Bà con kể rất dài."]
