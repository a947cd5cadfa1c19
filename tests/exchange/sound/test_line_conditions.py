"""A voice on a telephone: its band, its level, the noise behind it, a hesitation."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.exchange.sound.audio import from_mu_law
from ivr.exchange.sound.line_conditions import Conditions, at_level, band, hesitated, loudness, over_the_line
from ivr.exchange.sound.tones import key_tone


def tone(hertz: float, seconds: float = 1.0) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(round(8000 * seconds)) / 8000)


def chance() -> np.random.Generator:
    return np.random.default_rng(1)


def decibels(samples: np.ndarray) -> float:
    return float(10 * np.log10((samples[400:-400] ** 2).mean()))


@pytest.mark.parametrize("hertz", [400, 1000, 3300])
def test_the_band_is_kept(hertz: int) -> None:
    assert abs(decibels(band(tone(hertz))) - decibels(tone(hertz))) < 0.1


@pytest.mark.parametrize("hertz", [50, 200, 3600, 3900])
def test_what_is_outside_the_band_is_gone(hertz: int) -> None:
    assert decibels(band(tone(hertz))) < -60


def test_the_level_is_that_of_the_words_and_not_of_the_pauses_between_them() -> None:
    words = np.concatenate((tone(1000), np.zeros(24000), tone(1000)))
    scaled = at_level(words, -20)
    assert abs(decibels(scaled[:8000]) + 20) < 0.1
    assert loudness(scaled) == pytest.approx(-20, abs=0.1)


def test_silence_has_no_level_and_stays_silence() -> None:
    assert loudness(np.zeros(800)) is None
    assert not at_level(np.zeros(800), -20).any()
    assert loudness(np.zeros(0)) is None


@pytest.mark.parametrize("distance", [5.0, 15.0, 25.0])
def test_noise_lies_so_far_below_the_voice_and_goes_on_around_it(distance: float) -> None:
    noisy = over_the_line(tone(1000), Conditions(noise=distance), chance())
    before = noisy[: round(0.4 * 8000)]
    assert decibels(noisy[3200:-3200]) > -20.3
    assert abs(decibels(before) - (-20 - distance)) < 0.7
    assert len(noisy) == 8000 + 2 * 3200


def test_without_noise_nothing_is_added() -> None:
    clean = over_the_line(tone(1000), Conditions(), chance())
    assert len(clean) == 8000
    assert abs(decibels(clean) + 20) < 0.2


def test_the_same_chance_brings_the_same_noise() -> None:
    one, two = (over_the_line(tone(1000), Conditions(noise=10), chance()) for _ in range(2))
    assert (one == two).all()


def test_a_hesitation_falls_between_two_words() -> None:
    words = np.concatenate((tone(500, 0.6), np.zeros(800), tone(900, 0.6)))
    paused = hesitated(words, 1.0)
    assert len(paused) == len(words) + 8000
    assert not paused[4800 : 4800 + 8800].any()
    assert (paused[:4800] == words[:4800]).all()


def test_what_is_too_short_has_no_middle_to_hesitate_in() -> None:
    assert len(hesitated(np.ones(100), 1.0)) == 100


@pytest.mark.parametrize(
    ("key", "low", "high"), [("1", 697, 1209), ("0", 941, 1336), ("#", 941, 1477), ("*", 941, 1209)]
)
def test_a_key_sounds_in_its_two_tones(key: str, low: int, high: int) -> None:
    sound = from_mu_law(key_tone(key, 0.5))
    spectrum = np.abs(np.fft.rfft(sound))
    assert sorted(np.argsort(spectrum)[-2:] * 2) == pytest.approx([low, high], abs=2)
