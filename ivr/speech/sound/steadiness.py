"""Sounds that stand still: music, hum, beeps. A recogniser hears vowels in their overtones; no voice is so still."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ivr.speech.sound.mulaw import DECODED

#: Samples: 32 ms of sound every 20 ms, and two steps between what is compared.
_WINDOW, _STEP, _APART = 256, 160, 2
#: Bins of 125 to 3,600 Hz.
_BAND = slice(4, 116)
#: Frames more than 20 dB below the loudest are left out: silence is steady too.
_LOUD = 0.01
#: From this likeness on two frames are the same sound, and from this share of them on it is no speech. Of 175
#: recordings of people none has a share over 0.09, of 60 machine voices none over 0.6; plucked notes, chords and
#: beeps at all levels have 0.72 and more.
_SAME, _SHARE = 0.98, 0.68
#: Below this share of the strongest overtone there is but the noise of the line.
_FLOOR = 0.01
_SHAPE = np.hanning(_WINDOW).astype(np.float32)


def is_steady(mulaw: bytes) -> bool:
    """Whether most of ``mulaw`` is sound that does not change as speech does."""
    return steady_share(mulaw) >= _SHARE


def steady_share(mulaw: bytes) -> float:
    """The share of loud frames whose spectrum is still there 40 ms later, 0 to 1."""
    samples = DECODED[np.frombuffer(mulaw, np.uint8)].astype(np.float32)
    count = (len(samples) - _WINDOW) // _STEP + 1
    if count <= _APART:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::_STEP][:count] * _SHAPE
    energy = (frames**2).sum(axis=1)
    loud = energy > _LOUD * energy.max()
    alike = _likeness(_spectra(frames))[loud[:-_APART] & loud[_APART:]]
    return float((alike > _SAME).mean()) if len(alike) else 0.0


def _spectra(frames: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Logarithms of the spectra, each around its own mean, so that loudness does not count."""
    strength = np.abs(np.fft.rfft(frames, axis=1))[:, _BAND]
    logarithms = np.log(strength + _FLOOR * max(float(strength.max()), 1.0))
    centred: npt.NDArray[np.float64] = logarithms - logarithms.mean(axis=1, keepdims=True)
    return centred


def _likeness(spectra: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    first, second = spectra[:-_APART], spectra[_APART:]
    product = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    alike: npt.NDArray[np.float64] = (first * second).sum(axis=1) / np.maximum(product, 1e-9)
    return alike
