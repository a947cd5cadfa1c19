"""A call written down so that it can be played and checked: its steps and what is expected of it.

A story is YAML; every value is text, so that keys and numbers need no care. Fields: `title`, `from` (a number or
`anonymous`), `at` (the service's clock when it rings; only for a service that the player starts), `site` (the folder
of the site that such a service serves, seen from the story's file), `platform`, `steps` and `expect`. A step is one
of:

- `hear`: what is said until the service waits for the caller contains this text, or each text of a list;
- `not_hear`: it contains none of this;
- `press`: keys, as soon as they are listened to; `after` so many seconds more;
- `silence`: let the service wait in vain, so many times;
- `speak`: words during a recording; `seconds` is how long they take;
- `hang_up: true`: leave; `after` so many seconds;
- `duplicate: true`: the next webhook arrives twice, and the documents must be equal;
- `call_again: {after: 3600}`: the same caller rings again, so many seconds after the call.

`expect` may say `ended_by` (service or caller), `seconds_at_most` (seconds of listening, all calls together) and
`callback` (`none`, or the `status`, `number` and `topic` of one that must be waiting afterwards).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


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


Step = Hear | NotHear | PressKeys | KeepSilent | SpeakWords | HangUpNow | Duplicate | CallAgain


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
    expect: Expectation = field(default_factory=Expectation)


def fold(text: str) -> str:
    """Return a text as stories compare it: NFC, no difference of case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
