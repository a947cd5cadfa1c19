"""Prompts: what a voice is, what a prompt is, and how its file is named."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from math import inf
from typing import Protocol

from ivr.core.errors import IvrError

#: Part of every file name: raise it when rendering changes, and every prompt is rendered anew.
RENDERER = "2"
#: Integrated loudness that every prompt is brought to, in LUFS (ITU-R BS.1770).
TARGET_LOUDNESS = -20.0
#: A prompt may be this many LU off the target, so that two differ by at most 2.
TOLERANCE = 1.0
#: Highest sample allowed, in dB below full scale.
PEAK_LIMIT = -1.0
#: Longest prompt in seconds: nobody keeps more than that in mind.
LONGEST = 20.0
#: The name of the voice of every person, in the manifest.
HUMAN = "human"
SENTENCE_ENDS = (".", "?", "!")


class NothingSaid(IvrError):
    """The voice gave nothing to hear for a text."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What a voice said: signed 16-bit little-endian mono ``samples`` at ``rate`` Hz.

    ``noise`` is the level of what is heard behind the voice, in dB below its loudest moment: none behind a machine.
    """

    samples: bytes
    rate: int
    noise: float = -inf


class Voice(Protocol):
    """Turns text into speech. Implementations may be called from several threads at once."""

    @property
    def name(self) -> str:
        """The voice as people know it, such as ``vi``."""
        ...

    @property
    def engine(self) -> str:
        """The engine and its version, such as ``espeak-ng 1.52.0``; raises ``VoiceUnavailable``."""
        ...

    @property
    def settings(self) -> str:
        """Everything besides the text that decides the sound (speed, pitch, ...), without needing the engine."""
        ...

    def speak(self, text: str) -> Speech:
        """Speak ``text`` (NFC); the same text always gives the same bytes.

        Raises ``VoiceUnavailable`` or ``NothingSaid``.
        """
        ...


@dataclass(frozen=True, slots=True)
class Prompt:
    """One entry of the manifest: a text and the file that speaks it, ``seconds`` long."""

    text: str
    file: str
    voice: str
    engine: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file sounds like: integrated ``loudness`` in LUFS, highest sample ``peak`` in dB below full scale,
    ``seconds`` without the silence at the end, and the ``text`` that the file says it speaks.
    """

    loudness: float
    peak: float
    seconds: float
    text: str


def normalised(text: str) -> str:
    """Bring a text to the one form that names its file: NFC, without blanks around it."""
    return unicodedata.normalize("NFC", text).strip()


def is_sentence(text: str) -> bool:
    """Whether a text is a whole sentence; otherwise it is a piece that is joined with others inside one."""
    return text.rstrip().endswith(SENTENCE_ENDS)


def file_name(text: str, voice: Voice) -> str:
    """Name the file of a text: it changes with the text, the voice's settings and the renderer, with nothing else.

    The engine's version is left out, so that a machine with another release does not render everything again.
    """
    identity = "\n".join((RENDERER, voice.settings, normalised(text)))
    return f"{hashlib.sha256(identity.encode()).hexdigest()[:16]}.wav"


def recording_key(text: str) -> str:
    """What names a person's recording of a text: ten hexadecimal digits of the text alone."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:10]
