"""What the telephone plays of what a voice said."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.services.prompts import NothingSaid, Speech
from ivr.speech.audio import decode_mulaw
from ivr.speech.prompts.mastering import mastered, pause_after
from ivr.speech.sound.level import loudness, spoken

RATE = 22050


def speech(seconds: float, silence_before: float = 0.3, silence_after: float = 0.5) -> Speech:
    tone = 12000 * np.sin(2 * np.pi * 800 * np.arange(round(RATE * seconds)) / RATE)
    whole = np.concatenate((np.zeros(round(RATE * silence_before)), tone, np.zeros(round(RATE * silence_after))))
    return Speech(whole.astype("<i2").tobytes(), RATE)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("Xin chào quý vị.", 0.25),
        ("Có phải quý vị hỏi về hộ chiếu?", 0.25),
        ("Xin lỗi!", 0.25),
        ("Đúng,", 0.15),
        ("hai mươi ba", 0.04),
        ("giờ chiều", 0.04),
    ],
)
def test_the_last_character_decides_the_silence_that_follows(text: str, pause: float) -> None:
    assert pause_after(text) == pause
    samples = decode_mulaw(mastered(speech(0.6), text))
    assert len(samples) / 8000 == pytest.approx(0.6 + 0.02 + pause, abs=0.015)
    assert not samples[-round(pause * 8000) :].any()


def test_a_prompt_starts_at_once() -> None:
    samples = decode_mulaw(mastered(speech(0.6), "một"))
    assert np.nonzero(np.abs(samples) > 0.01)[0][0] / 8000 < 0.02


def test_a_piece_and_a_sentence_sound_the_same_up_to_the_silence() -> None:
    piece, sentence = mastered(speech(0.6), "hai mươi ba"), mastered(speech(0.6), "hai mươi ba.")
    assert sentence.rstrip(b"\xff") == piece.rstrip(b"\xff")


@pytest.mark.parametrize("seconds", [0.1, 0.3, 1.0, 4.0])
def test_every_prompt_comes_out_at_the_same_level(seconds: float) -> None:
    samples = spoken(decode_mulaw(mastered(speech(seconds), "một.")))
    assert loudness(samples, 8000) == pytest.approx(-20, abs=1)


def test_a_voice_that_says_nothing_is_an_error() -> None:
    with pytest.raises(NothingSaid):
        mastered(Speech(bytes(4000), RATE), ".")
    with pytest.raises(NothingSaid):
        mastered(Speech(b"", RATE), ".")
