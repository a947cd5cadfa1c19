"""How loud audio is, and bringing it to one level."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyloudnorm
from scipy import ndimage

from ivr.services.prompts import PEAK_LIMIT, Measured
from ivr.speech.audio import Samples, decode_mulaw
from ivr.speech.sound.wav import RATE, NotTelephoneAudio, from_wav

#: Gating block of ITU-R BS.1770, in seconds.
_BLOCK = 0.4
#: What is left to mu-law: its steps near full scale are 1024 wide, so a sample can come out half a step higher.
_HALF_STEP = 512 / 32768
_LOOK_AHEAD = 0.005
_ROUNDS = 8


def loudness(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS (ITU-R BS.1770: K-weighted, gated); minus infinity for silence.

    A piece shorter than the standard's block of 400 ms is measured as one block of its own length: same weighting,
    same scale, nothing to gate.
    """
    if not samples.any():
        return -np.inf
    block = min(_BLOCK, len(samples) / rate)
    return float(pyloudnorm.Meter(rate, block_size=block).integrated_loudness(samples))


def peak(samples: Samples) -> float:
    """Highest sample in dB below full scale; minus infinity for silence."""
    highest = float(np.abs(samples).max(initial=0.0))
    return 20 * float(np.log10(highest)) if highest else -np.inf


def limited(samples: Samples, rate: int, ceiling: float) -> Samples:
    """Turn down whatever exceeds ``ceiling`` (full scale 1.0), smoothly over 5 ms to both sides; never clip."""
    size = 2 * round(rate * _LOOK_AHEAD) + 1
    needed = ceiling / np.maximum(np.abs(samples), ceiling)
    # The lowest gain within reach, then its weighted mean over the same reach: at a peak, every value that enters
    # the mean is at most the gain which that peak needs.
    lowest = ndimage.minimum_filter1d(needed, size, mode="nearest")
    window = np.hanning(size + 2)[1:-1]
    gain: Samples = ndimage.convolve1d(lowest, window / window.sum(), mode="nearest")
    return samples * gain


def levelled(samples: Samples, rate: int, target: float) -> Samples:
    """Bring samples to ``target`` LUFS (within 0.1 LU where the peaks allow it) and hold the peaks below the limit.

    Synthetic speech has sharp pulses, 20 to 25 dB above its loudness. A common gain alone would leave one sentence
    3 LU below the other, so the pulses are limited and the lost loudness is made up, a few times over.
    """
    ceiling = 10 ** (PEAK_LIMIT / 20) - _HALF_STEP
    result = samples
    for _ in range(_ROUNDS):
        off = target - loudness(result, rate)
        if not np.isfinite(off) or abs(off) < 0.1:
            break
        result = limited(result * 10 ** (off / 20), rate, ceiling)
    return limited(result, rate, ceiling)


def measure(file: Path) -> Measured | None:
    """Measure a prompt file as the caller hears it, after mu-law and without its silence; None if unreadable."""
    try:
        recording = from_wav(file.read_bytes())
    except (OSError, NotTelephoneAudio):
        return None
    samples = spoken(decode_mulaw(recording.mulaw))
    return Measured(loudness(samples, RATE), peak(samples), len(samples) / RATE, recording.text)


def spoken(samples: Samples) -> Samples:
    """Leave out digital silence at the end, which would thin out the loudness of a short piece."""
    heard = np.nonzero(samples)[0]
    return samples[: heard[-1] + 1] if len(heard) else samples[:0]
