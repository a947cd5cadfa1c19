"""Every page as an officer sees it: nothing serious for axe, light enough for a slow line, nothing refused or broken.

``SCREENSHOTS=folder`` keeps what the pages look like at 1024 by 768.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.core.requests.outcome import Outcome
from tests.services.staff import LAN, PASSWORD
from tests.web.console.hall import Hall

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Bytes of the first page with all that it loads; a commune's line may be slow.
LIGHT = 60_000
PLACES = ("board", "card/spoken", "card/late", "card/typed", "day", "day/sheet", "day/typed", "shortcuts", "account")


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#name", LAN.id)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/board")


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name.replace('/', '-')}.png")
        page.screenshot(path=Path(folder) / f"{name.replace('/', '-')}-whole.png", full_page=True)


def faults(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {json.dumps([node['html'] for node in one['nodes']])[:300]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def test_no_page_has_a_serious_fault_for_axe(page: Page, address: str, hall: Hall, axe: str) -> None:
    page.goto(address)
    found = {"sign-in": faults(page, axe)}
    sign_in(page, address)
    hall.queue.take(LAN.id, "spoken")
    hall.queue.take(LAN.id, "late")
    hall.outcomes.record(LAN.id, "late", Outcome.NO_ANSWER, "Chuông đổ lâu, không ai nhấc máy.")
    for place in PLACES:
        page.goto(address + place)
        found[place] = faults(page, axe)
        keep(page, place)
    assert {place: each for place, each in found.items() if each} == {}


def test_nothing_that_a_page_wants_is_refused_by_its_own_policy(page: Page, address: str, hall: Hall) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    sign_in(page, address)
    hall.queue.take(LAN.id, "spoken")
    for place in PLACES:
        page.goto(address + place)
    assert told == []


def test_the_first_page_and_the_board_are_light(page: Page, address: str) -> None:
    loaded: list[int] = []
    page.on("requestfinished", lambda request: loaded.append(request.sizes()["responseBodySize"]))
    page.goto(address)
    first = sum(loaded)
    sign_in(page, address)
    assert 0 < first < LIGHT
    assert sum(loaded) < LIGHT
