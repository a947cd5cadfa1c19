"""Recordings of people, made by hand: words as bursts of tone, in any kind of WAV."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import soundfile

from ivr.core.language.spelling import syllables
from ivr.speech.audio import Samples

RATE = 48000


def said(
    text: str, rate: int = RATE, *, height: float = 0.4, noise: float = 0.0005, pace: float = 3.0, around: float = 0.5
) -> Samples:
    """A burst of tone a syllable, ``pace`` a second, with noise behind it and for ``around`` seconds beside it."""
    length = round(rate / pace)
    burst = np.sin(2 * np.pi * 700 * np.arange(length) / rate) * np.hanning(length) ** 0.3
    speech = np.tile(burst, syllables(text)) * height
    whole = np.concatenate((np.zeros(round(rate * around)), speech, np.zeros(round(rate * around))))
    return whole + noise * np.random.default_rng(5).standard_normal(len(whole))


def wav(samples: Samples, rate: int = RATE, subtype: str = "PCM_16", title: str = "", form: str = "WAV") -> bytes:
    """Samples of shape (n,) or (n, channels) as a file."""
    file = BytesIO()
    shape = samples if samples.ndim > 1 else samples[:, None]
    with soundfile.SoundFile(file, "w", rate, shape.shape[1], subtype, format=form) as out:
        if title:
            out.title = title
        out.write(shape)
    return file.getvalue()


def record(folder: Path, name: str, text: str) -> Path:
    """A good recording of ``text`` as a file of that name."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(wav(said(text)))
    return file
