"""500 random calls over real signed HTTP, on a network that drops, repeats and delays what is sent.

Every caller is led to the end of the call; every document passes the exchange's strict reader; whoever heard a
promise has a request in the database. Seeded: the same callers do the same things on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import httpx
import pytest

from ivr.cli.private import PrivateService, start_private_service
from ivr.exchange.clock import HandClock
from ivr.exchange.handset import Act, HangUp, Press, Span, Speak
from ivr.exchange.hotline import Hotline
from ivr.exchange.profiles import SOMLENG, TWILIO
from ivr.exchange.record import CallRecord, EndedBy
from tests.services.house import MONDAY_NINE

CALLS = 500
#: Somebody who has done this many things only listens, until the service ends the call.
BUSY = 25
PROMISE = "Cán bộ sẽ gọi lại trước"


class RandomHandset:
    """Presses, talks, is silent, leaves; no two alike."""

    def __init__(self, dice: random.Random) -> None:
        self._dice, self._acts = dice, 0

    def during(self, span: Span) -> Act | None:
        if self._acts >= BUSY:
            return None
        self._acts += span.waiting
        after = self._dice.uniform(0, span.seconds)
        chance = self._dice.random()
        if chance < 0.01:
            return HangUp(after)
        if span.waiting and span.takes_speech and chance < 0.5:
            return Speak("tôi hỏi giấy tờ", 2.0, after / 2)
        if span.takes_keys and chance < (0.75 if span.waiting else 0.1):
            return Press(self._dice.choice("0123456789*#"), after)
        return None

    def deliveries(self) -> int:
        return 2 if self._dice.random() < 0.1 else 1

    def over(self) -> None:
        pass


class BadNetwork(httpx.BaseTransport):
    """Refuses some connections, and delivers some old requests again, long after their time."""

    def __init__(self, inner: httpx.BaseTransport, dice: random.Random) -> None:
        self._inner, self._dice = inner, dice
        self._sent: list[httpx.Request] = []
        self.refused = self.late = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "POST":
            return self._inner.handle_request(request)
        if self._sent and self._dice.random() < 0.05:
            self.late += 1
            old = self._inner.handle_request(self._dice.choice(self._sent[-20:]))
            old.read()
            assert old.status_code < 500, old.text
        if self._dice.random() < 0.01:
            self.refused += 1
            raise httpx.ConnectError("refused by the bad network", request=request)
        if "/voice/fallback" not in request.url.path:
            self._sent.append(request)
        return self._inner.handle_request(request)


@pytest.fixture(scope="module")
def service() -> Iterator[PrivateService]:
    with start_private_service(MONDAY_NINE) as running:
        yield running


def test_500_random_calls_over_a_bad_network(service: PrivateService) -> None:
    dice = random.Random(20261122)
    hotline = Hotline(service.url, service.auth_token, number=service.number, account_sid=service.account_sid)
    records: list[CallRecord] = []
    with httpx.HTTPTransport() as plain:
        network = BadNetwork(plain, dice)
        for profile in (TWILIO, SOMLENG):
            exchange = hotline.exchange(HandClock(MONDAY_NINE), profile, network)
            for i in range(CALLS // 2):
                number = "anonymous" if i % 7 == 0 else f"+849123{i % 90:05d}"
                records.append(hotline.ring(exchange, number, RandomHandset(dice)))
    service.container.rescue.replay()
    assert network.late > 50
    assert network.refused > 20
    owed = {callback["number"] for callback in service.callbacks()}
    for record in records:
        assert record.ended_by in {EndedBy.SERVICE, EndedBy.CALLER} or fell_back(record), record.faults
        said = " ".join(one.text for turn in record.turns for one in turn.said)
        if PROMISE in said and record.from_number != "anonymous":
            assert record.from_number in owed


def fell_back(record: CallRecord) -> bool:
    """Whether the network refused every try; the exchange then says so itself."""
    return all("refused by the bad network" in str(fault.what) for fault in record.faults)
