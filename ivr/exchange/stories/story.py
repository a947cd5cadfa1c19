"""A call written down so that it can be played and checked: its steps and what is expected of it.

A story is YAML; every value is text, so that keys and numbers need no care. Fields: `title`, `from` (a number or
`anonymous`), `at` (the service's clock when it rings; only for a service that the player starts), `site` (the folder
of the site that such a service serves, seen from the story's file), `platform`, `ear` (how such a service listens:
stream, record, keys), `model` (the folder of its speech model, seen from the story's file), `echo` (how far below its
own voice a stream's service hears itself, in dB), `steps` and `expect`. A step is one of:

- `hear`: what is said until the service waits for the caller contains this text, or each text of a list;
- `not_hear`: it contains none of this;
- `press`: keys, as soon as they are listened to; `after` so many seconds more;
- `silence`: let the service wait in vain, so many times;
- `say`: words by voice, where the service listens to words. The voice is a file (`wav`, seen from the story's file)
  or a machine's (`voice`), at a `level` of so many dB, with `noise` so many dB below it; `hesitate` puts so many
  seconds of silence into the middle. `after` so many seconds into what is being said; `key` is pressed, or with
  `drop_stream` the connection is lost, in the middle of the words;
- `speak`: words during a recording, without a voice; `seconds` is how long they take;
- `drop_stream: true`: the connection of the stream is lost; `after` so many seconds;
- `second_stream: true`: the platform opens a second stream for the same call, which ends the first;
- `steal_token: true`: a stranger opens a stream with this call's parameters;
- `lose_model: true`: the folder of the speech model is deleted;
- `hang_up: true`: leave; `after` so many seconds;
- `duplicate: true`: the next webhook arrives twice, and the documents must be equal;
- `call_again: {after: 3600}`: the same caller rings again, so many seconds after the call;
- `called_back`: an officer takes the caller's request and has the service ring: `officer` and `citizen` are what each
  of them does with the telephone, as steps of their own (or what the telephone does: `busy`, `no-answer`,
  `voicemail`, `no-such-number`; without `citizen` nobody may be rung). Then the officer's `card` shows these texts,
  and `outcome` is what she records, or `proposed` what the card proposes and she confirms. `after` so many seconds;
- `talk: 60`, in `called_back` only: the two are connected, and this one hangs up after so many seconds.

`expect` may say `ended_by` (service or caller), `seconds_at_most` (seconds of listening, all calls together) and
`callback` (`none`, or the `status`, `number` and `topic` of one that must be waiting afterwards).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ivr.exchange.handset import Trouble
from ivr.exchange.sound.line_conditions import LEVEL_DB


@dataclass(frozen=True, slots=True)
class Hear:
    """Every one of these texts is said."""

    texts: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class NotHear:
    """None of these texts is said."""

    texts: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class PressKeys:
    """The caller presses keys, `after` seconds into what is being said."""

    keys: str
    after: float = 0.0
    line: int = 0


@dataclass(frozen=True, slots=True)
class KeepSilent:
    """The caller lets the service wait, so many times."""

    times: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class SpeakWords:
    """The caller says something, in so many seconds (estimated when None)."""

    text: str
    seconds: float | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class SayWords:
    """The caller says something by voice.

    The sound is the file `wav`, else `text` in a machine's `voice` (None: its usual one); `noise` is how far below it
    a noise lies in dB, `level` its own loudness, `hesitate` the seconds of a pause in the middle. None
    for `after` means politely: when the service waits. `key` is pressed in the middle of the words, and `drops` loses
    the stream there.
    """

    text: str
    wav: str | None = None
    voice: str | None = None
    noise: float | None = None
    level: float = LEVEL_DB
    hesitate: float = 0.0
    after: float | None = None
    key: str = ""
    drops: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class StreamTrouble:
    """Something happens to the stream, `after` so many seconds of what is going on in it."""

    what: Trouble
    after: float = 0.0
    line: int = 0


@dataclass(frozen=True, slots=True)
class LoseModel:
    """The folder of the speech model is deleted while the service runs."""

    line: int = 0


@dataclass(frozen=True, slots=True)
class HangUpNow:
    """The caller leaves."""

    after: float = 0.0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The platform delivers the next webhook twice."""

    line: int = 0


@dataclass(frozen=True, slots=True)
class CallAgain:
    """The same caller rings again."""

    after: float = 0.0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """Officer and citizen are connected; this one hangs up after so many seconds."""

    seconds: float
    line: int = 0


@dataclass(frozen=True, slots=True)
class Party:
    """One of two who are rung: what is done with the telephone, or what it does by itself (one of `TELEPHONES`)."""

    steps: tuple[Step, ...] = ()
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class CalledBack:
    """An officer takes the caller's request and has the service ring; without `citizen` nobody else may be rung.

    `card` is what her page then shows, `outcome` what she records; or `proposed`, which the page proposes.
    """

    officer: Party
    citizen: Party | None = None
    after: float = 0.0
    card: tuple[str, ...] = ()
    outcome: str = ""
    proposed: str = ""
    line: int = 0


#: What a telephone can do that nobody picks up.
TELEPHONES = ("busy", "no-answer", "voicemail", "no-such-number")

Step = (
    Hear | NotHear | PressKeys | KeepSilent | SpeakWords | SayWords | StreamTrouble | LoseModel
    | HangUpNow | Duplicate | CallAgain | Talk | CalledBack
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must hold after the story; None means that nothing is expected. An empty `callback` means none."""

    ended_by: str | None = None
    seconds_at_most: float | None = None
    callback: Mapping[str, str] | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """A story; each step knows its line in the file (0 when it was not read from one)."""

    title: str
    from_number: str
    steps: tuple[Step, ...]
    at: datetime | None = None
    site: str | None = None
    platform: str | None = None
    ear: str | None = None
    model: str | None = None
    echo: float | None = None
    expect: Expectation = field(default_factory=Expectation)


def has_officers(story: Story) -> bool:
    """Tell whether officers work in a story."""
    return any(isinstance(step, CalledBack) for step in story.steps)


def fold(text: str) -> str:
    """Return a text as stories compare it: NFC, no difference of case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
