"""Digits and keys as they are spoken: "không chín một hai" is 0912, "bấm số một" is the key 1."""

from __future__ import annotations

from ivr.core.understanding.normalisation import Tokens, tokens


def _words(table: dict[str, str]) -> dict[str, str]:
    return {tokens(word)[0]: value for word, value in table.items()}


_DIGITS = _words(
    {
        "không": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "lăm": "5",
        "nhăm": "5", "sáu": "6", "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9",
    }
)  # fmt: skip
_KEYS = _words({"sao": "*", "thăng": "#"})
_TEN, _TENS, _HUNDRED = (tokens(word)[0] for word in ("mười", "mươi", "trăm"))
_ODD = {tokens(word)[0] for word in ("linh", "lẻ")}
_TIMES = {tokens(word)[0] for word in ("số", "con")}
#: A telephone number has so many digits: from there on what stands around it does not matter.
ENOUGH = 8


def named_keys(words: Tokens, carriers: frozenset[Tokens]) -> str:
    """The keys named by a sentence that says nothing else ("dạ tôi bấm số một"), or ""."""
    rest = _without(words, carriers)
    if len(rest) == 1 and rest[0] in _KEYS and len(words) > 1:
        return _KEYS[rest[0]]
    return spoken_digits(rest)


def number_in(words: Tokens, carriers: frozenset[Tokens]) -> str:
    """The digits that a sentence is made of, or the longest number of at least ``ENOUGH`` in it, or ""."""
    whole = spoken_digits(_without(words, carriers))
    return whole or max(_runs(words), key=len, default="")


def _runs(words: Tokens) -> list[str]:
    found, begin = [], 0
    for place in range(len(words) + 1):
        if place == len(words) or not _is_numeral(words[place]):
            number = spoken_digits(words[begin:place])
            found += [number] if len(number) >= ENOUGH else []
            begin = place + 1
    return found


def _is_numeral(word: str) -> bool:
    return word in _DIGITS or word.isdecimal() or word in {_TEN, _TENS, _HUNDRED} or word in _ODD or word in _TIMES


def spoken_digits(words: Tokens) -> str:
    """The digits of ``words``, or "" when one of them is no part of a number.

    Numbers below a hundred and whole hundreds are read as people group telephone numbers: "chín mươi mốt" 91, "hai
    lăm" 25, "mười" 10, "ba trăm linh năm" 305; "ba số tám" is 888.
    """
    found = ""
    place = 0
    while place < len(words):
        digits, taken = _group(words[place : place + 5])
        if not taken:
            return ""
        found += digits
        place += taken
    return found


def _group(words: Tokens) -> tuple[str, int]:
    """The digits at the beginning of ``words``, and how many words they take (0: none)."""
    first = words[0]
    if first.isdecimal() and first.isascii():
        return first, 1
    if first == _TEN:
        unit = _DIGITS.get(words[1], "") if len(words) > 1 else ""
        return ("1" + unit, 2) if unit and unit != "0" else ("10", 1)
    if first not in _DIGITS:
        return "", 0
    second = words[1] if len(words) > 1 else ""
    if second == _TENS:
        return _after_tens(_DIGITS[first], words)
    if second == _HUNDRED:
        return _after_hundreds(_DIGITS[first], words)
    if second in _TIMES and len(words) > 2 and words[2] in _DIGITS and _DIGITS[first] in "234":
        return _DIGITS[words[2]] * int(_DIGITS[first]), 3
    return _DIGITS[first], 1


def _after_tens(tens: str, words: Tokens) -> tuple[str, int]:
    unit = _DIGITS.get(words[2], "") if len(words) > 2 else ""
    return (tens + unit, 3) if unit and unit != "0" else (tens + "0", 2)


def _after_hundreds(hundreds: str, words: Tokens) -> tuple[str, int]:
    if len(words) > 3 and words[2] in _ODD and words[3] in _DIGITS:
        return hundreds + "0" + _DIGITS[words[3]], 4
    return hundreds + "00", 2


def _without(words: Tokens, carriers: frozenset[Tokens]) -> Tokens:
    """``words`` without the carriers at either end."""
    longest = max(map(len, carriers), default=0)
    begin, end = 0, len(words)
    size = longest
    while size > 0 and begin < end:
        if words[begin : begin + size] in carriers and begin + size <= end:
            begin, size = begin + size, longest
        elif words[max(begin, end - size) : end] in carriers:
            end, size = max(begin, end - size), longest
        else:
            size -= 1
    return words[begin:end]
