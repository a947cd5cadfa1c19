"""The short sentence that is nearest to what was heard, letter by letter, in sounds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.understanding.normalisation import Tokens
from ivr.core.understanding.phrases import Phrases
from ivr.speech.understanding.concepts import sounds
from ivr.speech.understanding.templates import Templates


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest intent: its ``score`` and by how much it leads the next one (0 to 1)."""

    intent: str
    score: float
    margin: float


class Nearest:
    """The short sentences of all intents as sounds."""

    def __init__(self, phrases: Phrases, *, whole: bool = False) -> None:
        """With ``whole`` the long sentences are there too, and those out of scope."""
        templates = Templates(phrases.rules)
        self._sounds: dict[str, list[str]] = {}
        for intent, found in phrases.intents.items():
            if intent == OUT_OF_SCOPE and not whole:
                continue
            texts = (text for each in found.says for text in templates.every(each))
            long = (text for each in (*found.asks, *found.things) if whole for text in templates.every(each, 40))
            heard = {_joined(phrases.vocabulary.normalise(text)) for text in (*texts, *long)}
            self._sounds[intent] = sorted(heard)

    def find(self, words: Tokens, intents: Collection[str]) -> Near | None:
        """The nearest of ``intents``, or None when there is none."""
        heard = _joined(words)
        scores = sorted(
            ((self._score(heard, intent), intent) for intent in intents if intent in self._sounds), reverse=True
        )
        if not scores:
            return None
        second = scores[1][0] if len(scores) > 1 else 0.0
        return Near(scores[0][1], scores[0][0] / 100, (scores[0][0] - second) / 100)

    def _score(self, heard: str, intent: str) -> float:
        found = process.extractOne(heard, self._sounds[intent], scorer=fuzz.ratio)
        return float(found[1]) if found else 0.0


def _joined(words: Tokens) -> str:
    return " ".join(sounds(words))
