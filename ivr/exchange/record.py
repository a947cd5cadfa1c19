"""What is known about a call afterwards: every request, document, sentence and key, with their times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ivr.exchange.network import Request


class EndedBy(StrEnum):
    """Who ended a call."""

    CALLER = "caller"
    SERVICE = "service"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Said:
    """Something the caller heard: its text (or address), full length and heard seconds, `play`, `say` or `stream`."""

    text: str
    seconds: float
    heard: float
    source: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was left on a <Record>: where the platform would keep it, its seconds, and the words."""

    url: str
    seconds: int
    text: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Something in a turn, in its order, with its text: `said` by the service; by the caller `press`, `say` (words
    with a sound), `speak` (words without), `silence`; `stream` for what became of a stream.

    `heard` is the seconds that were heard of a sentence, `whole` whether that was all of it.
    """

    kind: str
    text: str = ""
    heard: float = 0.0
    whole: bool = True


@dataclass(slots=True)
class Turn:
    """One document: how it was asked for, what it was, what happened while it ran; `at` is seconds into the call."""

    number: int
    request: Request
    at: float
    status: int = 0
    content_type: str = ""
    document: str = ""
    attempts: int = 1
    redirects: tuple[str, ...] = ()
    said: list[Said] = field(default_factory=list)
    pressed: str = ""
    lost_keys: str = ""
    spoken: list[str] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)
    waits: int = 0
    """How many waits for the caller ran out."""
    happened: list[Happened] = field(default_factory=list)

    def note_said(self, said: Said) -> tuple[int, int]:
        """Write down a sentence; return where, for `correct_said`."""
        self.said.append(said)
        self.happened.append(_as_happened(said))
        return len(self.said) - 1, len(self.happened) - 1

    def correct_said(self, where: tuple[int, int], said: Said) -> None:
        """Write down how a sentence went that was written down when it began."""
        self.said[where[0]] = said
        self.happened[where[1]] = _as_happened(said)

    def note_key(self, key: str) -> None:
        """Write down a key that was noticed."""
        self.pressed += key
        self.happened.append(Happened("press", key))

    def note_words(self, text: str, *, sounding: bool = False) -> None:
        """Write down what the caller said."""
        self.spoken.append(text)
        self.happened.append(Happened("say" if sounding else "speak", text))

    def note_stream(self, what: str) -> None:
        """Write down what became of a stream."""
        self.happened.append(Happened("stream", what))

    def note_wait(self) -> None:
        """Write down that the service waited in vain."""
        self.waits += 1
        self.happened.append(Happened("silence"))


def _as_happened(said: Said) -> Happened:
    return Happened("said", said.text, said.heard, whole=said.heard >= said.seconds - 0.01)


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that the platform would log: its code (0 when the exchange has none), what, where, in which turn."""

    code: int
    what: str
    url: str
    turn: int


@dataclass(frozen=True, slots=True)
class StatusCallback:
    """A report to the service about the call: its fields, and the status of the answer (0: none came)."""

    url: str
    form: tuple[tuple[str, str], ...]
    answered: int


@dataclass(slots=True)
class CallRecord:
    """A whole call, with aware times; `seconds` is its length, `heard_seconds` what the caller listened to."""

    sid: str
    from_number: str
    to_number: str
    began: datetime
    ended: datetime | None = None
    ended_by: EndedBy = EndedBy.SERVICE
    status: str = "in-progress"
    turns: list[Turn] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    status_callbacks: list[StatusCallback] = field(default_factory=list)
    direction: str = "inbound"
    parent: str = ""
    """The call whose document had this one placed."""
    answered: datetime | None = None
    stopping: bool = False
    """Has the account asked for its end?"""

    @property
    def seconds(self) -> float:
        """Return the length of the call."""
        return (self.ended - self.began).total_seconds() if self.ended else 0.0

    @property
    def heard_seconds(self) -> float:
        """Return how long the caller listened to speech."""
        return round(sum(said.heard for turn in self.turns for said in turn.said), 2)

    @property
    def documents(self) -> list[str]:
        """Return every document, in order."""
        return [turn.document for turn in self.turns]

    def as_json(self) -> dict[str, Any]:
        """Return what `ivr call --json` prints of a call, ready for `json.dumps`."""
        return {
            "call": self.sid,
            "from": self.from_number,
            "ended_by": str(self.ended_by),
            "status": self.status,
            "seconds": self.heard_seconds,
            "call_seconds": round(self.seconds, 2),
            "turns": [_turn_as_json(turn) for turn in self.turns],
            "status_callbacks": [dict(report.form) for report in self.status_callbacks],
            "faults": [{"code": one.code, "what": one.what, "turn": one.turn} for one in self.faults],
            "warnings": list(self.warnings),
        }


def _turn_as_json(turn: Turn) -> dict[str, Any]:
    return {
        "turn": turn.number,
        "at": round(turn.at, 2),
        "url": turn.request.url,
        "form": dict(turn.request.form),
        "said": [
            {"text": one.text, "seconds": round(one.seconds, 2), "heard": round(one.heard, 2), "source": one.source}
            for one in turn.said
        ],
        "pressed": turn.pressed,
        "spoken": list(turn.spoken),
        "recorded": [{"url": one.url, "seconds": one.seconds, "text": one.text} for one in turn.recorded],
        "happened": [_happened_as_json(one) for one in turn.happened],
        "waits": turn.waits,
        "document": turn.document,
    }


def _happened_as_json(one: Happened) -> dict[str, Any]:
    told: dict[str, Any] = {one.kind: one.text}
    return told if one.whole else {**told, "heard": round(one.heard, 2)}
