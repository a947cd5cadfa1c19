"""Every story of ``tests/calls`` is played twice: on the services alone, and over the wire as real signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from ivr.bootstrap import SystemIds
from ivr.cli.caller_voice import mouth
from ivr.cli.private import Hearing, PrivateService, start_private_service
from ivr.cli.story_office import StoryOffice, start_story_office
from ivr.exchange.clock import HandClock
from ivr.exchange.hotline import Hotline
from ivr.exchange.profiles import PROFILES
from ivr.exchange.sound.known_sounds import KnownSounds
from ivr.exchange.stories.player import play
from ivr.exchange.stories.reader import read_story_file
from ivr.exchange.stories.story import Story, has_officers
from ivr.exchange.streams.pump import STORY_SPEED, Pace
from ivr.exchange.streams.settings import StreamSettings
from ivr.flows.content import Content, load_content
from ivr.flows.office import VietnamHolidays
from ivr.services.callbacks import Callbacks
from ivr.services.calls import Calls
from ivr.services.desk import Desk
from ivr.telephony.numbers import VietnamNumbers
from tests.engine_phone import EnginePhone
from tests.services.house import MONDAY_NINE, House

STORIES = sorted((Path(__file__).parent / "calls").glob("*.yaml"))


def house(content: Content) -> House:
    """The services with the shipped hours, holidays and codes, or a site's."""
    made = House(content.flow)
    callbacks = Callbacks(content.office, VietnamHolidays().closed, content.codes, SystemIds())
    made.calls = Calls(
        lambda: content.flow, made.store, Desk(callbacks, VietnamNumbers()), made.clock, lambda: made.ear
    )
    return made


def hearing_of(path: Path, story: Story) -> Hearing:
    return Hearing(story.ear or "keys", path.parent / story.model if story.model else None)


def site_of(path: Path, story: Story) -> Path | None:
    return path.parent / story.site if story.site else None


@contextmanager
def started(
    at: datetime, path: Path, story: Story, platform: str
) -> Iterator[tuple[PrivateService, StoryOffice | None]]:
    """The hotline of a story, with its officers where there are any in it."""
    site, hearing = site_of(path, story), hearing_of(path, story)
    if has_officers(story):
        with start_story_office(at, site, hearing, platform) as (service, office):
            yield service, office
    else:
        with start_private_service(at, site, hearing) as service:
            yield service, None


def test_there_are_stories() -> None:
    assert len(STORIES) >= 15


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_comes_true_on_the_services_alone(path: Path) -> None:
    story = read_story_file(path)
    content = load_content(site=site_of(path, story))
    EnginePhone(content.flow, story, house(content)).play()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_comes_true_over_the_wire(path: Path) -> None:
    story = read_story_file(path)
    # Content changes by its own dates; a story without a day is played on one that stays.
    at = story.at or MONDAY_NINE
    platform = story.platform or "twilio"
    with started(at, path, story, platform) as (service, office), httpx.HTTPTransport() as transport:
        hotline = Hotline(service.url, service.auth_token, number=service.number, account_sid=service.account_sid)
        clock = HandClock(at)
        streams = StreamSettings(KnownSounds(service.container.audio_folders), Pace(STORY_SPEED), story.echo)
        exchange = hotline.exchange(clock, PROFILES[platform], transport, streams)

        def let_pass(seconds: float) -> None:
            clock.advance(seconds)
            service.advance(seconds)

        with exchange:
            outcome = play(
                story,
                lambda handset: hotline.ring(exchange, story.from_number, handset),
                let_pass,
                service.callbacks,
                mouth=mouth(path.parent),
                lose_model=service.lose_model,
                office=office,
            )
    assert outcome.ok, outcome.failures
    assert outcome.not_checked == []
