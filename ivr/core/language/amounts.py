"""Amounts that are only known in the call: numbers, money and places in a line, as the pieces that are joined."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.core.vietnamese import number_words

#: The largest amount that is spoken: below a thousand times a thousand million.
_LIMIT = 10**12
_SCALES = ("", "nghìn", "triệu", "tỷ")
_CURRENCY = "đồng"
#: Places in a line are counted up to here; nobody wants to hear a higher one.
LAST_PLACE = 99


def amount_pieces(number: int) -> tuple[str, ...]:
    """A whole number in pieces: 1_250 -> ("một", "nghìn", "hai trăm", "năm mươi").

    Raises ``ValueError`` unless it is at least 0 and below a million million.
    """
    if not 0 <= number < _LIMIT:
        raise ValueError(f"{number} is not between 0 and {_LIMIT - 1}")
    return tuple(_pieces(number)) or (number_words(0),)


def _pieces(number: int) -> Iterator[str]:
    groups = [number // 1000**power % 1000 for power in range(len(_SCALES))]
    spoken = False
    for group, scale in reversed(list(zip(groups, _SCALES, strict=True))):
        if not group:
            continue
        yield from _group(group, whole=spoken)
        if scale:
            yield scale
        spoken = True


def _group(group: int, *, whole: bool) -> Iterator[str]:
    """Up to three digits; ``whole``: something stands before them, so that an empty hundred is spoken."""
    hundreds, rest = divmod(group, 100)
    if hundreds or whole:
        yield f"{number_words(hundreds)} trăm"
    if rest:
        yield f"linh {number_words(rest)}" if rest < 10 and (hundreds or whole) else number_words(rest)


def money_pieces(dong: int) -> tuple[str, ...]:
    """An amount of money in pieces: 20_000 -> ("hai mươi", "nghìn đồng"); raises ``ValueError`` as amounts do."""
    *head, last = amount_pieces(dong)
    if last in _SCALES:
        return (*head, f"{last} {_CURRENCY}")
    return (*head, last, _CURRENCY)


def money_words(dong: int) -> str:
    """An amount of money as one text: 115_000 "một trăm mười lăm nghìn đồng"."""
    return " ".join(money_pieces(dong))


def place_piece(place: int) -> str:
    """A place in a line: 1 "thứ nhất", 4 "thứ tư", 12 "thứ mười hai"; raises ``ValueError`` past ``LAST_PLACE``."""
    if not 1 <= place <= LAST_PLACE:
        raise ValueError(f"{place} is not between 1 and {LAST_PLACE}")
    return f"thứ {({1: 'nhất', 4: 'tư'}).get(place) or number_words(place)}"


def every_amount_piece() -> tuple[str, ...]:
    """Every piece that ``amount_pieces`` and ``money_pieces`` can give, each once."""
    below_hundred = (number_words(number) for number in range(100))
    hundreds = (f"{number_words(number)} trăm" for number in range(10))
    linked = (f"linh {number_words(number)}" for number in range(1, 10))
    scales = (scale for scale in _SCALES if scale)
    with_currency = (f"{scale} {_CURRENCY}" for scale in _SCALES if scale)
    return (*below_hundred, *hundreds, *linked, *scales, *with_currency, _CURRENCY)


def every_place_piece() -> tuple[str, ...]:
    """Every piece that ``place_piece`` can give."""
    return tuple(place_piece(place) for place in range(1, LAST_PLACE + 1))
