"""How loud the last moments of a sound were in each band of the telephone: enough to know a sound again."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from ivr.speech.gate import FRAME
from ivr.speech.sound.mulaw import DECODED

Bands = npt.NDArray[np.float32]

#: Samples: 32 ms of sound every 20 ms.
_WINDOW = 256
_SHAPE = (np.hanning(_WINDOW) / 32768).astype(np.float32)
#: Steps of 31 Hz at which bands begin, about as far apart as the ear tells them: 90 to 3,250 Hz.
_EDGES = (3, 6, 9, 13, 19, 27, 38, 54, 76, 104)
_COUNT = len(_EDGES) - 1
#: The power of each mu-law code.
_POWER = (DECODED / 32768.0) ** 2


class Loudness:
    """The loudest of the last ``frames`` of 20 ms of a sound. Nothing is computed before somebody asks."""

    def __init__(self, frames: int) -> None:
        self._waiting: deque[bytes] = deque(maxlen=frames)
        self._powers: deque[float] = deque(maxlen=frames)

    def add(self, frame: bytes) -> None:
        """Take the next 160 bytes of mu-law."""
        self._waiting.append(frame)

    def most(self) -> float:
        """The power of the loudest frame (1: full scale)."""
        if self._waiting:
            codes = np.frombuffer(b"".join(self._waiting), np.uint8)
            self._powers.extend(_POWER[codes].reshape(-1, FRAME).mean(axis=1).tolist())
            self._waiting.clear()
        return max(self._powers, default=0.0)


def power_of(frame: bytes) -> float:
    """The power of 160 bytes of mu-law (1: full scale)."""
    return float(_POWER[np.frombuffer(frame, np.uint8)].mean())


class Pattern:
    """The last ``frames`` of 20 ms of a sound. Nothing is computed before somebody asks."""

    def __init__(self, frames: int) -> None:
        self._frames = frames
        self._waiting: deque[bytes] = deque(maxlen=frames)
        self._context = np.zeros(_WINDOW - FRAME, np.float32)
        self._bands = np.zeros((frames, _COUNT), np.float32)

    def add(self, frame: bytes) -> None:
        """Take the next 160 bytes of mu-law."""
        self._waiting.append(frame)

    def bands(self) -> Bands:
        """The fourth root of the power by frame (rows, oldest first) and band: loud parts do not drown the others."""
        if self._waiting:
            self._bands = np.concatenate([self._bands, self._computed()])[-self._frames :]
            self._waiting.clear()
        return self._bands

    def _computed(self) -> Bands:
        codes = np.frombuffer(b"".join(self._waiting), np.uint8)
        samples = np.concatenate([self._context, DECODED[codes].astype(np.float32)])
        self._context = samples[len(samples) - len(self._context) :]
        cut = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::FRAME]
        power = np.abs(np.fft.rfft(cut * _SHAPE, axis=1)) ** 2
        found: Bands = np.add.reduceat(power[:, : _EDGES[-1]], _EDGES[:-1], axis=1).astype(np.float32) ** 0.25
        return found


def likeness(sound: Bands, other: Bands) -> Bands:
    """How alike ``sound`` is to each stretch of its length in the longer ``other``: up to 1, the latest stretch last.

    Loudness does not count, nor does how loud one band is beside another.
    """
    length = len(sound)
    stretches = np.lib.stride_tricks.sliding_window_view(other, length, axis=0).transpose(0, 2, 1)
    apart = stretches - stretches.mean(axis=1, keepdims=True)
    own = sound - sound.mean(axis=0)
    strength = np.sqrt((apart**2).sum(axis=(1, 2)) * (own**2).sum())
    found: Bands = np.tensordot(apart, own, axes=2) / np.maximum(strength, 1e-9)
    return found
