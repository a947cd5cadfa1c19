"""What tests do at a screen: sign in, look for faults, keep pictures (``SCREENSHOTS=folder``), walk by Tab."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.core.requests.units import Officer
from tests.services.staff import HUNG, LAN, PASSWORD
from tests.web.console.hall import Hall

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: What an officer with ordinary glasses reads from an arm's length.
SMALLEST = 15
#: More often than this nobody presses Tab to get somewhere.
MOST_TABS = 90


def sign_in(page: Page, address: str, officer: Officer = LAN) -> None:
    page.goto(address)
    page.fill("#name", officer.id)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/board" if officer is LAN else "**/console/**")


def sign_in_chief(page: Page, address: str, hall: Hall) -> None:
    """The supervisor of the whole office, who is hired first."""
    hall.station.enrol(HUNG)
    sign_in(page, address, HUNG)
    page.fill("input[name=code]", hall.station.one_time_code())
    page.press("input[name=code]", "Enter")
    page.wait_for_url("**/board")


def keep(page: Page, name: str) -> None:
    """A picture of what is seen, and of the whole page."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")
        page.screenshot(path=Path(folder) / f"{name}-whole.png", full_page=True)


def faults(page: Page, axe: str) -> list[str]:
    """What axe-core calls serious or critical on the present page."""
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {json.dumps([node['html'] for node in one['nodes']])[:300]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def misfits(page: Page) -> list[str]:
    """What is wider than the screen, and what is smaller than people read."""
    found: list[str] = page.evaluate(
        """smallest => {
          const told = [], width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth > width) { told.push('the page scrolls sideways'); }
          for (const one of document.body.querySelectorAll('*')) {
            const box = one.getBoundingClientRect();
            const text = [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
            if (!text || !box.width || one.closest('.skip, .out-of-sight, svg')) { continue; }
            const words = one.textContent.trim().slice(0, 40);
            if (box.right > width + 1) { told.push('sticks out: ' + words); }
            if (parseFloat(getComputedStyle(one).fontSize) < smallest) { told.push('small: ' + words); }
          }
          return told;
        }""",
        SMALLEST,
    )
    return found


class Shown:
    """A screen at a console, and what was found on its pages, by their names."""

    def __init__(self, page: Page, address: str, axe: str) -> None:
        self.page, self.address, self._axe = page, address, axe
        self.found: dict[str, list[str]] = {}

    def look(self, name: str, words: str) -> None:
        """Once the page says ``words``: keep its picture, note its faults."""
        self.page.wait_for_selector(f"main >> text={words}")
        keep(self.page, name)
        found = faults(self.page, self._axe) + misfits(self.page)
        if found:
            self.found[name] = found


def in_focus(page: Page) -> str:
    """The name of the control in focus, as it is read out."""
    found: str = page.evaluate(
        """() => {
          const at = document.activeElement, named = at.labels && at.labels[0] || at;
          return at === document.body ? '' : named.innerText || at.value || at.tagName;
        }"""
    )
    return found


def tab_to(page: Page, name: str) -> int:
    """Press Tab until the control with this name is in focus; how often it took."""
    for count in range(1, MOST_TABS):
        page.keyboard.press("Tab")
        if name in in_focus(page):
            return count
    raise AssertionError(f"Tab never came to {name!r}")


def press(page: Page, name: str) -> None:
    """Go to a button or a link by Tab, and press Enter on it."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def write(page: Page, field: str, text: str) -> None:
    """Go to a field by Tab, and type over what is in it."""
    tab_to(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, field: str, option: str) -> None:
    """Go to a list by Tab, and down it to an option."""
    tab_to(page, field)
    # The navigation, which comes first, may hold the same words.
    while page.evaluate("() => document.activeElement.tagName") != "SELECT":
        tab_to(page, field)
    for _ in range(MOST_TABS):
        if page.evaluate("() => document.activeElement.selectedOptions[0].text").startswith(option):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no {option!r} in {field!r}")
