"""What must happen next in a call. A step's effects are any number of ``Say``, then exactly one of the others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ivr.core.errors import SessionUnreadable


@dataclass(frozen=True, slots=True)
class Say:
    """Speak one sentence: its pieces in order, each with a prompt of its own."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait for the caller: for keys, up to ``most`` of them, and for words where ``ear`` is not ``keys``.

    ``timeout`` seconds of quiet end the wait. With ``finish`` the key ``#`` ends the input; without it ``#`` is a key
    like any other. ``ear`` is how words are listened to: ``stream``, ``record``, or ``keys`` for not at all. ``menu``
    is where the caller stands: the id under which words are understood. With ``slow`` the caller is given longer to
    end a sentence.
    """

    most: int = 1
    timeout: int = 8
    finish: bool = False
    menu: str = ""
    ear: str = "keys"
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller after a tone, at most ``longest`` seconds; ``quiet`` seconds of silence or ``#`` end it."""

    longest: int = 60
    quiet: int = 5


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the house a question (a key of ``core.flow.OUTCOMES``) and hear the answer within the same turn."""

    question: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Effect = Say | Listen | Record | Ask | HangUp

_KINDS: dict[str, type[Effect]] = {kind.__name__: kind for kind in (Say, Listen, Record, Ask, HangUp)}


def effects_to_json(effects: Sequence[Effect]) -> str:
    """Write effects as a JSON list, one object an effect, its class under ``is``."""
    return json.dumps([_fields(effect) for effect in effects], ensure_ascii=False)


def _fields(effect: Effect) -> dict[str, object]:
    kind = type(effect)
    return {"is": kind.__name__, **{name: getattr(effect, name) for name in kind.__slots__}}


def effects_from_json(text: str) -> tuple[Effect, ...]:
    """Read what ``effects_to_json`` wrote; raises ``SessionUnreadable`` on anything else."""
    try:
        entries = json.loads(text)
        if not isinstance(entries, list):
            raise TypeError("not a list")
        return tuple(_effect(dict(entry)) for entry in entries)
    except (KeyError, TypeError, ValueError) as fault:
        raise SessionUnreadable(f"effects: {fault}") from fault


def _effect(fields: dict[str, object]) -> Effect:
    kind = _KINDS[str(fields.pop("is"))]
    if kind is Say:
        pieces = fields["pieces"]
        if not isinstance(pieces, list):
            raise TypeError("pieces is not a list")
        return Say(tuple(str(piece) for piece in pieces))
    return kind(**fields)  # type: ignore[arg-type]
