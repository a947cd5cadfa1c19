"""Key tones and tones of the exchange are told from speech."""

from __future__ import annotations

import pytest

from ivr.speech.sound.tones import is_tone
from tests.speech.heard import manifest, mulaw, noise, quiet, tones

LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)


def frames(audio: bytes) -> list[bytes]:
    return [audio[at : at + 160] for at in range(0, len(audio) - 159, 160)]


@pytest.mark.parametrize("low", LOW)
@pytest.mark.parametrize("high", HIGH)
@pytest.mark.parametrize("level", [0.3, 0.03])
def test_all_sixteen_keys(low: int, high: int, level: float) -> None:
    assert all(map(is_tone, frames(tones(0.1, low, high, level=level))))


def test_dial_and_busy_tone() -> None:
    assert all(map(is_tone, frames(tones(0.2, 425))))


@pytest.mark.parametrize("hertz", [(300,), (700,), (1000,), (1209,), (697, 770), (500, 1336)])
def test_other_tones_are_none(hertz: tuple[int, ...]) -> None:
    assert not any(map(is_tone, frames(tones(0.2, *hertz))))


def test_silence_noise_and_half_a_frame_are_none() -> None:
    assert not any(map(is_tone, frames(quiet(0.2)) + frames(noise(1, 0.1)) + [b"\x00" * 80]))


def test_speech_hardly_ever_looks_like_a_tone() -> None:
    found = [is_tone(frame) for name in manifest() for frame in frames(mulaw(name))]
    assert sum(found) <= len(found) / 1000
