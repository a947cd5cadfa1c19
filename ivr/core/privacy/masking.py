"""Telephone numbers as they may stand in lists and logs: the ends are enough to tell one from another."""

from __future__ import annotations

import re

#: A telephone number in E.164 (also as it stands in an address) or as it is dialled in Viet Nam; its ends may stay.
_NUMBER = re.compile(r"((?:\+|%2B)[0-9]{4}|(?<![\w.-])(?:0|84)[0-9]{3})[0-9]{2,8}([0-9]{3})(?![\w.-])")


def mask_numbers(text: str) -> str:
    """The text, every telephone number in it without its middle: +8491***678."""
    return _NUMBER.sub(r"\1***\2", text)
