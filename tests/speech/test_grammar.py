"""The phrase lists that the recogniser listens for."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from ivr.speech.grammar import OWN, UNKNOWN, Grammar, WholeTexts
from tests.speech.meanings import content

PHRASES, SCOPE = content()
GRAMMAR = Grammar(PHRASES, SCOPE)
MENUS = tuple(SCOPE.standings)


@pytest.mark.parametrize("menu", MENUS)
def test_phrases_are_plain_words_and_end_with_the_unknown(menu: str) -> None:
    *found, last = GRAMMAR.phrases_for(menu)
    assert last == UNKNOWN
    assert all(text == unicodedata.normalize("NFC", text).lower() for text in found)
    assert not any(sign in text for text in found for sign in "[]()|<>.,0123456789")


def test_no_choice_drowns_another() -> None:
    found = Counter(GRAMMAR.phrases_for("vehicles"))
    whole = WholeTexts(PHRASES)
    by_option: Counter[str] = Counter()
    for text, count in found.items():
        for intent in whole.find(PHRASES.vocabulary.normalise(text)):
            by_option[intent] += count
    shares = [by_option[option] for option in SCOPE.at("vehicles").options]
    assert min(shares) >= OWN
    assert max(shares) <= 2 * OWN


@pytest.mark.parametrize(
    ("menu", "texts"),
    [
        ("main", {"quay lại", "trở lại", "nghe lại", "nói lại", "căn cước", "hộ chiếu"}),
        ("confirm", {"đúng", "có", "vâng", "không", "không phải"}),
    ],
)
def test_what_most_people_say_is_on_the_list(menu: str, texts: set[str]) -> None:
    assert texts <= set(GRAMMAR.phrases_for(menu))


def test_a_menu_that_nobody_knows_listens_like_the_main_one() -> None:
    assert Grammar(PHRASES, SCOPE).phrases_for("nowhere") == GRAMMAR.phrases_for("main")


def test_digits_are_listened_for_where_they_are_asked_for() -> None:
    assert {"không", "chín", "lăm", "mươi"} <= set(GRAMMAR.phrases_for("number"))
    assert "không" in GRAMMAR.phrases_for("confirm")


def test_only_a_whole_sentence_is_one_of_ours() -> None:
    whole = WholeTexts(PHRASES)
    assert whole.find(PHRASES.vocabulary.normalise("hộ chiếu")) == ("ho-chieu",)
    assert whole.find(PHRASES.vocabulary.normalise("quay lại cước")) == ()
