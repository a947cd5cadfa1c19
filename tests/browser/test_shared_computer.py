"""A computer that others use next: behind who signed out the back button shows nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.screen import sign_in
from tests.services.staff import LAN
from tests.web.console.hall import Hall

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize("way", ["Đăng xuất", "Đăng xuất khỏi mọi máy"])
def test_the_back_button_shows_nothing_private_once_she_has_signed_out(
    page: Page, address: str, hall: Hall, way: str
) -> None:
    hall.queue.take(LAN.id, "spoken")
    number = f"0912 000 {hall.request('spoken').number[-3:]}"  # type: ignore[index]
    sign_in(page, address)
    for place in ("card/spoken", "day/sheet", "account"):
        page.goto(address + place)
        assert place == "account" or number in page.inner_text("main")
    page.click(f"button:text-is('{way}')")
    page.wait_for_url("**/sign-in*")
    for _ in range(4):
        page.go_back()
        page.wait_for_url(re.compile("/sign-in"))
        shown = page.content()
        assert number not in shown
        assert LAN.name not in shown
