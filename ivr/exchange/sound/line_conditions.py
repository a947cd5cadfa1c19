"""What a telephone does to a voice: the band, the level, the noise of where the caller stands, a hesitation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ivr.exchange.handset import RATE
from ivr.exchange.sound.audio import Samples

# ITU-T G.712: 300 to 3,400 Hz.
LOWEST, HIGHEST = 300.0, 3400.0
TAPS = 255
#: Speech at the end of a telephone line: about 20 dB below full scale (ITU-T P.56 measures it, G.111 plans for it).
LEVEL_DB = -20.0
#: Noise goes on before and after the words, for it belongs to the place and not to the voice.
NOISE_SECONDS = 0.4
# The quietest frame is looked for in the middle of the words.
FRAME = RATE // 50


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a voice reaches the exchange.

    `level` is its loudness while it sounds, in dB of full scale. `noise` is the distance from the voice down to a
    noise behind it, in dB (None: none). `hesitate` is a pause in the middle, in seconds.
    """

    level: float = LEVEL_DB
    noise: float | None = None
    hesitate: float = 0.0


def over_the_line(samples: Samples, conditions: Conditions, chance: np.random.Generator) -> Samples:
    """Bring a voice (8,000 Hz) under the conditions of a line; `chance` draws the noise."""
    voice = at_level(band(hesitated(samples, conditions.hesitate)), conditions.level)
    if conditions.noise is None:
        return voice
    edge = np.zeros(round(NOISE_SECONDS * RATE))
    voice = np.concatenate((edge, voice, edge))
    hiss = at_level(band(chance.standard_normal(len(voice))), conditions.level - conditions.noise)
    return voice + hiss


def band(samples: Samples) -> Samples:
    """Keep what a telephone carries: 300 to 3,400 Hz."""
    if not samples.size:
        return samples
    filtered: Samples = np.convolve(samples, _band_filter())[TAPS // 2 : TAPS // 2 + len(samples)]
    return filtered


def at_level(samples: Samples, level: float) -> Samples:
    """Scale so that what sounds (frames within 25 dB of the loudest) has this level in dB; silence stays silence."""
    present = loudness(samples)
    return samples if present is None else samples * 10 ** ((level - present) / 20)


def loudness(samples: Samples) -> float | None:
    """Return the level of what sounds in dB of full scale, pauses left out; None for silence."""
    power = _frame_power(samples)
    if not power.size or not power.max() > 0:
        return None
    sounding = power[power > power.max() * 10 ** (-25 / 10)]
    return float(10 * np.log10(sounding.mean()))


def hesitated(samples: Samples, seconds: float) -> Samples:
    """Put a pause of so many seconds where the middle third is quietest."""
    power = _frame_power(samples)
    if seconds <= 0 or len(power) < 3:
        return samples
    third = len(power) // 3
    quietest = (third + int(power[third : 2 * third].argmin())) * FRAME + FRAME // 2
    return np.concatenate((samples[:quietest], np.zeros(round(seconds * RATE)), samples[quietest:]))


def _frame_power(samples: Samples) -> Samples:
    frames = -(-len(samples) // FRAME)
    padded = np.pad(samples, (0, frames * FRAME - len(samples))).reshape(frames, FRAME)
    power: Samples = (padded**2).mean(axis=1)
    return power


@cache
def _band_filter() -> Samples:
    distance = np.arange(TAPS) - TAPS // 2
    high, low = 2 * HIGHEST / RATE, 2 * LOWEST / RATE
    ideal = high * np.sinc(high * distance) - low * np.sinc(low * distance)
    shaped: Samples = ideal * np.kaiser(TAPS, 6.0)
    return shaped
