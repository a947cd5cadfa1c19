"""The flow commands as an author meets them."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from ivr.cli.flow import flow
from tests.flows.fixtures import BAD, HERE, SMALL

DAY = ("--on", "2026-11-22")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(flow, list(arguments))


def without_audio(tmp_path: Path) -> tuple[str, str]:
    return ("--audio", str(tmp_path / "none"))


def test_the_shipped_content_is_checked_without_a_complaint(tmp_path: Path) -> None:
    result = run("check", *DAY, *without_audio(tmp_path))
    assert result.exit_code == 0, result.output
    assert "no mistakes" in result.output


def test_mistakes_are_printed_with_file_and_line_and_the_exit_status_says_so(tmp_path: Path) -> None:
    bad = next(bad for bad in BAD if bad.name == "caller/key-differs")
    result = run("check", "--content", str(bad.laid_over_good(tmp_path)), *DAY, *without_audio(tmp_path))
    assert result.exit_code == 1
    assert result.output.splitlines() == bad.expected("issues")


@pytest.mark.parametrize(
    "name", ["structure/unknown-field", "meaning/code-word-twice", "meaning/exception-of-no-rule"]
)
def test_content_that_cannot_be_loaded_is_a_list_of_faults_not_a_traceback(name: str, tmp_path: Path) -> None:
    bad = next(bad for bad in BAD if bad.name == name)
    content = str(bad.laid_over_good(tmp_path))
    assert run("check", "--content", content, *DAY).output.splitlines() == bad.expected("faults")
    answer = json.loads(run("check", "--content", content, *DAY, "--json").output)
    assert answer == {"faults": bad.expected("faults"), "issues": []}


def test_issues_as_json_have_their_parts(tmp_path: Path) -> None:
    bad = next(bad for bad in BAD if bad.name == "caller/key-unspoken")
    content = str(bad.laid_over_good(tmp_path))
    result = run("check", "--content", content, *DAY, *without_audio(tmp_path), "--json")
    (issue,) = json.loads(result.output)["issues"]
    assert (issue["code"], issue["place"], issue["node"]) == ("key-unspoken", "hotline.yaml:25", "main")
    assert result.exit_code == 1


def test_a_later_day_finds_facts_past_review(tmp_path: Path) -> None:
    result = run("check", "--content", str(SMALL), "--on", "2027-01-01", *without_audio(tmp_path))
    assert "past-review" in result.output
    assert result.exit_code == 1


def test_texts_without_audio_are_mistakes_when_prompts_are_wanted(tmp_path: Path) -> None:
    result = run("check", "--content", str(SMALL), *DAY, *without_audio(tmp_path), "--prompts")
    assert "no-audio" in result.output


def test_timing_tells_the_seconds_and_how_many_texts_were_measured(tmp_path: Path) -> None:
    audio = tmp_path / "audio"
    audio.mkdir()
    prompt = {
        "text": "Xin chào quý vị.",
        "file": "0123456789abcdef.wav",
        "voice": "vi",
        "engine": "e",
        "seconds": 7.5,
    }
    manifest = {"version": 1, "prompts": [prompt]}
    (audio / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    answer = json.loads(run("timing", "--content", str(SMALL), "--audio", str(audio), *DAY, "--json").output)
    assert (answer["greeting"], answer["measured_texts"]) == (7.5, 1)
    assert [(timing["answer"], timing["keys"]) for timing in answer["answers"]] == [("papers", "1")]


def test_timing_as_a_table_names_every_answer(tmp_path: Path) -> None:
    output = run("timing", *DAY, *without_audio(tmp_path)).output
    for answer in ("can-cuoc", "tam-tru", "ly-lich-tu-phap", "trinh-bao"):
        assert answer in output


def test_the_picture_goes_to_a_file_or_to_the_terminal(tmp_path: Path) -> None:
    target = tmp_path / "flow.svg"
    assert run("graph", "--content", str(SMALL), "-o", str(target)).exit_code == 0
    assert target.read_text(encoding="utf-8") == run("graph", "--content", str(SMALL)).output
    ET.parse(target)


def test_schema_and_fields_are_printed_as_they_are_kept() -> None:
    schema = (HERE.parents[1] / "ivr" / "flows" / "schema.json").read_text(encoding="utf-8")
    assert run("schema").output == schema
    assert run("fields").output.startswith("**`hotline.yaml`**")
