"""What can arrive in a call: the caller's doings, and the house's answers to the engine's questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.core.meaning import Meaning


@dataclass(frozen=True, slots=True)
class Call:
    """A call that comes in.

    ``id`` is the platform's own and opaque. ``number`` is the caller's in E.164, or None when it is withheld or
    nobody could be rung back on it.
    """

    id: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Keys:
    """The caller pressed keys: a string over ``0-9 * # A-D``, never empty."""

    keys: str


@dataclass(frozen=True, slots=True)
class Silence:
    """The caller did nothing within the time given."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The caller's voice was recorded: where the platform keeps it, and its length in seconds (None: not told).

    ``keys`` ended the recording: one key, or nothing.
    """

    url: str
    seconds: float | None = None
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller said something, and this is what it means; ``recorded`` is the voice itself, where it was kept."""

    meaning: Meaning
    recorded: Recorded | None = None


@dataclass(frozen=True, slots=True)
class Unheard:
    """The ear failed, not the caller: ``why`` is one word (``missing``, ``busy``, ``broken``, ``dropped``).

    ``recorded`` is what the caller said meanwhile, where it was kept.
    """

    why: str
    recorded: Recorded | None = None


@dataclass(frozen=True, slots=True)
class HungUp:
    """The call is over at the platform."""


@dataclass(frozen=True, slots=True)
class Told:
    """The house's answer to an ``Ask`` effect.

    ``outcome`` is one of the question's outcomes (``core.flow.OUTCOMES``). ``slots`` are values to speak, each a
    tuple of pieces that have a rendered prompt. ``number`` and ``callback`` replace the session's, when not None;
    ``offers`` are the values behind the options that the slots offer. ``closed`` says that what was offered so far
    no longer holds: the way back leads home.
    """

    outcome: str
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    number: str | None = None
    callback: str | None = None
    offers: tuple[str, ...] = ()
    closed: bool = False


Input = Keys | Silence | Recorded | Heard | Unheard | HungUp | Told
