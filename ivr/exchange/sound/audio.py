"""Sound as numbers: mu-law, WAV files of any rate, and the way to the 8,000 samples a second of a telephone line.

Samples are float64 arrays of shape (n,), full scale 1.0.
"""

from __future__ import annotations

from functools import cache
from math import gcd

import numpy as np
import numpy.typing as npt

from ivr.exchange.handset import RATE
from ivr.exchange.sound.wav import MU_LAW, read_wav

Samples = npt.NDArray[np.float64]

FULL_SCALE = 32768.0
# ITU-T G.711: the sample is biased by 132 before its exponent and four bits of mantissa are taken; the byte is
# inverted, so that silence is 0xFF.
BIAS, LOUDEST = 132, 32635
SILENCE = b"\xff"
# Filter of the resampler: zero crossings of the sinc on each side, and the shape of its Kaiser window (70 dB).
CROSSINGS, WINDOW = 24, 7.0
# How much of the narrower band is kept: 0.92 of 4,000 Hz leaves the 3,400 Hz of a telephone untouched.
KEPT = 0.92


@cache
def _table() -> npt.NDArray[np.float64]:
    codes = 255 - np.arange(256)
    magnitude = ((((codes & 0x0F) << 3) + BIAS) << ((codes >> 4) & 0x07)) - BIAS
    return np.where(codes & 0x80, -magnitude, magnitude) / FULL_SCALE


def from_mu_law(sound: bytes) -> Samples:
    """Decode mu-law."""
    return _table()[np.frombuffer(sound, np.uint8)]


def to_mu_law(samples: Samples) -> bytes:
    """Encode as mu-law; what is louder than full scale is clipped."""
    whole = np.clip(np.rint(samples * FULL_SCALE), -LOUDEST, LOUDEST).astype(np.int64)
    biased = np.abs(whole) + BIAS
    exponent = np.floor(np.log2(biased)).astype(np.int64) - 7
    mantissa = (biased >> (exponent + 3)) & 0x0F
    codes = np.where(whole < 0, 0x80, 0) | (exponent << 4) | mantissa
    sound: bytes = (255 - codes).astype(np.uint8).tobytes()
    return sound


def to_pcm16(samples: Samples) -> bytes:
    """Encode as 16-bit little-endian samples; what is louder than full scale is clipped."""
    return np.clip(np.rint(samples * FULL_SCALE), -32768, 32767).astype("<i2").tobytes()


def from_pcm16(sound: bytes) -> Samples:
    """Decode 16-bit little-endian samples."""
    return np.frombuffer(sound, "<i2") / FULL_SCALE


def from_wav(content: bytes) -> Samples:
    """Read a WAV file (16-bit PCM or mu-law, any rate, channels mixed) as 8,000 samples a second.

    Raises `SoundRefused`.
    """
    wav = read_wav(content)
    samples = from_mu_law(wav.data) if wav.format == MU_LAW else from_pcm16(wav.data)
    mixed: Samples = samples.reshape(-1, wav.channels).mean(axis=1)
    return resampled(mixed, wav.rate)


def resampled(samples: Samples, rate: int) -> Samples:
    """Bring samples at `rate` Hz to 8,000 Hz: a windowed sinc at every output sample, from a bank of its phases."""
    if rate == RATE or not samples.size:
        return samples
    shared = gcd(rate, RATE)
    up, down = RATE // shared, rate // shared
    bank = _phases(up, down)
    reach = bank.shape[1] // 2
    padded = np.pad(samples, (reach, reach + 1))
    windows = np.lib.stride_tricks.sliding_window_view(padded, bank.shape[1])
    steps = np.arange(len(samples) * up // down) * down
    result = np.empty(len(steps))
    for start in range(0, len(steps), 4096):
        part = steps[start : start + 4096]
        result[start : start + 4096] = np.einsum("ij,ij->i", windows[part // up], bank[part % up])
    return result


@cache
def _phases(up: int, down: int) -> Samples:
    """The filter around an output sample that lies 0, 1/up, 2/up ... of an input sample behind one."""
    cutoff = KEPT * min(1.0, up / down)
    reach = int(np.ceil(CROSSINGS / cutoff))
    taps = np.arange(-reach, reach + 1)
    distance = taps[None, :] - np.arange(up)[:, None] / up
    inside = np.clip(1 - (distance / (reach + 1)) ** 2, 0, None)
    bank = cutoff * np.sinc(cutoff * distance) * np.i0(WINDOW * np.sqrt(inside)) / np.i0(WINDOW)
    normal: Samples = bank / bank.sum(axis=1, keepdims=True)
    return normal
