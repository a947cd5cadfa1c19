"""Sounds of a line on which nobody speaks: noise, hum, crackle, keys, beeps, melodies, chords, and singing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from tests.speech.heard import sound

Wave = npt.NDArray[np.float64]

RATE = 8000
NOTES = (262, 294, 330, 349, 392, 440, 494, 523)
KEYS = [(low, high) for low in (697, 770, 852, 941) for high in (1209, 1336, 1477)]


def sounds() -> dict[str, bytes]:
    """Name -> mu-law of 2 to 5 seconds, always the same."""
    chance = np.random.default_rng(7)
    made = [*_steady(chance), *_signals(), *_music(chance)]
    return {name: sound(np.clip(wave, -1, 1)) for name, wave in made}


def _steady(chance: np.random.Generator) -> Iterator[tuple[str, Wave]]:
    yield "silence", np.zeros(4 * RATE)
    for level in (0.001, 0.003, 0.01, 0.02, 0.05):
        yield f"noise {level}", chance.normal(0, level, 4 * RATE)
    for level in (0.01, 0.03, 0.1):
        yield f"hum {level}", level * (_tone(50, 4) + 0.5 * _tone(150, 4) + 0.3 * _tone(250, 4))
        crackle = np.zeros(4 * RATE)
        crackle[chance.integers(0, 4 * RATE, 120)] = chance.normal(0, 5 * level, 120)
        yield f"crackle {level}", crackle


def _signals() -> Iterator[tuple[str, Wave]]:
    for number, (low, high) in enumerate(KEYS):
        key = 0.1 * (_tone(low, 0.2) + _tone(high, 0.2))
        yield f"key {number}", np.concatenate((key, np.zeros(RATE // 2), key, np.zeros(RATE)))
    for height in (350, 425, 440, 480, 620, 950, 1400, 1800):
        yield f"beep {height}", np.tile(np.concatenate((0.1 * _tone(height, 0.25), np.zeros(RATE // 4))), 6)


def _music(chance: np.random.Generator) -> Iterator[tuple[str, Wave]]:
    for number in range(12):
        heights = chance.choice(NOTES, 10) * chance.choice([0.5, 1, 2])
        yield f"melody {number}", np.concatenate([_note(height, 1 + number % 4) for height in heights])
        fading = np.exp(-3 * np.arange(round(0.6 * RATE)) / RATE)
        chords = [chance.choice(NOTES, 3, replace=False) for _ in range(6)]
        yield f"chords {number}", np.concatenate([0.08 * fading * sum(_tone(n, 0.6) for n in c) for c in chords])
        yield (
            f"sung {number}",
            np.concatenate([_sung(height / 2, 5 + number / 6) for height in chance.choice(NOTES, 6)]),
        )


def _tone(height: float, seconds: float) -> Wave:
    wave: Wave = np.sin(2 * np.pi * height * np.arange(round(seconds * RATE)) / RATE)
    return wave


def _note(height: float, partials: int, seconds: float = 0.3) -> Wave:
    time = np.arange(round(seconds * RATE)) / RATE
    shape = np.minimum(1, np.minimum(time / 0.02, (seconds - time) / 0.05))
    wave: Wave = shape * sum(0.15 / part**2 * _tone(height * part, seconds) for part in range(1, partials + 1))
    return wave


def _sung(height: float, trembling: float, seconds: float = 0.5) -> Wave:
    """A note with the vibrato and the formants of a voice."""
    time = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(height * (1 + 0.03 * np.sin(2 * np.pi * trembling * time))) / RATE
    wave: Wave = sum(
        (
            loudness * np.sin(phase * part)
            for part, loudness in ((1, 0.08), (2, 0.08), (3, 0.05), (5, 0.04), (7, 0.02))
        ),
        np.zeros(len(time)),
    )
    return wave
