"""Every story of ``tests/calls`` is played twice: on the services alone, and over the wire as real signed HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from ivr.bootstrap import SystemIds
from ivr.cli.private import start_private_service
from ivr.exchange.clock import HandClock
from ivr.exchange.hotline import Hotline
from ivr.exchange.profiles import PROFILES
from ivr.exchange.story_player import play
from ivr.exchange.story_reader import read_story_file
from ivr.flows.loader import load_flow
from ivr.flows.office import VietnamHolidays, load_codes, load_office
from ivr.services.callbacks import Callbacks
from ivr.services.calls import Calls
from ivr.services.desk import Desk
from ivr.telephony.numbers import VietnamNumbers
from tests.engine_phone import EnginePhone
from tests.services.house import House

STORIES = sorted((Path(__file__).parent / "calls").glob("*.yaml"))
FLOW = load_flow()


def house() -> House:
    """The services with the shipped hours, holidays and codes."""
    made = House(FLOW)
    callbacks = Callbacks(load_office(), VietnamHolidays().closed, load_codes(), SystemIds())
    made.calls = Calls(FLOW, made.store, Desk(callbacks, VietnamNumbers()), made.clock)
    return made


def test_there_are_stories() -> None:
    assert len(STORIES) >= 15


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_comes_true_on_the_services_alone(path: Path) -> None:
    EnginePhone(FLOW, read_story_file(path), house()).play()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_comes_true_over_the_wire(path: Path) -> None:
    story = read_story_file(path)
    with start_private_service(story.at) as service, httpx.HTTPTransport() as transport:
        hotline = Hotline(service.url, service.auth_token, number=service.number, account_sid=service.account_sid)
        clock = HandClock(story.at or datetime.now(UTC))
        exchange = hotline.exchange(clock, PROFILES[story.platform or "twilio"], transport)

        def let_pass(seconds: float) -> None:
            clock.advance(seconds)
            service.advance(seconds)

        outcome = play(
            story, lambda handset: hotline.ring(exchange, story.from_number, handset), let_pass, service.callbacks
        )
    assert outcome.ok, outcome.failures
    assert outcome.not_checked == []
