"""What was heard, made comparable."""

from __future__ import annotations

import unicodedata

from ivr.core.understanding.normalisation import MOST_WORDS, Vocabulary, tokens

WORDS = Vocabulary(
    (("mần", "làm"), ("mô", "đâu"), ("mô tô", "mô tô"), ("chứng minh thư", "căn cước")), ("dạ", "ạ", "cho tôi hỏi")
)


def test_regional_words_are_read_as_standard_ones() -> None:
    assert WORDS.normalise("mần cái chứng minh thư ở mô") == tokens("làm cái căn cước ở đâu")


def test_the_longer_entry_protects_its_words() -> None:
    assert WORDS.normalise("xe mô tô") == tokens("xe mô tô")


def test_words_that_mean_nothing_are_left_out() -> None:
    assert WORDS.normalise("Dạ, cho tôi hỏi: tạm trú ạ!") == tokens("tạm trú")


def test_politeness_alone_stays_for_it_may_be_the_answer() -> None:
    assert WORDS.normalise("dạ") == tokens("dạ")


def test_nfd_and_capitals_change_nothing() -> None:
    assert WORDS.normalise(unicodedata.normalize("NFD", "MẦN LẠI")) == WORDS.normalise("mần lại")


def test_an_endless_text_is_cut() -> None:
    assert len(tokens("a " * 10_000)) == MOST_WORDS
