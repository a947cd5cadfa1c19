"""Reads audio files of any common format (WAV of every kind, MP3, FLAC) into samples, through libsndfile."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
import soundfile

from ivr.core.errors import IvrError
from ivr.speech.audio import Samples


class NotAudio(IvrError):
    """The bytes are no audio file that can be read."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One channel of ``samples`` at ``rate`` Hz, and the title that the file carries (empty without one)."""

    samples: Samples
    rate: int
    title: str = ""

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return len(self.samples) / self.rate


def decoded(content: bytes) -> Sound:
    """Decode a whole file; of several channels the strongest is taken, since adding two can cancel both.

    Raises ``NotAudio`` with the reason.
    """
    try:
        with soundfile.SoundFile(BytesIO(content)) as file:
            channels = file.read(dtype="float64", always_2d=True)
            rate, title = int(file.samplerate), str(file.title or "")
    except (soundfile.SoundFileError, ValueError) as error:
        raise NotAudio(f"{error}".rstrip(".") + ".") from error
    if not len(channels) or not np.isfinite(channels).all():
        raise NotAudio("It holds no samples.")
    strongest = int(np.argmax((channels**2).mean(axis=0)))
    return Sound(np.ascontiguousarray(channels[:, strongest]), rate, title)
