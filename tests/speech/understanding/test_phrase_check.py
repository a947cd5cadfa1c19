"""Mistakes that authors of phrases make."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.errors import FlowError
from ivr.core.understanding.phrases import IntentPhrases, Phrases
from ivr.speech.understanding.phrase_check import phrase_issues
from ivr.speech.understanding.templates import Templates
from tests.speech.meanings import content

PHRASES, SCOPE = content()


def with_says(intent: str, *says: str) -> Phrases:
    changed = IntentPhrases(intent, says, place=f"phrases/{intent}.yaml:1")
    return replace(PHRASES, intents={**PHRASES.intents, intent: changed})


def test_the_shipped_phrases_have_no_mistake() -> None:
    assert phrase_issues(PHRASES, SCOPE) == ()


def test_two_choices_of_one_menu_may_not_share_a_sentence() -> None:
    found = phrase_issues(with_says("tam-tru", "[dạ] hộ chiếu", "tạm trú"), SCOPE)
    assert [issue.code for issue in found] == ["shared-phrase"]
    assert "ho-chieu" in found[0].text
    assert "tam-tru" in found[0].text


def test_an_option_without_phrases_is_told() -> None:
    fewer = {name: found for name, found in PHRASES.intents.items() if name != "times"}
    assert {issue.code for issue in phrase_issues(replace(PHRASES, intents=fewer), SCOPE)} == {"no-phrases"}


def test_a_template_with_more_sentences_than_are_listened_for_is_told() -> None:
    found = phrase_issues(with_says("tam-tru", "tạm trú" + " [một|hai|ba|bốn|năm|sáu|bảy|tám|chín]" * 4), SCOPE)
    assert [issue.code for issue in found] == ["too-many-sentences"]
    assert found[0].place == "phrases/tam-tru.yaml:1"


@pytest.mark.parametrize("template", ["(một|hai", "<nobody> hỏi"])
def test_a_template_that_cannot_be_read_is_an_error_in_words(template: str) -> None:
    with pytest.raises(FlowError):
        Templates({}).every(template)
