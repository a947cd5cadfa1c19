"""Random callers who speak, over real signed HTTP and real sockets, on a network that refuses and repeats.

They press keys, talk, mumble, are silent, lose their sockets, have them opened twice or stolen, and leave. Every
caller is led to an end, no document is one that a platform refuses, and whoever heard a promise has a request.
Seeded.
"""

from __future__ import annotations

import random
from pathlib import Path

import httpx
import pytest

from ivr.cli.private import Hearing, PrivateService, start_private_service
from ivr.core.dialogue.speech import RECORD, STREAM
from ivr.exchange.clock import HandClock
from ivr.exchange.handset import Act, HangUp, Mishap, Press, Span, Speak, Trouble
from ivr.exchange.hotline import Hotline
from ivr.exchange.profiles import SOMLENG, TWILIO, Profile
from ivr.exchange.record import CallRecord, EndedBy
from ivr.exchange.sound.known_sounds import KnownSounds
from ivr.exchange.sound.mouth import Mouth, seconds_of
from ivr.exchange.streams.pump import STORY_SPEED, Pace
from ivr.exchange.streams.settings import StreamSettings
from tests.services.house import MONDAY_NINE
from tests.test_random_wire import PROMISE, BadNetwork, RandomHandset, fell_back

HERE = Path(__file__).parent
MODEL = HERE / "models" / "vosk-model-tiny-vi-open"
#: What callers say: topics, commands, yes and no, and nothing of ours.
WORDS = sorted((HERE / "audio").glob("syn*.wav"))
#: Somebody who has done this many things leaves, or only listens until the service ends the call.
BUSY = 8
#: Documents in one call; a caller who goes round in circles would have more.
MOST = 60


class TalkingHandset(RandomHandset):
    """Speaks, presses, is silent, leaves, and has trouble with the line; no two alike."""

    def __init__(self, dice: random.Random, mouth: Mouth) -> None:
        super().__init__(dice)
        self._mouth = mouth

    def during(self, span: Span) -> Act | None:
        if self._acts >= BUSY:
            # A stream takes its time; who only listens to the end is tried with documents.
            return HangUp() if span.streamed else None
        after = self._dice.uniform(0, min(span.seconds, 4))
        chance = self._dice.random()
        if chance < 0.02:
            return HangUp(after)
        if not (span.waiting or (span.streamed and chance < 0.2)):
            return None
        self._acts += 1
        if span.streamed and chance < 0.08:
            return Mishap(self._dice.choice(list(Trouble)), after)
        if span.takes_speech and chance < 0.7:
            audio = self._mouth.say("", wav=self._dice.choice(WORDS).name)
            return Speak("", seconds_of(audio), after / 2, audio)
        if span.takes_keys and chance < 0.85:
            return Press(self._dice.choice("0123456789*#"), after)
        return None


def ring(service: PrivateService, profile: Profile, calls: int) -> list[CallRecord]:
    dice = random.Random(20261123)
    hotline = Hotline(service.url, service.auth_token, number=service.number, account_sid=service.account_sid)
    streams = StreamSettings(KnownSounds(service.container.audio_folders), Pace(STORY_SPEED))
    mouth = Mouth(HERE / "audio")
    with httpx.HTTPTransport() as plain:
        network = BadNetwork(plain, dice)
        with hotline.exchange(HandClock(MONDAY_NINE), profile, network, streams) as exchange:
            return [
                hotline.ring(exchange, "anonymous" if i % 7 == 0 else f"+849123{i:05d}", TalkingHandset(dice, mouth))
                for i in range(calls)
            ]


@pytest.mark.parametrize(
    ("ear", "profile", "calls"),
    [(RECORD, TWILIO, 20), (RECORD, SOMLENG, 10), (STREAM, TWILIO, 6), (STREAM, SOMLENG, 4)],
)
def test_random_callers_who_speak_are_all_led_to_an_end(ear: str, profile: Profile, calls: int) -> None:
    with start_private_service(MONDAY_NINE, hearing=Hearing(ear, MODEL)) as service:
        records = ring(service, profile, calls)
        service.container.rescue.replay()
        owed = {callback["number"] for callback in service.callbacks()}
    spoken = sum(len(turn.spoken) + len(turn.recorded) for record in records for turn in record.turns)
    assert spoken > calls / 2, "too little was said to prove anything"
    for record in records:
        assert record.ended_by in {EndedBy.SERVICE, EndedBy.CALLER} or fell_back(record), record.faults
        assert len(record.turns) < MOST
        said = " ".join(one.text for turn in record.turns for one in turn.said)
        if PROMISE in said and record.from_number != "anonymous":
            assert record.from_number in owed
