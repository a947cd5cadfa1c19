"""What a caller can hear and do: the one interface between the exchange and whoever holds the telephone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

#: Samples a second, and bytes a second, of the sound on a line: mu-law.
RATE = 8000


class Kind(StrEnum):
    """What a stretch of a call is."""

    PLAY = "play"
    SAY = "say"
    SILENCE = "silence"
    TONE = "tone"
    RINGING = "ringing"
    LISTENING = "listening"
    RECORDING = "recording"
    TALKING = "talking"


class Trouble(StrEnum):
    """What can happen to a stream: its connection is lost, it is opened twice, a stranger uses its parameters."""

    DROP = "drop_stream"
    SECOND = "second_stream"
    STEAL = "steal_token"


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a call that is about to pass.

    `seconds` is how long it lasts if the caller does nothing; `text` what is said in it and `url` where the sound
    comes from. `place` counts the <Gather>s and <Record>s of the call from 1: a prompt inside a <Gather> carries its
    number; 0 means that nobody listens and a key is lost. `turn` is the number of the document, from 1.

    In a stream (`streamed`) the service may cut a stretch short: `cut` tells whether it is over already. What the
    service then waits for has no length of its own: its `seconds` are infinite.
    """

    kind: Kind
    seconds: float
    text: str = ""
    url: str = ""
    place: int = 0
    turn: int = 0
    takes_speech: bool = False
    streamed: bool = False
    cut: Callable[[], bool] = field(default=_never, compare=False)

    @property
    def waiting(self) -> bool:
        """Does the service wait for the caller, in silence?"""
        return self.kind in {Kind.LISTENING, Kind.RECORDING}

    @property
    def takes_keys(self) -> bool:
        """Would a key be noticed?"""
        return self.place > 0


@dataclass(frozen=True, slots=True)
class Press:
    """One key (0-9, `*`, `#`), pressed `after` seconds of the span."""

    key: str
    after: float = 0.0

    def __post_init__(self) -> None:
        if len(self.key) != 1 or self.key not in "0123456789*#":
            raise ValueError(f"not a key of a telephone: {self.key!r}")


@dataclass(frozen=True, slots=True)
class Mishap:
    """Something happens to the stream, `after` seconds of the span; nothing happens where there is none."""

    what: Trouble
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Speak:
    """Words, begun `after` seconds of the span and lasting `seconds`.

    `audio` is their sound as the line carries it (mu-law at 8,000 Hz; empty: no sound, only its length). What happens
    `meanwhile` happens so many seconds after the words begin.
    """

    text: str
    seconds: float
    after: float = 0.0
    audio: bytes = b""
    meanwhile: tuple[Press | Mishap, ...] = ()


@dataclass(frozen=True, slots=True)
class HangUp:
    """The caller leaves, `after` seconds of the span."""

    after: float = 0.0


Act = Press | Speak | Mishap | HangUp


class Handset(Protocol):
    """Whoever holds the telephone."""

    def during(self, span: Span) -> Act | None:
        """Say what the caller does in a span, or None for nothing; asked again for what is left of it."""

    def deliveries(self) -> int:
        """Say how often the next webhook is delivered: 1, or 2 for a platform that retries what arrived."""

    def over(self) -> None:
        """Be told that the line is dead."""


def speaking_seconds(text: str) -> float:
    """Estimate how long it takes to speak a text: Vietnamese words are syllables, at three and a half a second."""
    words = len(text.split())
    pauses = sum(text.count(mark) for mark in ".!?;:,")
    return round(words / 3.5 + 0.25 * pauses, 2) if words else 0.0
