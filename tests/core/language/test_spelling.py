"""How Vietnamese is written: composed, a word a syllable, tone marks in one place."""

from __future__ import annotations

import pytest

from ivr.core.language.spelling import is_nfc, old_tone_words, syllables


def test_syllables_are_written_words() -> None:
    assert syllables("Gặp cán bộ, bấm số không.") == 6
    assert syllables("") == 0


def test_decomposed_text_is_not_nfc() -> None:
    assert is_nfc("căn cước")
    assert not is_nfc("ca\u0306n")


@pytest.mark.parametrize("word", ["hoà", "Thuỷ", "khoẻ", "loè", "uỷ", "HOÀ"])
def test_the_old_place_of_the_tone_mark_is_found(word: str) -> None:
    assert old_tone_words(f"a {word}, b") == (word,)


@pytest.mark.parametrize("word", ["hòa", "thủy", "quý", "quỹ", "hoàn", "toán", "ngoài", "khuya", "huyện", "ủy"])
def test_the_modern_place_of_the_tone_mark_is_accepted(word: str) -> None:
    assert old_tone_words(word) == ()
