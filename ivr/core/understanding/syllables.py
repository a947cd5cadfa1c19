"""One Vietnamese syllable: its one spelling for comparing, and what a listener or a recogniser takes it for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Combining marks of the five marked tones -> the digit that stands at the end of a compared syllable. Hook and tilde
#: (hỏi, ngã) are one: half the country speaks them alike, and recognisers follow.
_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "3", "\u0323": "4"}
#: Where i and y are only two habits of writing one sound.
_OPEN_Y = re.compile(r"^([hklmst]|qu)y$")
_INITIALS = (
    ("ngh", "ng"),
    ("gh", "g"),
    ("tr", "ch"),
    ("gi", "d"),
    ("k", "c"),
    ("l", "n"),
    ("x", "s"),
    ("r", "d"),
    ("v", "d"),
)
_FINALS = (("nh", "n"), ("ng", "n"), ("ch", "t"), ("c", "t"), ("p", "t"), ("m", "n"), ("y", "i"), ("o", "u"))
_VOWELS = (("ươu", "iêu"), ("ưu", "iu"), ("ưi", "ui"))
_NUCLEUS = re.compile(r"[aăâeêioôơuưy]")


@lru_cache(maxsize=20_000)
def compared(word: str) -> str:
    """``word`` as it is compared with others: small letters, i for y, the tone as a digit at the end (none: level).

    "hoà" and "hòa" are "hoa2", "ký" and "kí" are "ki1", "cũ" and "củ" are "cu3".
    """
    tone, letters = "", []
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            letters.append(sign)
    base = unicodedata.normalize("NFC", "".join(letters))
    return _OPEN_Y.sub(r"\1i", base) + tone


@lru_cache(maxsize=20_000)
def sound(syllable: str) -> str:
    """What a compared syllable may be taken for: no tone, one letter for n/l, s/x, tr/ch, d/gi/r/v, n/ng, t/c ..."""
    base = syllable.rstrip("1234")
    if not base.isalpha() or len(base) < 2:
        return base
    for written, heard in _INITIALS:
        if base.startswith(written) and len(base) > len(written) and _NUCLEUS.search(base[len(written) :]):
            base = heard + base[len(written) :]
            break
    for written, heard in _VOWELS:
        base = base.replace(written, heard)
    for written, heard in _FINALS:
        if base.endswith(written) and _NUCLEUS.search(base[: -len(written)]):
            return base[: -len(written)] + heard
    return base
