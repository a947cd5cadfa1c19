"""The supervisor's pages in Chromium: nothing serious for axe, nothing refused by their own policy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ivr.core.figures.case import Mark
from ivr.core.requests.outcome import Outcome
from ivr.core.session import Session
from ivr.services.figures import mark
from ivr.services.ports import CallRow
from tests.browser.test_pages import faults, keep
from tests.services.staff import HUNG, LAN, PASSWORD
from tests.web.console.hall import Hall

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLACES = ("figures", "figures/sheet", "staff", f"staff/{LAN.id}", "units/xa-dong-mau", "card/r1", "audit")


@pytest.fixture
def hall() -> Hall:
    """A month of work: promises kept and missed, calls that were served and calls that were given up."""
    made = Hall()
    topics = ("can-cuoc", "tam-tru", "khai-sinh", None)
    ends = (Outcome.SOLVED, Outcome.SENT_ELSEWHERE, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.MUST_COME)
    for place in range(40):
        key, hours = f"r{place}", 24 * (place % 18) + place % 5
        due = made.clock.now() - timedelta(hours=hours - 3)
        made.ask(
            key,
            minutes_ago=hours * 60,
            number=f"+849120{place:05}",
            topic=topics[place % 4],
            due_at=due if place % 7 else due - timedelta(hours=4),
            said="" if place % 4 != 3 else "cho hỏi sổ đỏ bị ngập nước",
        )
        if place < 30:
            made.queue.take(LAN.id, key)
            rang_at = made.clock.now() - timedelta(hours=hours) + timedelta(minutes=11 * place % 170)
            made.outcomes.record(LAN.id, key, ends[place % 5], "", rang_at)
            mark(made.store, made.clock, LAN.id, key, list(Mark)[place % 3])
    with made.store.transaction() as tx:
        for place in range(24):
            topic = "can-cuoc" if place % 3 else None
            session = Session(f"c{place}", "print", topic or ("main", "welcome")[place % 2], topic=topic)
            moment = made.clock.now() - timedelta(hours=30 + 7 * place)
            number = f"+849870{place % 20:05}"
            tx.add_call(CallRow(f"c{place}", number, 1, session.to_json(), "[]", "completed", moment, moment, moment))
    return made


def sign_in(page: Page, address: str, hall: Hall) -> None:
    hall.station.enrol(HUNG)
    page.goto(address)
    page.fill("#name", HUNG.id)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/second-factor")
    page.fill("input[name=code]", hall.station.one_time_code())
    page.press("input[name=code]", "Enter")
    page.wait_for_url("**/board")


def test_no_page_of_a_supervisor_has_a_serious_fault_for_axe(page: Page, address: str, hall: Hall, axe: str) -> None:
    sign_in(page, address, hall)
    found = {}
    for place in PLACES:
        page.goto(address + place)
        found[place] = faults(page, axe)
    assert {place: each for place, each in found.items() if each} == {}


def test_nothing_that_they_want_is_refused_by_their_own_policy(page: Page, address: str, hall: Hall) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    sign_in(page, address, hall)
    for place in PLACES:
        page.goto(address + place)
        keep(page, place)
    assert told == []
