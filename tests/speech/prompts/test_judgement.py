"""Which recordings of people can be used, and what is told about the others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.speech.audio import Samples
from ivr.speech.prompts.judgement import NOISIEST, background, clipped, flaw_of
from ivr.speech.sound.decoding import Sound, decoded
from tests.speech.human import RATE, said

TEXT = "Tổng đài Gần Dân xin nghe."


def told(samples: Samples, text: str = TEXT, rate: int = RATE) -> str:
    flaw = flaw_of(Sound(samples, rate), text)
    return f"{flaw.what}; {flaw.to_do}" if flaw else ""


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000])
@pytest.mark.parametrize("height", [0.05, 0.4, 0.99])
def test_a_good_recording_has_no_flaw_at_any_rate_and_level(rate: int, height: float) -> None:
    assert told(said(TEXT, rate, height=height, noise=height / 800), rate=rate) == ""


def test_too_few_samples_a_second_are_refused() -> None:
    assert "6000 samples a second" in told(said(TEXT, 6000), rate=6000)


def test_silence_is_refused() -> None:
    assert "nothing is to be heard; see that the microphone is on" in told(np.zeros(RATE))
    assert "nothing is to be heard" in told(said(TEXT, height=0.001, noise=0))


def test_a_clipped_recording_is_refused_even_when_it_was_turned_down_later() -> None:
    hot = np.clip(said(TEXT, height=1.6), -1, 1)
    assert "it is clipped; turn the microphone down" in told(hot)
    assert clipped(hot * 0.7)


def test_a_loud_recording_that_touches_full_scale_is_not_clipped() -> None:
    whole = said(TEXT, height=1.0, noise=0)
    assert not clipped(np.rint(whole / np.abs(whole).max() * 32767) / 32768)


def test_noise_behind_the_voice_is_measured_in_the_telephone_band() -> None:
    assert background(said(TEXT, noise=0), RATE) == -120
    quiet, loud = (background(said(TEXT, noise=level), RATE) for level in (0.001, 0.01))
    assert loud - quiet == pytest.approx(20, abs=1)
    hum = 0.2 * np.sin(2 * np.pi * 50 * np.arange(len(said(TEXT))) / RATE)
    assert background(said(TEXT) + hum, RATE) < -45


def test_a_noisy_recording_is_refused() -> None:
    assert "too noisy" in told(said(TEXT, noise=0.06))
    assert "record in a quiet room" in told(said(TEXT, noise=0.06))


@pytest.mark.parametrize(
    ("pace", "text", "expected"),
    [
        (3.0, TEXT, ""),
        (1.6, TEXT, ""),
        (6.0, TEXT, ""),
        (9.0, TEXT, "it is too short: 0.7 s for 6 syllables; read the whole text"),
        (1.2, TEXT, "it is too long: 5.0 s for 6 syllables; read this text only"),
        (1.0, f"{TEXT} " * 4, "it is too long: 24 s; keep it under 20 s"),
    ],
)
def test_the_length_must_fit_the_syllables(pace: float, text: str, expected: str) -> None:
    assert told(said(text, pace=pace)).startswith(expected)
    assert bool(told(said(text, pace=pace))) is bool(expected)


def test_a_recording_of_another_much_shorter_text_is_refused() -> None:
    assert "too short" in told(said("một"), TEXT)


def test_people_on_the_telephone_are_not_refused_for_noise_or_clipping() -> None:
    folder = Path(__file__).parents[4] / "shared" / "audio-samples" / "human-dev"
    files = sorted(folder.glob("tel*.wav"))
    if not files:
        pytest.skip("the recordings of people are not here")
    sounds = [decoded(file.read_bytes()) for file in files]
    assert not any(clipped(sound.samples) for sound in sounds)
    assert max(background(sound.samples, sound.rate) for sound in sounds) < NOISIEST
