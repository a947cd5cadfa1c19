"""Recordings of people in a folder: each is matched with its text, judged, and wins over the machine's voice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.services.prompts import HUMAN, Speech, Voice, normalised, recording_key
from ivr.speech.prompts.judgement import Flaw, background, flaw_of
from ivr.speech.sound.decoding import NotAudio, Sound, decoded

#: A number for the reader, then the key of the text: ``017-3fa9c1d20b.wav``. What follows is the speaker's own.
_NAME = re.compile(r"(?:\d+-)?([0-9a-f]{10})(?![0-9a-f]).*", re.IGNORECASE)
_SUFFIXES = frozenset({".wav", ".wave", ".flac"})
SPEAKER = "speaker.txt"


@dataclass(frozen=True, slots=True)
class RecordedVoice:
    """The voice of one recording: implements ``ivr.services.prompts.Voice`` for the one text that it says."""

    sound: Sound
    digest: str
    speaker: str

    @property
    def name(self) -> str:
        """``human``."""
        return HUMAN

    @property
    def engine(self) -> str:
        """Who speaks."""
        return self.speaker

    @property
    def settings(self) -> str:
        """The recording itself decides the sound."""
        return f"{HUMAN} {self.digest}"

    def speak(self, text: str) -> Speech:
        """What was recorded, as strong as 16 bits allow."""
        samples = self.sound.samples / max(float(np.abs(self.sound.samples).max()), 1e-9)
        pcm = np.rint(samples * 32767).astype("<i2").tobytes()
        return Speech(pcm, self.sound.rate, background(self.sound.samples, self.sound.rate))


@dataclass(frozen=True, slots=True)
class Refused:
    """A recording that is not used: its ``file``, ``what`` is wrong, what ``to_do``."""

    file: str
    what: str
    to_do: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}; {self.to_do}"


@dataclass(frozen=True, slots=True)
class Recordings:
    """What a folder holds: ``voices`` by text, recordings that were ``refused``, and those of texts gone by."""

    voices: Mapping[str, Voice]
    refused: tuple[Refused, ...] = ()
    stale: tuple[Refused, ...] = ()


class _Stale(Refused):
    """A recording whose text nobody speaks any more."""


def read_recordings(folder: Path, texts: Iterable[str], former: Iterable[str] = ()) -> Recordings:
    """Match the recordings of ``folder`` with ``texts``, by the key in the name or else by the file's title.

    ``former`` are texts that were spoken before: they let a stale recording be told by its words. A folder that is
    not there holds nothing.
    """
    keys = {recording_key(text): normalised(text) for text in texts}
    gone = {recording_key(text): normalised(text) for text in former}
    speaker = _speaker(folder)
    voices: dict[str, Voice] = {}
    sources: dict[str, str] = {}
    refused: list[Refused] = []
    stale: list[Refused] = []
    for path in _files(folder):
        found = _read(path, keys, gone, speaker)
        if isinstance(found, Refused):
            (stale if isinstance(found, _Stale) else refused).append(found)
        elif found[0] in voices:
            refused.append(
                Refused(path.name, f"{sources[found[0]]} says the same text", "keep the better one, remove the other")
            )
        else:
            voices[found[0]], sources[found[0]] = found[1], path.name
    return Recordings(voices, tuple(refused), tuple(stale))


def _read(path: Path, keys: Mapping[str, str], gone: Mapping[str, str], speaker: str) -> tuple[str, Voice] | Refused:
    try:
        content = path.read_bytes()
        sound = decoded(content)
    except OSError as error:
        return Refused(path.name, f"it cannot be read ({error.strerror})", "see who may read the file")
    except NotAudio as error:
        return Refused(path.name, f"it is no sound that can be read ({error.detail})", "save it as WAV again")
    text = _text_of(path, sound, keys, gone)
    if isinstance(text, Refused):
        return text
    flaw = flaw_of(sound, text)
    if isinstance(flaw, Flaw):
        return Refused(path.name, flaw.what, f"{flaw.to_do}. Text: {text}")
    return text, RecordedVoice(sound, hashlib.sha256(content).hexdigest()[:16], speaker)


def _text_of(path: Path, sound: Sound, keys: Mapping[str, str], gone: Mapping[str, str]) -> str | Refused:
    named = _NAME.fullmatch(path.stem)
    key = named[1].lower() if named else ""
    title = normalised(sound.title)
    if not key and not title:
        return Refused(path.name, "neither its name nor its title tells the text", "name it as the sheet does")
    if key and title and recording_key(title) != key:
        return Refused(path.name, f"its title is another text ({title})", "name it as the sheet does for that text")
    key = key or recording_key(title)
    if key in keys:
        return keys[key]
    said = title or gone.get(key, "")
    what = f"no prompt has its text any more{f': {said}' if said else ''}"
    return _Stale(path.name, what, "record the new text, then remove this file")


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)


def _speaker(folder: Path) -> str:
    try:
        return (folder / SPEAKER).read_text("utf-8").strip() or "unnamed speaker"
    except OSError:
        return "unnamed speaker"
