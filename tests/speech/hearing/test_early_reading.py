"""A listen reads what was said once in a pause, and once more only when speech went on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future

import pytest

from ivr.core.meaning import NOTHING, Decision, Meaning
from ivr.speech.evaluation.results import last_sound
from ivr.speech.gate import FRAME
from ivr.speech.hearing.decoder import Decoder, Reading, Word
from ivr.speech.hearing.endpoint import MENU
from ivr.speech.hearing.listening import VoiceListening
from ivr.speech.hearing.opinion import Opinion
from ivr.speech.hearing.reader import Recognition
from ivr.speech.recogniser import Utterance
from tests.speech.heard import mulaw, quiet

WORD = mulaw("syn023")
#: The same without the silence around it.
SOUND = WORD[round(0.3 * 8000) : round(last_sound(WORD) * 8000)]
UNDERSTOOD = Meaning("hộ chiếu", Decision.UNDERSTOOD, "ho-chieu")


class Heard(Utterance):
    """An utterance that answers at once."""

    def __init__(self) -> None:
        """Nothing is decoded."""

    def hear(self, mulaw: bytes) -> None:
        """Passed over."""

    def ask(self, question: Callable[[Decoder], object]) -> Future[object]:  # type: ignore[override]
        answer: Future[object] = Future()
        answer.set_result(question(None))  # type: ignore[arg-type]
        return answer

    def longest(self, audio: float) -> float:
        return 1.0

    def close(self) -> None:
        """Nothing to let go of."""


class Reader:
    """Finds one meaning after the other, and notes what was reported."""

    def __init__(self, *meanings: Meaning) -> None:
        self.meanings = list(meanings)
        self.reported: list[Meaning] = []

    def complete(self, decoder: Decoder) -> bool:
        return False

    def read(self, decoder: Decoder) -> Recognition:
        return Recognition("main", Opinion(self.meanings.pop(0), Reading((Word("hộ", 1.0),))))

    def report(self, recognition: Recognition) -> None:
        self.reported.append(recognition.opinion.meaning)


def end_of(reader: Reader, audio: bytes) -> tuple[float, Meaning]:
    """Seconds of ``audio`` until the listen was over, and what it meant."""
    listening = VoiceListening(Heard, reader, MENU)
    for at in range(0, len(audio), FRAME):
        listening.hear(audio[at : at + FRAME])
        if listening.finished:
            return (at + FRAME) / 8000, asyncio.run(listening.meaning())
    raise AssertionError


def test_what_is_understood_in_a_pause_needs_no_longer_one_and_no_second_reading() -> None:
    reader = Reader(UNDERSTOOD)
    end, meaning = end_of(reader, quiet(0.5) + WORD + quiet(2))
    later, _ = end_of(Reader(NOTHING), quiet(0.5) + WORD + quiet(2))
    assert meaning == UNDERSTOOD
    assert reader.reported == [UNDERSTOOD]
    assert later - end == pytest.approx(MENU.ordinary - MENU.understood, abs=0.021)


def test_what_is_not_understood_in_a_pause_stands_when_nothing_follows() -> None:
    reader = Reader(NOTHING)
    _, meaning = end_of(reader, quiet(0.5) + WORD + quiet(2))
    assert (meaning, reader.reported, reader.meanings) == (NOTHING, [NOTHING], [])


def test_a_reading_is_forgotten_when_speech_goes_on() -> None:
    reader = Reader(NOTHING, UNDERSTOOD)
    _, meaning = end_of(reader, quiet(0.5) + SOUND + quiet(0.6) + SOUND + quiet(2))
    assert (meaning, reader.reported, reader.meanings) == (UNDERSTOOD, [UNDERSTOOD], [])
