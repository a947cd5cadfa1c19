"""Pure operations on audio: mu-law, trimming, fading, and the way into the telephone band.

Samples are float64 arrays of shape (n,), full scale 1.0, unless a function says otherwise.
"""

from __future__ import annotations

from functools import cache
from math import gcd

import numpy as np
import numpy.typing as npt
from scipy import signal

from ivr.speech.sound.mulaw import DECODED, mulaw_of

Samples = npt.NDArray[np.float64]

_FULL_SCALE = 32768.0
_FRAME_SECONDS = 0.005


def decode_mulaw(mulaw: bytes) -> Samples:
    """Mu-law bytes -> samples."""
    return DECODED[np.frombuffer(mulaw, np.uint8)] / _FULL_SCALE


def encode_mulaw(samples: Samples) -> bytes:
    """Samples -> mu-law bytes; what lies beyond full scale is clipped."""
    limit = _FULL_SCALE - 1
    return mulaw_of(np.clip(np.rint(samples * _FULL_SCALE), -limit, limit).astype("<i2").tobytes())


def from_pcm16(pcm: bytes) -> Samples:
    """Signed 16-bit little-endian bytes -> samples."""
    return np.frombuffer(pcm, "<i2") / _FULL_SCALE


def trimmed(
    samples: Samples, rate: int, before: float = -50.0, after: float = -40.0, margin: float = 0.01
) -> Samples:
    """Cut the silence at both ends, leaving ``margin`` seconds of what lies beyond.

    Silence is every frame of 5 ms whose RMS lies ``before`` (at the beginning) or ``after`` (at the end) dB below
    the loudest frame's. The end is cut closer: a soft first consonant is part of its word, but Vietnamese final
    stops are not released, and the faint release that a voice may add would leave a gap between joined pieces.
    Silence alone gives an empty array.
    """
    power = frame_power(samples, rate)
    if not power.any():
        return samples[:0]
    size, spare = max(1, round(rate * _FRAME_SECONDS)), round(rate * margin)
    starts = np.nonzero(power > power.max() * 10 ** (before / 10))[0][0] * size
    ends = (np.nonzero(power > power.max() * 10 ** (after / 10))[0][-1] + 1) * size
    return samples[max(0, starts - spare) : ends + spare]


def frame_power(samples: Samples, rate: int, seconds: float = _FRAME_SECONDS) -> Samples:
    """Mean power of each frame of ``seconds``, full scale 1.0; the last frame is filled up with silence."""
    size = max(1, round(rate * seconds))
    count = -(-len(samples) // size)
    frames = np.pad(samples, (0, count * size - len(samples))).reshape(count, size)
    power: Samples = (frames**2).mean(axis=1)
    return power


def faded(samples: Samples, rate: int, seconds: float = 0.005) -> Samples:
    """Raise the beginning and lower the end over ``seconds`` (half a cosine), so that joins do not click."""
    size = min(round(rate * seconds), len(samples) // 2)
    slope = (1 - np.cos(np.pi * (np.arange(size) + 0.5) / max(size, 1))) / 2
    result = samples.copy()
    result[:size] *= slope
    result[len(result) - size :] *= slope[::-1]
    return result


def silence(seconds: float, rate: int) -> Samples:
    """Nothing to hear for ``seconds``."""
    return np.zeros(round(seconds * rate))


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Change the rate from ``rate`` to ``wanted`` Hz; nothing above 48 % of the lower rate is left to fold back."""
    if rate == wanted:
        return samples
    shared = gcd(rate, wanted)
    up, down = wanted // shared, rate // shared
    result: Samples = signal.resample_poly(samples, up, down, window=_anti_alias(up, down))
    return result


@cache
def _anti_alias(up: int, down: int) -> Samples:
    # About 70 dB down from 0.484 of the lower rate on (3.87 kHz at 8 kHz), flat to 0.416 of it (3.33 kHz).
    widest = max(up, down)
    taps: Samples = signal.firwin(2 * 32 * widest + 1, 0.9 / widest, window=("kaiser", 7.0))
    return taps


def telephone_band(samples: Samples, rate: int) -> Samples:
    """Take away what telephones do not carry below 300 Hz: 3 dB down at 250 Hz, over 30 dB at 100 Hz.

    ITU-T G.712 puts the band at 300-3400 Hz. Its upper end is the business of ``resampled``.
    """
    sections = signal.butter(4, 250, "highpass", fs=rate, output="sos")
    result: Samples = signal.sosfilt(sections, samples)
    return result
