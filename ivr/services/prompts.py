"""Prompts: which texts must be audio, which files there are, and what is wrong with them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Protocol

from ivr.core.errors import IvrError

#: Part of every file name: raise it when rendering changes, and every prompt is rendered anew.
RENDERER = "2"
#: Integrated loudness that every prompt is brought to, in LUFS (ITU-R BS.1770).
TARGET_LOUDNESS = -20.0
#: A sentence may be this many LU off the target, so that two differ by at most 2; a short piece a little more.
SENTENCE_TOLERANCE = 1.0
PIECE_TOLERANCE = 3.0
#: Highest sample allowed, in dB below full scale.
PEAK_LIMIT = -1.0
#: Longest prompt in seconds: nobody keeps more than that in mind.
LONGEST = 20.0
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
class Level:
    """How loud a file is: integrated ``loudness`` in LUFS, highest sample ``peak`` in dB below full scale."""

    loudness: float
    peak: float


class Fault(StrEnum):
    """What can be wrong with a prompt."""

    MISSING = "missing"
    STALE = "stale"
    ORPHAN = "orphan"
    UNREADABLE = "unreadable"
    TOO_LONG = "too long"
    TOO_QUIET = "too quiet"
    TOO_LOUD = "too loud"
    CLIPPED = "clipped"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one prompt; ``detail`` says how much, or what to do."""

    fault: Fault
    text: str
    file: str
    detail: str


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


def check(
    needed: Iterable[str],
    listed: Iterable[Prompt],
    on_disk: Iterable[str],
    voice: Voice,
    measure: Callable[[str], Level | None],
) -> tuple[Problem, ...]:
    """Compare what the hotline needs with what there is.

    ``needed`` are the texts, ``listed`` the manifest's entries, ``on_disk`` the names of the audio files in the
    folder. ``measure`` gives the level of a file by its name, or None when it cannot be read.
    The problems come out in the order of the texts, orphans last.
    """
    texts = tuple(dict.fromkeys(normalised(text) for text in needed))
    by_text = {prompt.text: prompt for prompt in listed}
    present = set(on_disk)
    found: list[Problem] = []
    for text in texts:
        found.extend(_faults_of(text, by_text.get(text), present, voice, measure))
    kept = {by_text[text].file for text in texts if text in by_text}
    titles = {prompt.file: prompt.text for prompt in by_text.values()}
    for file in sorted((present | set(titles)) - kept):
        found.append(Problem(Fault.ORPHAN, titles.get(file, ""), file, "no flow speaks it any more"))
    return tuple(found)


def _faults_of(
    text: str, prompt: Prompt | None, present: set[str], voice: Voice, measure: Callable[[str], Level | None]
) -> Iterator[Problem]:
    wanted = file_name(text, voice)
    if prompt is None or prompt.file not in present:
        yield Problem(Fault.MISSING, text, wanted, "render the prompts")
        return
    if prompt.file != wanted:
        yield Problem(Fault.STALE, text, prompt.file, f"was made by {prompt.engine}, {prompt.voice}")
    if prompt.seconds > LONGEST:
        yield Problem(Fault.TOO_LONG, text, prompt.file, f"{prompt.seconds:.1f} s, at most {LONGEST:.0f} s")
    level = measure(prompt.file)
    if level is None:
        yield Problem(Fault.UNREADABLE, text, prompt.file, "not a mu-law WAV file; render it again")
        return
    yield from _faults_of_level(text, prompt.file, level)


def _faults_of_level(text: str, file: str, level: Level) -> Iterator[Problem]:
    tolerance = SENTENCE_TOLERANCE if is_sentence(text) else PIECE_TOLERANCE
    detail = f"{level.loudness:.1f} LUFS, wanted {TARGET_LOUDNESS:.0f} within {tolerance:.0f}"
    if level.loudness < TARGET_LOUDNESS - tolerance:
        yield Problem(Fault.TOO_QUIET, text, file, detail)
    if level.loudness > TARGET_LOUDNESS + tolerance:
        yield Problem(Fault.TOO_LOUD, text, file, detail)
    if level.peak > PEAK_LIMIT:
        yield Problem(Fault.CLIPPED, text, file, f"peak {level.peak:.1f} dBFS, at most {PEAK_LIMIT:.0f} dBFS")
