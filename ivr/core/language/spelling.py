"""How Vietnamese is written: one form in Unicode, one place for tone marks, and a word for every syllable."""

from __future__ import annotations

import re
import unicodedata

#: The tone mark stands on the second vowel in the old habit and on the first in ours: "hòa", not "hoà".
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD_TONE_PLACE = re.compile(rf"(?<!q)(o[ae]|uy)([{_TONES}])$")


def is_nfc(text: str) -> bool:
    """Whether ``text`` is composed as Unicode NFC, the only form in which two equal texts are equal strings."""
    return unicodedata.is_normalized("NFC", text)


def syllables(text: str) -> int:
    """How many syllables ``text`` has: Vietnamese writes each one as a word of its own."""
    return len(words(text))


def words(text: str) -> tuple[str, ...]:
    """The written words of ``text`` without punctuation, in order, as they stand."""
    return tuple(re.findall(r"[^\W_]+", text))


def old_tone_words(text: str) -> tuple[str, ...]:
    """The words whose tone mark stands in the old place ("hoà", "thuỷ"); the house writes "hòa", "thủy"."""
    return tuple(word for word in words(text) if _has_old_tone(word))


def _has_old_tone(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return _OLD_TONE_PLACE.search(decomposed) is not None
