"""A message goes its whole way: spoken at the exchange, fetched by the worker, kept here, heard by an officer."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import httpx

from ivr.bootstrap.privacy import open_voices
from ivr.cli.private import PrivateService, start_private_service
from ivr.core.privacy.voice import Place
from ivr.core.requests.units import Officer
from ivr.exchange.clock import HandClock
from ivr.exchange.hotline import Hotline
from ivr.exchange.profiles import PROFILES
from ivr.exchange.sound.known_sounds import KnownSounds
from ivr.exchange.stories.player import play
from ivr.exchange.stories.reader import read_story_file
from ivr.exchange.streams.pump import STORY_SPEED, Pace
from ivr.exchange.streams.settings import StreamSettings
from ivr.services.audit import Actor
from ivr.services.voices import Done
from tests.services.house import MONDAY_NINE

STORY = read_story_file(Path(__file__).parent / "calls" / "im-lang-roi-noi.yaml")


def test_a_message_is_kept_here_and_outlives_the_platform() -> None:
    at = STORY.at or MONDAY_NINE
    with start_private_service(at) as service, httpx.HTTPTransport() as transport:
        voices = open_voices(service.container)
        hotline = Hotline(service.url, service.auth_token, number=service.number, account_sid=service.account_sid)
        streams = StreamSettings(KnownSounds(service.container.audio_folders), Pace(STORY_SPEED), STORY.echo)
        exchange = hotline.exchange(HandClock(at), PROFILES["twilio"], transport, streams)
        with exchange:
            told = play(STORY, lambda handset: hotline.ring(exchange, STORY.from_number, handset), lambda _: None)
            assert told.ok, told.failures
            assert voices.once() == Done(fetched=1, removed=1)
        # The exchange is gone by now, and its recordings with it.
        check_heard(service)


def check_heard(service: PrivateService) -> None:
    store = service.container.store
    with store.transaction() as tx:
        (request,) = tx.callbacks()
        (message,) = tx.messages(request.id)
        voice = tx.voices.voice(message.id)
        tx.staff.save_officer(Officer("hoa", "Nguyễn Thị Hoa", request.unit))
        assert voice
        assert voice.place is Place.HERE
        wording = tx.voices.wording(voice.notice)
        assert wording and "Lời nói được ghi âm" in wording.text
    sound = open_voices(service.container).wav(Actor("hoa"), message)
    with wave.open(io.BytesIO(sound)) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (8000, 1, 2)
        assert message.seconds
        assert abs(read.getnframes() / 8000 - message.seconds) <= 1
