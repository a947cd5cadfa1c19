"""A newcomer in Chromium: the link, in by keyboard alone, and out again with everything removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.conftest import listening
from tests.browser.screen import faults, keep, misfits
from tests.web.console.trial import KEY, Trial

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_in_by_the_link_and_out_with_all_samples_removed(page: Page, axe: str) -> None:
    trial, found = Trial(), {}
    with listening(trial.app) as address:
        page.goto(f"{address}demo/{KEY}")
        found["demo"] = faults(page, axe) + misfits(page)
        keep(page, "demo")
        # The first way in has the focus; the second is the supervisor's.
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/board")
        page.click("text=Cách dùng và cách xóa")
        page.wait_for_url("**/samples")
        found["samples"] = faults(page, axe) + misfits(page)
        keep(page, "samples")
        page.click("button:has-text('Xóa hết dữ liệu mẫu')")
        page.wait_for_selector("text=Đã xóa hết dữ liệu mẫu")
        page.goto("about:blank")
    assert {place: each for place, each in found.items() if each} == {}
    assert trial.deeds() == ["samples-added", "signed-in", "samples-removed"]
