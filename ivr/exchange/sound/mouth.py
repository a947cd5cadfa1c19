"""Words become the sound that a telephone line carries: from a file, or from a machine's voice."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ivr.exchange.errors import SoundRefused, StoryMalformed
from ivr.exchange.handset import RATE
from ivr.exchange.sound.audio import Samples, from_wav, resampled, to_mu_law
from ivr.exchange.sound.line_conditions import Conditions, over_the_line

#: A machine that speaks: a text and the name of a voice (None: its usual one) -> samples, and how many a second.
TextVoice = Callable[[str, str | None], tuple[Samples, int]]


class Mouth:
    """What a caller's words sound like.

    `folder` is where the names of files begin, `voice` the machine that speaks where no file is named (None: none).
    The same words under the same conditions are the same bytes.
    """

    def __init__(self, folder: Path, voice: TextVoice | None = None) -> None:
        self._folder = folder
        self._voice = voice
        self._spoken: dict[tuple[str, str | None], Samples] = {}

    def say(
        self, text: str, *, wav: str | None = None, voice: str | None = None, conditions: Conditions | None = None
    ) -> bytes:
        """Return the words as mu-law at 8,000 Hz; raise `StoryMalformed` when they cannot be said."""
        samples = self._from_file(wav) if wav is not None else self._from_voice(text, voice)
        chance = np.random.default_rng(zlib.crc32(f"{text} {wav} {voice}".encode()))
        return to_mu_law(over_the_line(samples, conditions or Conditions(), chance))

    def _from_file(self, name: str) -> Samples:
        path = self._folder / name
        try:
            return from_wav(path.read_bytes())
        except (OSError, SoundRefused) as error:
            raise StoryMalformed(f"{path}: {error}") from error

    def _from_voice(self, text: str, voice: str | None) -> Samples:
        if self._voice is None:
            raise StoryMalformed(f"nothing here can say {text!r}: name a WAV file, or install a voice")
        if (text, voice) not in self._spoken:
            samples, rate = self._voice(text, voice)
            self._spoken[text, voice] = resampled(samples, rate)
        return self._spoken[text, voice]


def seconds_of(audio: bytes) -> float:
    """Return how long mu-law sounds."""
    return len(audio) / RATE
