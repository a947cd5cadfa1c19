"""Digits and keys as they are spoken."""

from __future__ import annotations

import pytest

from ivr.core.understanding.normalisation import tokens
from ivr.core.understanding.spoken_keys import named_keys, number_in, spoken_digits

CARRIERS = frozenset(map(tokens, ("bấm", "số", "phím", "bấm số", "số của tôi là", "dạ", "là")))


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("không chín một hai ba bốn năm sáu bảy tám", "0912345678"),
        ("không chín mươi mốt hai lăm", "09125"),
        ("hai lăm", "25"),
        ("mười", "10"),
        ("mười lăm", "15"),
        ("ba trăm linh năm", "305"),
        ("hai trăm", "200"),
        ("ba số tám", "888"),
        ("chín mươi", "90"),
        ("0912 345", "0912345"),
        ("hộ chiếu", ""),
        ("một hộ chiếu", ""),
    ],
)
def test_digits_are_read_as_people_group_them(said: str, digits: str) -> None:
    assert spoken_digits(tokens(said)) == digits


@pytest.mark.parametrize(
    ("said", "keys"),
    [("số một", "1"), ("dạ bấm số hai", "2"), ("phím sao", "*"), ("phím thăng", "#"), ("sao", ""), ("ba", "3")],
)
def test_a_named_key_is_that_key(said: str, keys: str) -> None:
    assert named_keys(tokens(said), CARRIERS) == keys


def test_a_telephone_number_is_found_in_a_sentence() -> None:
    said = tokens("ờ để tôi đọc không chín một hai ba bốn năm sáu bảy tám cháu ghi chưa")
    assert number_in(said, CARRIERS) == "0912345678"


def test_a_few_digits_in_a_sentence_are_no_number() -> None:
    assert number_in(tokens("tôi có hai con ba cháu"), CARRIERS) == ""
