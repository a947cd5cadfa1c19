"""No part of a voicemail's greeting passes for a yes, whenever the tone happens to fall into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.bootstrap.listening import Words
from ivr.cli.caller_voice import mouth
from ivr.core.dialling.spoken_answer import Answer, answer_of
from ivr.exchange.handset import RATE
from ivr.exchange.sound.audio import from_mu_law, to_pcm16
from ivr.flows.calling import load_calling
from ivr.flows.content import load_content
from ivr.services.recognising import Recognising
from ivr.speech.hearing.ear import VoskEar, open_ear
from ivr.telephony.dial_twiml import LONGEST_ANSWER

MODEL = Path(__file__).parents[1] / "models" / "vosk-model-tiny-vi-open"
MOUTH = mouth(Path(__file__).parent)
WORDS = load_calling().answers
SILENCE = b"\xff"
GREETINGS = (
    "Xin chào, hiện tôi không thể nghe máy. Có gì xin để lại lời nhắn sau tiếng bíp.",
    "Thuê bao quý khách vừa gọi hiện không liên lạc được, xin quý khách vui lòng gọi lại sau.",
    "Dạ vâng, xin mời để lại lời nhắn",
)


class Kept:
    """One recording, whatever its address."""

    def __init__(self, mulaw: bytes) -> None:
        self._pcm = to_pcm16(from_mu_law(mulaw))

    def fetch(self, url: str) -> bytes:
        return self._pcm


@pytest.fixture(scope="module")
def ear() -> Iterator[VoskEar]:
    words = Words(load_content().flow)
    made = open_ear(MODEL, words.matcher, words.phrases_for)
    assert isinstance(made, VoskEar)
    yield made
    made.close()


def judged(ear: VoskEar, mulaw: bytes) -> Answer:
    """What becomes of what a <Record> of the question would hold of it."""
    held = (mulaw + SILENCE * 3 * RATE)[: LONGEST_ANSWER * RATE]
    recognising = Recognising(ear, Kept(held), patience=60)
    found = recognising.recognise("url", "confirm")
    recognising.close()
    return answer_of(found.meaning, found.sounding, WORDS) if found else Answer.UNCLEAR


@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-south+f2"])
@pytest.mark.parametrize("greeting", GREETINGS)
def test_no_part_of_a_greeting_is_an_answer(ear: VoskEar, greeting: str, voice: str) -> None:
    spoken = MOUTH.say(greeting, voice=voice)
    begun = [spoken[at:] for at in range(0, len(spoken), RATE)]
    coming = [SILENCE * round(seconds * RATE) + spoken for seconds in (0.5, 2, 4, 5)]
    assert [judged(ear, one) for one in (*begun, *coming)] == [Answer.UNCLEAR] * (len(begun) + len(coming))


@pytest.mark.parametrize(("text", "answer"), [("có", Answer.YES), ("dạ vâng", Answer.YES), ("không", Answer.NO)])
def test_a_short_answer_after_the_tone_is_one(ear: VoskEar, text: str, answer: Answer) -> None:
    assert judged(ear, SILENCE * RATE + MOUTH.say(text)) is answer
