"""Telephone numbers by Google's numbering plans (``phonenumbers``), seen from Viet Nam."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

_REGION = "VN"
#: Numbers of that many callers are remembered, each as it was written and as it is dialled.
_REMEMBERED = 1024
#: A number as people and platforms write it; letters (words, SIP addresses) are no number.
_WRITTEN = re.compile(r"\+?[0-9(][0-9 ().-]{3,30}", re.ASCII)
#: What networks send in place of a withheld number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE
#: spelled on a keypad.
_WITHHELD = frozenset({"266696687", "7378742833", "2562533", "8656696", "86282452253"})
_REACHABLE = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)


class VietnamNumbers:
    """The port ``Numbers``: E.164 for whoever can be rung back, None for everybody else."""

    def normalise(self, text: str) -> str | None:
        """A number as dialled or as the platform gives it -> E.164, or None when nobody can be rung on it.

        Vietnamese numbers may come with 0, 84, +84 or 0084 in front; foreign ones need + or 00. Withheld, too
        short, premium, toll-free and emergency numbers give None.
        """
        written = text.strip()
        return _normalised(written) if _WRITTEN.fullmatch(written) else None


# Every webhook of a call carries the caller's number again.
@lru_cache(maxsize=_REMEMBERED)
def _normalised(written: str) -> str | None:
    if re.sub(r"\D", "", written) in _WITHHELD:
        return None
    try:
        number = phonenumbers.parse(written, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.number_type(number) not in _REACHABLE:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def mask(number: str | None) -> str:
    """A number as it may stand in a log: ``+8491***678``; None gives ``withheld``."""
    if number is None:
        return "withheld"
    return f"{number[:5]}***{number[-3:]}" if len(number) > 9 else "***"
