"""What a password must be, with the reasons; length before everything (NIST SP 800-63B, 3.1.1)."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from ivr.core.errors import IvrError

#: Characters. A sentence of four words has more, and needs no digits or signs.
SHORTEST = 12
#: Characters; more would only make the hasher work.
LONGEST = 128
#: Different characters at least.
VARIETY = 5
#: What guessers try first, here and elsewhere; a password must be more than one of them and a few characters.
COMMON = (
    *("password", "matkhau", "iloveyou", "anhyeuem", "emyeuanh", "qwertyuiop", "asdfghjkl", "qwerty", "123456789"),
    *("987654321", "congan", "congannhandan", "canhsat", "gandan", "tongdai", "vietnam", "admin", "hotline"),
)
#: Characters that must remain beside a name or a common word.
BESIDE = 8


class Fault(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    MONOTONOUS = "monotonous"
    COMMON = "common"
    NAME = "name"
    SAME = "same"
    DIFFERENT = "different"


class WeakPassword(IvrError):
    """The password is not taken."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the reasons, the first to be told first."""
        super().__init__(f"({', '.join(faults)})")
        self.faults = faults


def normal(password: str) -> str:
    """The form that is hashed: keyboards write the same Vietnamese letter in more than one way."""
    return unicodedata.normalize("NFKC", password)


def faults(password: str, *names: str) -> tuple[Fault, ...]:
    """The reasons against ``password`` for an officer with these names; none when it may be used."""
    text = normal(password)
    found = []
    if len(text) < SHORTEST:
        found.append(Fault.SHORT)
    if len(text) > LONGEST:
        found.append(Fault.LONG)
    if len(set(text)) < VARIETY:
        found.append(Fault.MONOTONOUS)
    if _little_beside(text, COMMON):
        found.append(Fault.COMMON)
    if _little_beside(text, names):
        found.append(Fault.NAME)
    return tuple(found)


def _little_beside(text: str, words: tuple[str, ...]) -> bool:
    plain = _bare(text)
    bare = sorted({_bare(word) for word in words} - {""}, key=len, reverse=True)
    return any(word in plain and len(plain.replace(word, "")) < BESIDE for word in bare)


def _bare(text: str) -> str:
    """Letters and digits alone, without marks: "Mật khẩu" is tried as "matkhau" too."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return "".join(character for character in decomposed if character.isalnum())
