"""``ivr prompts render`` and ``ivr prompts check``, with the real engine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from ivr.cli.prompts import prompts
from ivr.core.errors import VoiceUnavailable
from ivr.speech.voices.espeak import found_engine

try:
    found_engine()
except VoiceUnavailable as error:
    pytest.skip(str(error), allow_module_level=True)


@pytest.fixture(autouse=True)
def texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    needed = ["Xin chào quý vị.", "một"]
    # Only the list of texts is needed of the whole house.
    house = SimpleNamespace(needed_texts=lambda: tuple(needed))
    monkeypatch.setitem(sys.modules, "ivr.bootstrap", house)
    return needed


def ivr_prompts(*words: str | Path) -> Result:
    return CliRunner().invoke(prompts, [str(word) for word in words])


def test_rendering_then_checking_finds_nothing_wrong(tmp_path: Path) -> None:
    rendered = ivr_prompts("render", "--folder", tmp_path)
    assert rendered.exit_code == 0
    assert "2 rendered, 0 kept, 0 removed" in rendered.stdout
    checked = ivr_prompts("check", "--folder", tmp_path)
    assert (checked.exit_code, checked.stdout) == (0, "2 prompts needed, 0 problems\n")


def test_json_is_one_object_and_nothing_else(tmp_path: Path) -> None:
    rendered = ivr_prompts("render", "--json", "--folder", tmp_path)
    assert json.loads(rendered.output)["rendered"] == 2
    assert json.loads(ivr_prompts("check", "--json", "--folder", tmp_path).output) == {"needed": 2, "problems": []}


def test_a_second_render_keeps_what_is_there_and_force_does_not(tmp_path: Path) -> None:
    ivr_prompts("render", "--folder", tmp_path)
    assert "0 rendered, 2 kept" in ivr_prompts("render", "--folder", tmp_path).stdout
    assert "2 rendered, 0 kept" in ivr_prompts("render", "--force", "--folder", tmp_path).stdout


def test_a_missing_prompt_ends_the_check_with_1(tmp_path: Path, texts: list[str]) -> None:
    ivr_prompts("render", "--folder", tmp_path)
    texts.append("hai")
    checked = ivr_prompts("check", "--folder", tmp_path)
    assert checked.exit_code == 1
    assert "missing: hai (render the prompts)" in checked.stdout
    found = json.loads(ivr_prompts("check", "--json", "--folder", tmp_path).output)["problems"]
    assert [(problem["fault"], problem["text"]) for problem in found] == [("missing", "hai")]


def test_another_dialect_makes_everything_stale(tmp_path: Path) -> None:
    ivr_prompts("render", "--folder", tmp_path)
    checked = ivr_prompts("check", "--voice", "espeak-south", "--folder", tmp_path)
    assert (checked.exit_code, checked.stdout.count("stale:")) == (1, 2)


def test_a_text_that_cannot_be_spoken_ends_rendering_with_1(tmp_path: Path, texts: list[str]) -> None:
    texts.append("...")
    rendered = ivr_prompts("render", "--folder", tmp_path)
    assert rendered.exit_code == 1
    assert "could not render '...'" in rendered.stdout
    assert "2 rendered" in rendered.stdout


def test_a_check_before_any_render_says_that_the_list_is_missing(tmp_path: Path) -> None:
    checked = ivr_prompts("check", "--folder", tmp_path)
    assert checked.exit_code == 1
    assert "Error: The list of prompts cannot be read." in checked.stderr


def test_an_unknown_voice_is_a_plain_error(tmp_path: Path) -> None:
    rendered = ivr_prompts("render", "--voice", "en", "--folder", tmp_path)
    assert rendered.exit_code == 1
    assert "choose from espeak, espeak-central, espeak-south, google" in rendered.stderr
    assert "Traceback" not in rendered.output


def test_without_the_audio_libraries_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "ivr.speech.level", raising=False)
    monkeypatch.setitem(sys.modules, "pyloudnorm", None)
    checked = ivr_prompts("check", "--folder", tmp_path)
    assert checked.exit_code == 1
    assert "pip install 'gan-dan[voices]'" in checked.stderr
