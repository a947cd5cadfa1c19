"""Words that count: which concepts of which intents occur in a sentence, as said or as it may have been misheard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.understanding.normalisation import Tokens, Vocabulary
from ivr.core.understanding.patterns import Pattern, PatternIndex, pattern
from ivr.core.understanding.phrases import Phrases
from ivr.core.understanding.syllables import sound

#: A concept of this weight counts by itself.
COUNTS = 3


def sounds(words: Iterable[str]) -> Tokens:
    """What each syllable may be taken for."""
    return tuple(sound(word) for word in words)


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that occurs: its ``name``, intent and weight; ``exact`` when the words were heard as they are."""

    name: str
    intent: str
    weight: int
    exact: bool = True


class Concepts:
    """The concepts of all intents."""

    def __init__(self, phrases: Phrases) -> None:
        rows: list[tuple[Pattern, str]] = []
        self._hits: dict[str, Hit] = {}
        for intent, found in phrases.intents.items():
            for number, concept in enumerate(found.concepts):
                name = f"{intent}/{number}"
                self._hits[name] = Hit(name, intent, concept.weight)
                rows += [(each, name) for each in _patterns(concept.words, phrases.vocabulary)]
                rows += [(each, f"{name}!") for each in _patterns(concept.unless, phrases.vocabulary)]
        self._exact = PatternIndex.of(rows)
        self._near = PatternIndex.of((_sounding(each), name) for each, name in rows if _is_long(each))

    def in_doubt(self, words: Tokens, intent: str) -> bool:
        """Whether nothing that counts was heard for ``intent``, or something that counts for being out of scope."""
        hits = self.find(words)
        supported = any(hit.intent == intent and hit.weight >= COUNTS for hit in hits)
        return not supported or any(hit.intent == OUT_OF_SCOPE and hit.weight > COUNTS and hit.exact for hit in hits)

    def find(self, words: Tokens) -> tuple[Hit, ...]:
        """The concepts in a normalised sentence; those heard only by their sound are not ``exact``."""
        exact, near = self._exact.names(words), self._near.names(sounds(words))
        found = [hit for name, hit in self._hits.items() if name in exact and f"{name}!" not in exact]
        for name, hit in self._hits.items():
            if name in near and name not in exact and f"{name}!" not in near:
                found.append(Hit(hit.name, hit.intent, hit.weight, exact=False))
        return tuple(found)


def _patterns(texts: Iterable[str], vocabulary: Vocabulary) -> Iterable[Pattern]:
    return (pattern(text, vocabulary.normalise) for text in texts)


def _sounding(each: Pattern) -> Pattern:
    return tuple(sounds(part) for part in each)


def _is_long(each: Pattern) -> bool:
    # By its sound alone one syllable says too little.
    return sum(map(len, each)) >= 2
