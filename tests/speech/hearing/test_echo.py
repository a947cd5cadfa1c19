"""Our own voice, come back through a loudspeaker, is no caller; a caller is one beside it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

import numpy as np
import pytest

from ivr.speech.gate import FRAME, Gate
from ivr.speech.hearing.decoder import Decoder
from ivr.speech.hearing.echo import Echo
from ivr.speech.hearing.endpoint import MENU
from ivr.speech.hearing.listening import VoiceListening
from ivr.speech.hearing.reader import Recognition
from ivr.speech.recogniser import Utterance
from ivr.speech.sound.mulaw import DECODED, mulaw_of
from tests.speech.heard import mulaw, quiet

#: Half a minute of somebody who stands for the hotline's own voice.
PROMPTS = tuple(mulaw(f"syn{number:03}") for number in range(36, 53))
SPOKEN = b"".join(PROMPTS)


def mixed(*parts: tuple[bytes, float, float]) -> bytes:
    """Sounds together on a line with a little noise: each with its beginning in seconds, and louder by so many dB."""
    length = max(round(at * 8000) + len(sound) for sound, at, _ in parts)
    line = np.random.default_rng(1).normal(0, 30, length)
    for sound, at, louder in parts:
        begin = round(at * 8000)
        line[begin : begin + len(sound)] += DECODED[np.frombuffer(sound, np.uint8)] * 10 ** (louder / 20)
    return mulaw_of(np.clip(line, -32768, 32767).astype("<i2").tobytes())


def frames(audio: bytes) -> list[bytes]:
    return [audio[at : at + FRAME] for at in range(0, len(audio) // FRAME * FRAME, FRAME)]


def voiced(line: bytes, played: bytes, before: bytes = b"", until: int | None = None) -> int:
    """How many frames of ``line`` are a caller's while ``played`` sounds; it is stopped at frame ``until``."""
    echo, gate, count = Echo(), Gate(), 0
    echo.play((played,), before)
    for number, frame in enumerate(frames(line)):
        if number == until:
            echo.play(())
        count += echo.takes(frame, voiced=gate.voiced(frame))
    return count


@pytest.mark.parametrize("loss", [20, 26, 30])
@pytest.mark.parametrize("late", [0.05, 0.4, 1.4])
def test_a_prompt_that_comes_back_is_no_voice(loss: int, late: float) -> None:
    line = mixed((SPOKEN, late, -loss))
    assert voiced(line, b"") > 100
    assert voiced(line, SPOKEN) < 20


def test_a_caller_is_heard_over_the_echo() -> None:
    word = mulaw("syn035")
    alone = voiced(mixed((word, 3.0, 0)), b"")
    beside = voiced(mixed((SPOKEN, 0.3, -26), (word, 3.0, 0)), SPOKEN)
    assert beside > 0.8 * alone


def test_a_soft_caller_is_heard_over_the_echo() -> None:
    word = mulaw("syn035")
    soft = mixed((SPOKEN, 0.3, -30), (word, 3.0, -12))
    assert voiced(soft, SPOKEN) > 0.4 * voiced(mixed((word, 3.0, -12)), b"")


def test_whoever_says_what_the_prompt_says_is_no_echo() -> None:
    # Just as loud and in the same voice: only that it is too loud tells it from an echo.
    assert voiced(mixed((SPOKEN, 0.4, -3)), SPOKEN) > 500


def test_the_echo_of_the_prompt_before_is_known() -> None:
    # A key was pressed in the middle of a word; what had been played until then is still on its way.
    cut = len(PROMPTS[0]) + 10400
    line = mixed((SPOKEN[:cut], 0.8, -14), (PROMPTS[9], cut / 8000 + 0.8, -14))[cut:]
    assert voiced(line, PROMPTS[9]) > 10
    assert voiced(line, PROMPTS[9], SPOKEN[:cut][-16800:]) < 6


def test_after_a_prompt_was_stopped_soft_voices_are_no_longer_compared_for_long() -> None:
    word = mulaw("syn035")
    line = mixed((word, 4.0, -12))
    assert voiced(line, SPOKEN, until=10) == voiced(line, b"")


def test_when_nothing_is_played_everything_is_left_as_it_is() -> None:
    echo = Echo()
    assert [echo.takes(quiet(0.02), voiced=each) for each in (True, False)] == [True, False]
    assert not echo.mostly


class Undecoded(Utterance):
    """An utterance whose words nobody wants."""

    def __init__(self) -> None:
        """Nothing is made."""

    def hear(self, mulaw: bytes) -> None:
        """Passed over."""

    def ask(self, question: Callable[[Decoder], object]) -> Future[object]:  # type: ignore[override]
        return Future()

    def close(self) -> None:
        """Nothing to let go of."""


class Reader:
    def complete(self, decoder: Decoder) -> bool:
        raise AssertionError

    def read(self, decoder: Decoder) -> Recognition:
        raise AssertionError

    def report(self, recognition: Recognition) -> None:
        raise AssertionError


def test_a_listen_that_knows_its_prompt_is_not_stopped_by_it() -> None:
    found = []
    for sounds in ((), PROMPTS):
        listening = VoiceListening(Undecoded, Reader(), MENU)
        listening.played(sounds)
        spoke = False
        for frame in frames(mixed((SPOKEN, 0.4, -24))):
            listening.hear(frame)
            spoke = spoke or listening.speaking
        found.append(spoke)
    assert found == [True, False]
