"""Twice the rate, without the mirror image of the telephone's band."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.speech.sound.rate import Doubler


def doubled(pcm: bytes, size: int) -> np.ndarray:
    doubler = Doubler()
    return np.frombuffer(b"".join(doubler.take(pcm[at : at + size]) for at in range(0, len(pcm), size)), "<i2")


@pytest.mark.parametrize("hertz", [300, 1000, 3000, 3400])
def test_a_tone_stays_one_tone(hertz: int) -> None:
    tone = (10000 * np.sin(2 * np.pi * hertz * np.arange(8000) / 8000)).astype("<i2").tobytes()
    found = doubled(tone, 320)
    assert len(found) == 16000
    spectrum = np.abs(np.fft.rfft(found[1000:15000] * np.hanning(14000)))
    place = np.fft.rfftfreq(14000, 1 / 16000)
    there, mirrored = (spectrum[np.abs(place - at) < 20].max() for at in (hertz, 8000 - hertz))
    assert 20 * np.log10(mirrored / there) < -60


def test_pieces_of_any_length_give_the_same() -> None:
    noise = np.random.default_rng(1).integers(-9000, 9000, 4000).astype("<i2").tobytes()
    assert np.array_equal(doubled(noise, 320), doubled(noise, len(noise)))
    assert np.array_equal(doubled(noise, 320), doubled(noise, 34))
