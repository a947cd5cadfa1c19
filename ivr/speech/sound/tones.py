"""Tones of the telephone inside the audio: pressed keys, and the tones of the exchange. They are no speech."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ivr.speech.sound.mulaw import DECODED, RATE

#: Hz. Low and high group of key tones (ITU-T Q.23), and Vietnam's dial, ringing and busy tone (ITU-T E.180).
_LOW = (697, 770, 852, 941)
_HIGH = (1209, 1336, 1477, 1633)
_EXCHANGE = (425,)
_SIZE = 160
#: The share of a frame's energy that lies at the tones. White noise has 2 % at any one of them; a vowel that stood
#: still on both would have to be steady, and hardly ever is. Measured on the recordings of docs/speech.md.
_ENOUGH = 0.75
#: Each tone of a key carries at least this share of the energy: with one alone, it is a voice or a whistle.
_EACH = 0.1


def _waves() -> npt.NDArray[np.float32]:
    time = np.arange(_SIZE) / RATE
    # A Hann window: the tones do not begin with the frame, and a hard edge would smear them over their neighbours.
    # Scaled so that a pure tone has a share of 1 of the energy under the window.
    window = np.hanning(_SIZE) * np.sqrt(2 * (np.hanning(_SIZE) ** 2).sum()) / np.hanning(_SIZE).sum()
    angles = 2 * np.pi * np.outer(time, (*_LOW, *_HIGH, *_EXCHANGE))
    waves: npt.NDArray[np.float32] = np.concatenate([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    waves *= window[:, None].astype(np.float32)
    return waves


_WAVES = _waves()
_WINDOW = np.hanning(_SIZE).astype(np.float32)
_COUNT = len((*_LOW, *_HIGH, *_EXCHANGE))


def is_tone(frame: bytes) -> bool:
    """Whether 20 ms of mu-law are a key's tone or the exchange's, rather than speech."""
    samples = DECODED[np.frombuffer(frame, np.uint8)].astype(np.float32)
    if len(samples) != _SIZE:
        return False
    shaped = samples * _WINDOW
    energy = float(shaped @ shaped)
    if energy == 0:
        return False
    parts = samples @ _WAVES
    parts *= parts
    shares: list[float] = ((parts[:_COUNT] + parts[_COUNT:]) / energy).tolist()
    low, high, exchange = max(shares[:4]), max(shares[4:8]), shares[8]
    return exchange > _ENOUGH or (low + high > _ENOUGH and min(low, high) > _EACH)
