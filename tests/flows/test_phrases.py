"""Phrases are read strictly: whatever is wrong is told with file and line."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest

from ivr.core.errors import FlowError
from ivr.core.understanding.scope import scope_of
from ivr.flows.loader import CONTENT, load_flow
from ivr.flows.phrases import load_phrases
from ivr.flows.utterances import load_utterances

SCOPE = scope_of(load_flow())
SENTENCES = Path(__file__).parents[1] / "sentences"


def faults(tmp_path: Path, file: str, text: str) -> list[str]:
    shutil.copytree(CONTENT / "phrases", tmp_path / "phrases")
    (tmp_path / "phrases" / file).write_text(text, encoding="utf-8")
    with pytest.raises(FlowError) as caught:
        load_phrases(SCOPE, tmp_path)
    return [line for line in caught.value.detail.splitlines() if line]


def test_every_intent_that_can_be_said_has_phrases() -> None:
    assert set(load_phrases(SCOPE).intents) >= SCOPE.intents


def test_an_intent_that_nobody_knows_is_told(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, "ho-chiu.yaml", "intent: ho-chiu\nsays: [hộ chiếu]\n")
    assert found == 'phrases/ho-chiu.yaml:1: "ho-chiu" is no intent; did you mean "ho-chieu"?'


def test_an_intent_in_another_file_is_told(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, "ho-chieu.yaml", "intent: vneid\nsays: [hộ chiếu]\n")
    assert "make them equal" in found


def test_a_phrase_that_is_not_nfc_is_told(tmp_path: Path) -> None:
    text = f"intent: ho-chieu\nsays:\n  - {unicodedata.normalize('NFD', 'hộ chiếu')}\n"
    (found,) = faults(tmp_path, "ho-chieu.yaml", text)
    assert found.startswith("phrases/ho-chieu.yaml:3:")
    assert "not NFC" in found


def test_an_unknown_field_is_told(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, "ho-chieu.yaml", "intent: ho-chieu\nsays: [hộ chiếu]\nsay: [hộ chiếu]\n")
    assert "phrases/ho-chieu.yaml:3" in found


@pytest.mark.parametrize("name", ["dev", "written"])
def test_the_sentences_of_callers_are_read_with_what_they_mean(name: str) -> None:
    found = load_utterances(SENTENCES / f"{name}.yaml")
    assert len(found) > 200
    assert {each.intent for each in found} <= SCOPE.intents | {"out-of-scope"}
