"""One syllable: written in several ways it is one, and what sounds alike is near."""

from __future__ import annotations

import unicodedata

import pytest

from ivr.core.understanding.syllables import compared, sound


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("thuỷ", "thủy"), ("kí", "ký"), ("quí", "quý"), ("CƯỚC", "cước"), ("cũ", "củ"), ("lí", "lý")],
)
def test_two_ways_of_writing_are_one_syllable(one: str, other: str) -> None:
    assert compared(one) == compared(other)


@pytest.mark.parametrize(
    ("one", "other"), [("mất", "mật"), ("tạm", "tám"), ("trú", "trư"), ("đi", "di"), ("ăn", "an")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert compared(one) != compared(other)


def test_letters_and_marks_apart_are_the_same_syllable() -> None:
    assert compared(unicodedata.normalize("NFD", "thường")) == compared("thường")


@pytest.mark.parametrize(
    ("said", "heard"),
    [("làm", "nàm"), ("sinh", "xinh"), ("trú", "chú"), ("gia", "da"), ("bằng", "bằn"), ("vợ", "dợ"), ("mất", "mấc"),
     ("lưu", "liu"), ("hộ", "hổ")],
)  # fmt: skip
def test_what_a_bad_line_confuses_sounds_alike(said: str, heard: str) -> None:
    assert sound(compared(said)) == sound(compared(heard))


@pytest.mark.parametrize(("one", "other"), [("tạm", "thường"), ("lưu", "tạm"), ("đăng", "dâng"), ("hộ", "xe")])
def test_words_of_another_meaning_do_not_sound_alike(one: str, other: str) -> None:
    assert sound(compared(one)) != sound(compared(other))
