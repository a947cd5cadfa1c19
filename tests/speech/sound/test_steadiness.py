"""Music, hum and beeps stand still; speech, also a machine's, does not."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.speech.sound.steadiness import is_steady
from tests.speech.heard import manifest, mulaw, noise, quiet, sound, tones


def melody(level: float) -> bytes:
    notes = []
    for hertz in (262, 330, 392, 523, 392, 330, 294, 349):
        time = np.arange(2400) / 8000
        note = sum((np.sin(2 * np.pi * hertz * part * time) / part for part in range(1, 6)), np.zeros(len(time)))
        notes.append(level * note * np.exp(-2 * time))
    return sound(np.concatenate(notes) / 2)


@pytest.mark.parametrize("level", [0.02, 0.1, 0.5])
def test_a_plucked_melody(level: float) -> None:
    assert is_steady(melody(level))


def test_a_beep_and_a_hum() -> None:
    assert is_steady(tones(2, 1000))
    assert is_steady(tones(2, 100, 200, 300, 400))


def test_no_recording_of_speech_stands_still() -> None:
    assert [name for name in manifest() if is_steady(mulaw(name))] == []


def test_silence_and_noise_are_not_called_music() -> None:
    assert not is_steady(noise(1, 0.05))
    assert not is_steady(quiet(0.01))
