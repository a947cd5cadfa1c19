"""Every page of officers and supervisors on an old screen: no serious fault for axe, nothing wide, small or refused.

``SCREENSHOTS=folder`` keeps what the pages look like at 1024 by 768.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import desk, listening
from tests.browser.screen import faults, keep, misfits, sign_in, sign_in_chief
from tests.web.console.furnished import OFFICERS, SUPERVISORS, Place, furnished

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Bytes of the first page with all that it loads; a commune's line may be slow.
LIGHT = 60_000


@dataclass
class Office:
    """Two screens at one console: an officer's and a supervisor's."""

    address: str
    officer: Page
    supervisor: Page

    def opened(self) -> Iterator[tuple[Place, Page]]:
        """Every page, one after the other."""
        for screen, places in ((self.officer, OFFICERS), (self.supervisor, SUPERVISORS)):
            for place in places:
                screen.goto(self.address + place.path)
                yield place, screen


@pytest.fixture(scope="module")
def office(chromium: Browser) -> Iterator[Office]:
    hall = furnished()
    with listening(hall.app) as address:
        officer, supervisor = (desk(chromium).new_page() for _ in range(2))
        sign_in(officer, address)
        sign_in_chief(supervisor, address, hall)
        yield Office(address, officer, supervisor)


def test_no_page_has_a_serious_fault_for_axe(office: Office, axe: str) -> None:
    found = {place.name: faults(screen, axe) for place, screen in office.opened()}
    assert {name: each for name, each in found.items() if each} == {}


def test_every_page_fits_an_old_screen_and_its_own_policy(office: Office) -> None:
    told: list[str] = []
    for screen in (office.officer, office.supervisor):
        screen.on("console", lambda message: told.append(message.text))
        screen.on("pageerror", lambda error: told.append(str(error)))
    found = {}
    for place, screen in office.opened():
        keep(screen, place.name)
        found[place.name] = misfits(screen)
    assert {name: each for name, each in found.items() if each} == {}
    assert told == []


def test_the_first_page_and_the_board_are_light(page: Page, office: Office) -> None:
    loaded: list[int] = []
    page.on("requestfinished", lambda request: loaded.append(request.sizes()["responseBodySize"]))
    page.goto(office.address)
    first = sum(loaded)
    sign_in(page, office.address)
    assert 0 < first < LIGHT
    assert sum(loaded) < LIGHT
