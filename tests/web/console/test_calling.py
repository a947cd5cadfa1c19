"""The button that rings: the officer's telephone first, the state told on the card, the outcome proposed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from ivr.core.dialling.ring_fault import NotRung, RingFault
from ivr.services.calling_ports import Placed
from ivr.services.dialling import Dialling
from tests.services.staff import LAN
from tests.web.console.hall import Hall
from tests.web.console.test_card import holding


@dataclass
class FakeDialler:
    """Takes every call; refuses with ``fault`` when there is one."""

    fault: RingFault | None = None
    rung: list[str] = field(default_factory=list)

    def ring(self, attempt: str, telephone: str) -> Placed:
        if self.fault:
            raise NotRung(self.fault)
        self.rung.append(telephone)
        return Placed(f"CA-{attempt}", "queued")

    def find(self, telephone: str, since: datetime) -> tuple[Placed, ...]:
        return ()

    def look(self, call: str) -> Placed | None:
        return None

    def hang_up(self, call: str) -> None:
        self.rung.remove("+84912999999")


@pytest.fixture
def dialler() -> FakeDialler:
    return FakeDialler()


@pytest.fixture
def hall(dialler: FakeDialler) -> Hall:
    made = Hall(dialler=dialler)
    with made.store.transaction() as tx:
        tx.staff.save_officer(replace(LAN, telephone="+84912999999"))
    made.ask("r1")
    return made


def test_the_button_rings_her_own_telephone_and_the_card_tells_so(hall: Hall, dialler: FakeDialler) -> None:
    browser = holding(hall)
    browser.send("/console/card/r1/call")
    assert dialler.rung == ["+84912999999"]
    assert "Đang nối tới máy của đồng chí." in browser.page.text
    assert "Dừng gọi" in browser.page.text
    found = re.search(r'hx-get="(/console/card/r1/ring\?seen=\d+)"', browser.page.text)
    assert found
    assert browser.open(found[1]).status_code == 204
    assert browser.open("/console/card/r1/ring").status_code == 200
    assert "citizen-called" in hall.station.deeds()


def test_what_came_of_it_is_told_once_the_request_is_back_in_her_hands(hall: Hall) -> None:
    browser = holding(hall)
    browser.send("/console/card/r1/call")
    [attempt] = _attempts(hall)
    hall.clock.pass_(seconds=20)
    Dialling(hall.store, hall.clock, hall.outcomes).officer_pressed(attempt, f"CA-{attempt}", "2")
    page = browser.open("/console/card/r1").text
    assert "Đồng chí chưa bấm một. Bà con chưa bị làm phiền, xin gọi lại." in page
    assert 'id="call"' in page


def test_how_it_ended_is_told_and_the_outcome_is_proposed(hall: Hall) -> None:
    browser = holding(hall)
    browser.send("/console/card/r1/call")
    [attempt] = _attempts(hall)
    dialling = Dialling(hall.store, hall.clock, hall.outcomes)
    dialling.officer_answered(attempt, f"CA-{attempt}")
    dialling.officer_pressed(attempt, f"CA-{attempt}", "1")
    assert "Đang gọi bà con." in browser.open("/console/card/r1/ring").text
    dialling.citizen_done(attempt, f"CA-{attempt}", "busy", "CA-citizen")
    over = browser.open("/console/card/r1/ring")
    assert "hx-trigger" not in over.text
    assert "Dừng gọi" not in over.text
    assert 'data-prepared="busy"' in over.text
    assert "Máy bà con bận." in browser.open("/console/card/r1").text
    browser.send("/console/card/r1/outcome")
    assert hall.request().status == "retry"
    assert hall.request().outcome == "busy"


def test_she_can_stop_it(hall: Hall, dialler: FakeDialler) -> None:
    browser = holding(hall)
    browser.send("/console/card/r1/call")
    browser.send("/console/card/r1/stop")
    assert dialler.rung == []
    assert hall.request().status == "claimed"
    assert "Đồng chí chưa bấm một" in browser.page.text
    assert "/console/card/r1/call" in browser.page.text


@pytest.mark.parametrize("fault", list(RingFault))
def test_what_the_platform_refused_is_told_in_plain_words(hall: Hall, dialler: FakeDialler, fault: RingFault) -> None:
    dialler.fault = fault
    answer = holding(hall).send("/console/card/r1/call")
    assert answer.status_code == 409
    assert fault.value not in answer.text.split("<main")[1]
    assert 'role="alert"' in answer.text
    assert hall.request().status == "claimed"


def test_in_quiet_hours_nothing_rings(hall: Hall, dialler: FakeDialler) -> None:
    hall.clock.pass_(hours=3)
    answer = holding(hall).send("/console/card/r1/call")
    assert answer.status_code == 409
    assert "Chưa gọi được lúc này" in answer.text
    assert dialler.rung == []


def test_who_dials_by_hand_sees_no_button(hall: Hall) -> None:
    with hall.store.transaction() as tx:
        tx.staff.save_officer(LAN)
    text = holding(hall).page.text
    assert "Xin bấm số này trên máy bàn" in text
    assert "/console/card/r1/call" not in text


def _attempts(hall: Hall) -> list[str]:
    with hall.store.transaction() as tx:
        return [one.id for one in tx.queue.attempts("r1")]
