"""Loudness and peaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.speech.audio import Samples, encode_mulaw, silence
from ivr.speech.sound.level import levelled, limited, loudness, measure, peak
from ivr.speech.sound.wav import Recording, to_wav


def tone(seconds: float, height: float = 0.1) -> Samples:
    return height * np.sin(2 * np.pi * 1000 * np.arange(round(8000 * seconds)) / 8000)


def pulses(seconds: float) -> Samples:
    """A tone with sharp pulses far above it, as synthetic voices have them."""
    samples = tone(seconds, 0.05)
    samples[::73] += 0.6
    return samples


def test_a_sine_is_as_loud_as_the_standard_says() -> None:
    # BS.1770: a full-scale sine near 1 kHz in one channel reads -3.01 LUFS; 0.1 of it is 20 LU less.
    assert loudness(tone(3), 8000) == pytest.approx(-23.01, abs=0.3)


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.39, 0.41])
def test_a_piece_too_short_for_the_standard_reads_as_a_long_one(seconds: float) -> None:
    assert loudness(tone(seconds), 8000) == pytest.approx(loudness(tone(3), 8000), abs=1.0)


def test_silence_has_no_loudness_and_no_peak() -> None:
    assert loudness(silence(1, 8000), 8000) == -np.inf
    assert peak(silence(1, 8000)) == -np.inf


def test_peak_is_told_in_decibels_below_full_scale() -> None:
    assert peak(np.array([0.1, -0.5])) == pytest.approx(-6.02, abs=0.01)


@pytest.mark.parametrize("seconds", [0.1, 0.3, 2.0])
@pytest.mark.parametrize("gain", [0.01, 1.0, 20.0])
def test_levelling_reaches_the_target_from_anywhere(seconds: float, gain: float) -> None:
    assert loudness(levelled(gain * tone(seconds), 8000, -20), 8000) == pytest.approx(-20, abs=0.2)


def test_levelling_holds_sharp_pulses_below_the_limit_and_still_reaches_the_target() -> None:
    raw = pulses(2)
    result = levelled(raw, 8000, -17)
    assert peak(raw * 10 ** ((-17 - loudness(raw, 8000)) / 20)) > -1
    assert peak(result) <= -1
    assert loudness(result, 8000) == pytest.approx(-17, abs=0.5)


def test_levelling_leaves_silence_silent() -> None:
    assert not levelled(silence(1, 8000), 8000, -20).any()


def test_limiting_leaves_quiet_audio_alone() -> None:
    assert limited(tone(1), 8000, 0.5) == pytest.approx(tone(1), abs=1e-12)


def test_limiting_never_lets_a_sample_over_the_ceiling() -> None:
    noise = np.random.default_rng(7).standard_normal(8000)
    assert np.abs(limited(noise, 8000, 0.5)).max() <= 0.5 + 1e-12


def test_a_file_is_measured_as_it_is_heard_without_its_trailing_silence(tmp_path: Path) -> None:
    file = tmp_path / "prompt.wav"
    file.write_bytes(to_wav(Recording(encode_mulaw(np.concatenate((tone(0.3), silence(0.25, 8000)))))))
    level = measure(file)
    assert level
    assert level.loudness == pytest.approx(-23, abs=0.5)
    assert level.peak == pytest.approx(-20, abs=0.5)


def test_a_file_that_is_missing_or_no_telephone_audio_has_no_level(tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"RIFF")
    assert measure(tmp_path / "broken.wav") is None
    assert measure(tmp_path / "absent.wav") is None
