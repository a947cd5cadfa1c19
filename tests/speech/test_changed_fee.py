"""Changing one fee renders only the prompts that speak it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ivr.bootstrap import needed_texts, texts_of
from ivr.flows.calling import load_calling
from ivr.flows.content import load_content
from ivr.flows.loader import CONTENT
from ivr.speech.prompts.folder import read_manifest
from ivr.speech.prompts.render import render
from tests.speech.voice import ToneVoice

DEARER = "chín mươi chín nghìn đồng"


@pytest.fixture
def fee() -> str:
    """A fee that callers can hear, in words: the longest, so that it is no part of another."""
    fees: list[str] = re.findall(r"^ +spoken: (.*nghìn đồng)$", (CONTENT / "facts.yaml").read_text("utf-8"), re.M)
    texts = needed_texts()
    heard = [fee for fee in fees if any(fee in text for text in texts)]
    assert heard, "no fee is spoken anywhere"
    return max(heard, key=len)


def test_changing_one_fee_renders_only_the_prompts_that_speak_it(fee: str, tmp_path: Path) -> None:
    changed = tmp_path / "flows"
    shutil.copytree(CONTENT, changed, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    facts = changed / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace(f"spoken: {fee}\n", f"spoken: {DEARER}\n", 1), "utf-8")
    render(needed_texts(), ToneVoice(), tmp_path / "audio")
    before = {prompt.text: prompt.file for prompt in read_manifest(tmp_path / "audio")}

    voice = ToneVoice()
    outcome = render(texts_of(load_content(changed), load_calling()), voice, tmp_path / "audio")

    assert voice.spoken
    assert all(DEARER in text for text in voice.spoken)
    assert outcome.rendered == outcome.removed == len(voice.spoken) < 4
    after = {prompt.text: prompt.file for prompt in read_manifest(tmp_path / "audio")}
    assert {text: file for text, file in before.items() if text in after}.items() <= after.items()
    assert all(fee in text for text in before if text not in after)
