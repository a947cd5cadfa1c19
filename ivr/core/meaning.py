"""What somebody meant by what was heard: the values that the ears, the matcher and the engine hand to one another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ivr.core.intents import OUT_OF_SCOPE


class Decision(StrEnum):
    """How sure the matcher is."""

    UNDERSTOOD = "understood"
    UNSURE = "unsure"
    NOT_UNDERSTOOD = "not_understood"


class Urgency(StrEnum):
    """Who must be told of first: the number to ring, or that a fraud is going on."""

    POLICE = "113"
    FIRE = "114"
    MEDICAL = "115"
    SCAM = "scam"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a sentence means at one menu.

    ``text`` is what was heard, as the recogniser or the typist gave it. ``intent`` is the best guess: a procedure, a
    command (``gap-can-bo``, ``nghe-lai``, ``quay-lai``, ``ket-thuc``, ``yes``, ``no``), the id of a node that one of
    the menu's own options leads to, ``digit-0`` to ``digit-9`` for one key that was named, ``digits`` for more;
    ``out-of-scope`` for nothing of ours. ``keys`` are the keys that were named, else empty. ``score`` is 0 to 1.
    ``urgent`` is set when something must be said before anything else, whatever the decision.
    """

    text: str
    decision: Decision
    intent: str = OUT_OF_SCOPE
    score: float = 0.0
    keys: str = ""
    urgent: Urgency | None = None


#: Nothing was said, or nothing that could be a word.
NOTHING = Meaning("", Decision.NOT_UNDERSTOOD)

#: The menus that always exist.
MAIN, CONFIRM = "main", "confirm"
