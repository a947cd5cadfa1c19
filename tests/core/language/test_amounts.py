"""Numbers, money and places in a line, in the pieces that calls join."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.language.amounts import (
    amount_pieces,
    every_amount_piece,
    every_place_piece,
    money_pieces,
    money_words,
    place_piece,
)
from ivr.core.language.spelling import is_nfc, old_tone_words
from ivr.core.vietnamese import number_words


@pytest.mark.parametrize(
    ("dong", "spoken"),
    [
        (0, "không đồng"),
        (500, "năm trăm đồng"),
        (7_000, "bảy nghìn đồng"),
        (20_000, "hai mươi nghìn đồng"),
        (21_000, "hai mươi mốt nghìn đồng"),
        (24_500, "hai mươi tư nghìn năm trăm đồng"),
        (20_005, "hai mươi nghìn không trăm linh năm đồng"),
        (20_050, "hai mươi nghìn không trăm năm mươi đồng"),
        (105_000, "một trăm linh năm nghìn đồng"),
        (115_000, "một trăm mười lăm nghìn đồng"),
        (1_000_000, "một triệu đồng"),
        (1_005_000, "một triệu không trăm linh năm nghìn đồng"),
        (1_500_000, "một triệu năm trăm nghìn đồng"),
        (2_000_300, "hai triệu ba trăm đồng"),
        (45_000_000, "bốn mươi lăm triệu đồng"),
        (3_000_000_000, "ba tỷ đồng"),
    ],
)
def test_money_is_spoken_as_at_a_counter(dong: int, spoken: str) -> None:
    assert money_words(dong) == spoken


def test_money_is_joined_from_few_pieces() -> None:
    assert money_pieces(20_000) == ("hai mươi", "nghìn đồng")
    assert money_pieces(1_250_000) == ("một", "triệu", "hai trăm", "năm mươi", "nghìn đồng")
    assert money_pieces(24_500) == ("hai mươi tư", "nghìn", "năm trăm", "đồng")


@given(st.integers(0, 9999))
@settings(derandomize=True)
def test_small_numbers_in_pieces_say_what_they_say_in_words(number: int) -> None:
    assert " ".join(amount_pieces(number)) == number_words(number)


@given(st.integers(0, 10**12 - 1))
@settings(derandomize=True)
def test_every_piece_of_an_amount_is_listed(number: int) -> None:
    assert {*amount_pieces(number), *money_pieces(number)} <= set(every_amount_piece())


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
@settings(derandomize=True)
def test_two_amounts_never_sound_the_same(one: int, other: int) -> None:
    assert (money_words(one) == money_words(other)) is (one == other)


@pytest.mark.parametrize("number", [-1, 10**12])
def test_amounts_outside_the_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="is not between 0 and"):
        money_words(number)


@pytest.mark.parametrize(
    ("place", "spoken"),
    [(1, "thứ nhất"), (2, "thứ hai"), (4, "thứ tư"), (5, "thứ năm"), (14, "thứ mười bốn"), (21, "thứ hai mươi mốt")],
)
def test_places_in_a_line_are_counted(place: int, spoken: str) -> None:
    assert place_piece(place) == spoken


@pytest.mark.parametrize("place", [0, 100])
def test_a_place_that_nobody_wants_to_hear_is_refused(place: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 99"):
        place_piece(place)


@pytest.mark.parametrize("pieces", [every_amount_piece(), every_place_piece()])
def test_pieces_are_listed_once_and_written_as_the_house_writes(pieces: tuple[str, ...]) -> None:
    assert len(pieces) == len(set(pieces))
    assert all(is_nfc(piece) and not old_tone_words(piece) for piece in pieces)
