"""What was heard, made comparable: one spelling, standard words for regional ones, no words that mean nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ivr.core.understanding.syllables import compared

Tokens = tuple[str, ...]

#: More words than anybody says in one listen (90 seconds at four syllables a second); the rest is passed over.
MOST_WORDS = 400
_WORD = re.compile(r"[^\W_]+")


def tokens(text: str) -> Tokens:
    """The compared syllables of ``text`` as they stand, at most ``MOST_WORDS``."""
    return tuple(compared(word) for word, _ in zip(_WORD.findall(_short(text)), range(MOST_WORDS), strict=False))


def _short(text: str) -> str:
    # A syllable is at most seven letters of up to three code points each when it is decomposed; composed, a letter is
    # one sign, so that marks do not part words.
    return unicodedata.normalize("NFC", text[: MOST_WORDS * 25])


@dataclass(frozen=True)
class Vocabulary:
    """The words that are read as others, and those that are left out.

    ``spellings`` are pairs (as heard, as compared); ``fillers`` are words and phrases without a meaning of their own.
    Longer ones win.
    """

    spellings: tuple[tuple[str, str], ...] = ()
    fillers: tuple[str, ...] = ()
    _table: Mapping[str, tuple[tuple[Tokens, Tokens], ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pairs = [(tokens(heard), tokens(written)) for heard, written in self.spellings]
        pairs += [(tokens(filler), ()) for filler in self.fillers]
        object.__setattr__(self, "_table", _by_first(pairs))

    def normalise(self, text: str) -> Tokens:
        """``text`` as compared syllables, standard words in place of others and fillers left out.

        When nothing but fillers was said they stay: "dạ" alone is an answer.
        """
        heard = tokens(text)
        return self._replaced(heard) or heard

    def _replaced(self, heard: Tokens) -> Tokens:
        found: list[str] = []
        place = 0
        while place < len(heard):
            for old, new in self._table.get(heard[place], ()):
                if heard[place : place + len(old)] == old:
                    found += new
                    place += len(old)
                    break
            else:
                found.append(heard[place])
                place += 1
        return tuple(found)


def _by_first(pairs: Iterable[tuple[Tokens, Tokens]]) -> dict[str, tuple[tuple[Tokens, Tokens], ...]]:
    table: dict[str, list[tuple[Tokens, Tokens]]] = {}
    for old, new in sorted({old: new for old, new in pairs if old}.items(), key=lambda pair: -len(pair[0])):
        table.setdefault(old[0], []).append((old, new))
    return {first: tuple(rows) for first, rows in table.items()}
