"""What the classifier sees of a sentence: syllables, pairs, their sounds, concepts; each with a value."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import sqrt

from ivr.core.understanding.normalisation import Tokens
from ivr.speech.understanding.concepts import Concepts, sounds

#: How much a concept tells against one word of a sentence.
CONCEPT = 1.0
_BEGIN, _END = "<", ">"


class Features:
    """Reads features; ``concepts`` is None for the plain classifier that only knows words."""

    def __init__(self, concepts: Concepts | None) -> None:
        self._concepts = concepts

    def of(self, words: Tokens) -> dict[str, float]:
        """Feature -> value."""
        found = dict.fromkeys(_grams(words), 0.0)
        share = 1.0 / sqrt(len(found) or 1)
        found = dict.fromkeys(found, 3.0 * share)
        found[f"length:{min(len(words).bit_length(), 5)}"] = 1.0
        if self._concepts:
            found.update(_concept_features(self._concepts, words))
        return found


def _concept_features(concepts: Concepts, words: Tokens) -> dict[str, float]:
    found: dict[str, float] = {}
    for hit in concepts.find(words):
        value = CONCEPT if hit.exact else 0.7 * CONCEPT
        found[f"concept:{hit.name}"] = value
        whole = f"about:{hit.intent}"
        found[whole] = max(found.get(whole, 0.0), value * hit.weight / 5)
    return found or {"about:nothing": CONCEPT}


def _grams(words: Tokens) -> Iterator[str]:
    yield from (f"w:{word}" for word in words)
    framed = (_BEGIN, *words, _END)
    yield from (f"b:{first} {second}" for first, second in pairwise(framed))
    heard = (_BEGIN, *sounds(words), _END)
    yield from (f"s:{word}" for word in heard[1:-1])
    yield from (f"t:{first} {second}" for first, second in pairwise(heard))
    yield from (f"u:{first} {second}" for first, second in zip(heard, heard[2:], strict=False))
