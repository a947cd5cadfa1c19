"""The espeak-ng voice: Vietnamese in three dialects, offline, the same bytes for the same text.

Each text is spoken by a process of its own. Within a process the engine carries state (noise, pitch) from one text to
the next, and its library is not thread-safe; a fresh process is deterministic and lets two texts be spoken at once.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape

from ivr.core.errors import VoiceUnavailable
from ivr.services.prompts import Speech
from ivr.speech.voices import espeak_library

#: Northern, central and southern Vietnamese.
DIALECTS = ("vi", "vi-vn-x-central", "vi-vn-x-south")
_TIMEOUT_SECONDS = 60
_WHAT_TO_DO = "Install espeak-ng (package espeak-ng of the system), or the wheel: pip install espeakng-loader."


@dataclass(frozen=True, slots=True)
class Manner:
    """How the voice speaks.

    ``speed`` is espeak's words a minute: 125 gives about 3.1 Vietnamese syllables a second, pauses included.
    ``pitch`` runs from 0 to 99. ``range`` is SSML's: "high" spreads the tones over about 9 semitones as people do;
    the default of the engine squeezes them into 6. ``amplitude`` (0 to 200) stays below the engine's own limiter.
    """

    speed: int = 125
    pitch: int = 50
    range: str = "high"
    amplitude: int = 60


class Engine(Protocol):
    """One way to reach espeak-ng."""

    @property
    def version(self) -> str:
        """The engine's release, such as ``1.52.0``."""
        ...

    def run(self, markup: str, dialect: str, manner: Manner) -> Speech:
        """Speak SSML in a process of its own."""
        ...


@dataclass(frozen=True, slots=True)
class Program:
    """The espeak-ng program of the system."""

    path: str

    @property
    def version(self) -> str:
        """The release that ``--version`` tells."""
        words = _output([self.path, "--version"], b"").decode().split()
        return next((word for word in words if word[:1].isdigit()), "of unknown release")

    def run(self, markup: str, dialect: str, manner: Manner) -> Speech:
        """Speak SSML through standard input; the program answers with a WAV file."""
        options = (
            f"-v{dialect}", f"-s{manner.speed}", f"-p{manner.pitch}", f"-a{manner.amplitude}",
        )  # fmt: skip
        answer = _output([self.path, "-m", "-b1", *options, "--stdin", "--stdout"], markup.encode())
        if answer[:4] != b"RIFF":
            raise VoiceUnavailable(f"espeak-ng has no voice {dialect}, or its data files are missing.")
        with wave.open(BytesIO(answer)) as file:
            return Speech(file.readframes(len(answer)), file.getframerate())


@dataclass(frozen=True, slots=True)
class Library:
    """The espeak-ng library inside the ``espeakng-loader`` wheel, in the folder ``home``."""

    home: Path

    @property
    def version(self) -> str:
        """The release that the library tells."""
        return self._ask("version").decode().strip()

    def run(self, markup: str, dialect: str, manner: Manner) -> Speech:
        """Speak SSML through a small child process that loads the library."""
        numbers = (str(manner.speed), str(manner.pitch), str(manner.amplitude))
        answer = self._ask("speak", dialect, *numbers, markup=markup)
        return Speech(answer[4:], int.from_bytes(answer[:4], "little"))

    def _ask(self, *words: str, markup: str = "") -> bytes:
        library = next((str(file) for file in self.home.glob("*espeak-ng.*") if file.is_file()), "")
        # -I and -S: nothing of the caller's Python (paths, site packages) may change the result.
        child = [sys.executable, "-I", "-S", espeak_library.__file__, library, str(self.home / "espeak-ng-data")]
        return _output([*child, *words], markup.encode())


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """A Vietnamese voice of espeak-ng: implements ``ivr.services.prompts.Voice``.

    ``through`` names the engine to use; None finds one when it is first needed.
    """

    name: str = DIALECTS[0]
    manner: Manner = Manner()
    through: Engine | None = None

    def __post_init__(self) -> None:
        if self.name not in DIALECTS:
            raise VoiceUnavailable(f"There is no {self.name}; choose from {', '.join(DIALECTS)}.")

    @property
    def engine(self) -> str:
        """``espeak-ng`` and its release; raises ``VoiceUnavailable`` where there is none."""
        return f"espeak-ng {(self.through or found_engine()).version}"

    @property
    def settings(self) -> str:
        """Dialect and manner, in a fixed order."""
        manner = self.manner
        return (
            f"espeak-ng {self.name} speed={manner.speed} pitch={manner.pitch} range={manner.range} "
            f"amplitude={manner.amplitude}"
        )

    def speak(self, text: str) -> Speech:
        """Speak ``text``; raises ``VoiceUnavailable`` when no engine is installed or it fails."""
        # Two opening brackets would begin phoneme names in the program, though not in the library.
        plain = escape(text.replace("[", "("))
        markup = f'<speak><prosody range="{self.manner.range}">{plain}</prosody></speak>'
        return (self.through or found_engine()).run(markup, self.name, self.manner)


@cache
def found_engine() -> Engine:
    """Find the program on the search path, else the wheel; raises ``VoiceUnavailable`` with what to do."""
    program = shutil.which("espeak-ng")
    if program:
        return Program(program)
    wheel = importlib.util.find_spec("espeakng_loader")
    if wheel and wheel.origin:
        return Library(Path(wheel.origin).parent)
    raise VoiceUnavailable(_WHAT_TO_DO)


def _output(command: Sequence[str], given: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own program and numbers; the text goes through standard input
            command, input=given, capture_output=True, check=False, timeout=_TIMEOUT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VoiceUnavailable(f"espeak-ng did not run: {error}.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise VoiceUnavailable(f"espeak-ng ended with {done.returncode}: {said}")
    return done.stdout
