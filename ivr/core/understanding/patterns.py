"""Patterns of words: "mất .. bằng lái" is "mất", at most four other words, then "bằng lái"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ivr.core.understanding.normalisation import Tokens

GAP = ".."
#: How many other words may stand in a gap.
LONGEST_GAP = 4
Pattern = tuple[Tokens, ...]


def pattern(text: str, normalise: Callable[[str], Tokens]) -> Pattern:
    """Read a pattern; parts that normalise to nothing are left out."""
    parts = (normalise(part) for part in text.split(GAP))
    return tuple(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class PatternIndex:
    """Many patterns at once: ``names`` of those that occur in a sentence."""

    by_first: dict[str, tuple[tuple[Pattern, str], ...]]

    @classmethod
    def of(cls, patterns: Iterable[tuple[Pattern, str]]) -> PatternIndex:
        """An index of (pattern, name); several patterns may have one name."""
        table: dict[str, list[tuple[Pattern, str]]] = {}
        for each, name in patterns:
            if each:
                table.setdefault(each[0][0], []).append((each, name))
        return cls({first: tuple(rows) for first, rows in table.items()})

    def names(self, words: Tokens) -> dict[str, int]:
        """Name -> where its first occurrence begins."""
        found: dict[str, int] = {}
        for place, word in enumerate(words):
            for each, name in self.by_first.get(word, ()):
                if name not in found and _follows(each, words, place):
                    found[name] = place
        return found


def _follows(each: Pattern, words: Tokens, place: int) -> bool:
    head, rest = each[0], each[1:]
    end = place + len(head)
    if words[place:end] != head:
        return False
    return not rest or any(_follows(rest, words, start) for start in _starts(rest[0][0], words, end))


def _starts(first: str, words: Tokens, begin: int) -> Iterator[int]:
    return (place for place in range(begin, min(begin + LONGEST_GAP + 1, len(words))) if words[place] == first)
