"""Whatever is said, however it is written: an answer, and the same one for the same words."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.meaning import Decision, Meaning
from ivr.core.understanding.utterance import Utterance
from ivr.flows.utterances import load_utterances
from tests.speech.meanings import content, matcher

DEV = load_utterances(Path(__file__).parents[1] / "sentences" / "dev.yaml")
MENUS = ("main", "confirm", "number", "promise", "can-cuoc", "no such menu")
FILLERS = ("dạ", "ạ", "ơi", "à", "ừm", "nhé", "với ạ", "làm ơn")


def told(text: str, menu: str = "main") -> tuple[Decision, str, float, str]:
    found = matcher().understand(text, menu)
    return found.decision, found.intent, found.score, found.keys


@given(text=st.text(max_size=300), menu=st.sampled_from(MENUS))
@settings(max_examples=300, deadline=None)
def test_any_text_gets_an_answer(text: str, menu: str) -> None:
    found = matcher().understand(text, menu)
    assert isinstance(found, Meaning)
    assert found.text == text
    assert 0 <= found.score <= 1


@pytest.mark.parametrize("text", ["a" * 10_000, "không " * 5_000, "\ud800", "\x00", "1" * 5000, "一二三", "٣", "²"])
def test_strange_texts_get_an_answer(text: str) -> None:
    assert matcher().understand(text, "number").text == text
    assert matcher().understand(text, "main").text == text


@given(utterance=st.sampled_from(DEV))
@settings(max_examples=100, deadline=None)
def test_nfd_capitals_and_signs_change_nothing(utterance: Utterance) -> None:
    plain = told(utterance.text)
    assert told(unicodedata.normalize("NFD", utterance.text)) == plain
    assert told(utterance.text.upper()) == plain
    assert told(f" {utterance.text.replace(' ', ', ')}. ") == plain


@given(utterance=st.sampled_from(DEV), filler=st.sampled_from(FILLERS), end=st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_filler_never_changes_one_understood_meaning_into_another(
    utterance: Utterance, filler: str, end: bool
) -> None:
    before = told(utterance.text)
    after = told(f"{utterance.text} {filler}" if end else f"{filler} {utterance.text}")
    if before[0] is after[0] is Decision.UNDERSTOOD:
        assert before[1] == after[1]


def test_the_sentences_of_the_first_set_are_all_understood_or_asked_about_rightly() -> None:
    wrong = [
        each.text
        for each in DEV
        if told(each.text)[0] is Decision.UNDERSTOOD and told(each.text)[1] not in each.right
    ]
    assert wrong == []


def test_every_menu_of_the_flow_answers() -> None:
    for menu in content()[1].standings:
        assert matcher().understand("căn cước", menu).intent == "can-cuoc"
