"""Tones of the telephone inside the audio: pressed keys, and the tones of the exchange. They are no speech."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ivr.speech.mulaw import DECODED, RATE

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


def _waves() -> npt.NDArray[np.complex64]:
    time = np.arange(_SIZE) / RATE
    # A Hann window: the tones do not begin with the frame, and a hard edge would smear them over their neighbours.
    window = np.hanning(_SIZE)
    waves = [window * np.exp(-2j * np.pi * hertz * time) for hertz in (*_LOW, *_HIGH, *_EXCHANGE)]
    return np.array(waves, dtype=np.complex64).T


_WAVES = _waves()
#: A pure tone at one of the frequencies gives 1.0: |sum(window * tone)|^2 against the energy under the window.
_WINDOW = np.hanning(_SIZE).astype(np.float32)
_SCALE = 2 / float((_WINDOW**1).sum() ** 2 / (_WINDOW**2).sum())


def is_tone(frame: bytes) -> bool:
    """Whether 20 ms of mu-law are a key's tone or the exchange's, rather than speech."""
    samples = DECODED[np.frombuffer(frame, np.uint8)].astype(np.float32)
    if len(samples) != _SIZE:
        return False
    energy = float((samples * _WINDOW) @ (samples * _WINDOW))
    if energy == 0:
        return False
    shares = np.abs(samples @ _WAVES) ** 2 * (_SCALE / energy)
    low, high, exchange = float(shares[:4].max()), float(shares[4:8].max()), float(shares[8])
    if exchange > _ENOUGH:
        return True
    return low + high > _ENOUGH and min(low, high) > _EACH
