"""``ivr transcribe``, ``ivr model`` and ``ivr speech eval``, with the content and the model that is test data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import cli
from tests.speech.heard import AUDIO, MODEL, manifest


@pytest.fixture(autouse=True)
def model_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IVR_VOSK_MODEL", str(MODEL))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def recording(name: str) -> Path:
    return AUDIO / manifest()[name]["file"]


def test_recordings_are_transcribed_one_a_line_and_the_model_is_warned_of() -> None:
    found = run("transcribe", recording("syn023"), recording("syn035"))
    assert found.exit_code == 0
    first, second = map(json.loads, found.stdout.splitlines())
    assert list(first) == ["file", "text", "decision", "intent", "confidence", "audio_s", "cpu_s"]
    assert (first["text"], first["decision"], first["intent"]) == ("hộ chiếu", "understood", "ho-chieu")
    assert second["intent"] == "can-cuoc"
    assert "TEST MODEL" in found.stderr


def test_a_file_that_cannot_be_read_is_named_and_the_next_is_done(tmp_path: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("no sound")
    found = run("transcribe", text, tmp_path / "nowhere.wav", recording("syn004"), "--menu", "confirm")
    assert found.exit_code == 1
    (line,) = found.stdout.splitlines()
    assert json.loads(line)["intent"] == "no"
    assert f"{text}: The file is no WAV file" in found.stderr
    assert f"{tmp_path / 'nowhere.wav'}: No such file" in found.stderr


def test_an_unknown_menu_is_refused() -> None:
    found = run("transcribe", recording("syn023"), "--menu", "nowhere")
    assert found.exit_code == 2
    assert "confirm" in found.stderr


def test_a_model_is_looked_over() -> None:
    told = json.loads(run("model", "check", "--json").stdout)
    assert (told["loads"], told["words"], told["rate"], told["phrase_lists"]) == (True, 2482, 8000, True)
    assert told["test_model"]
    assert "online" in told["lacks"]
    assert 'lacks "online"' in run("model", "check", MODEL).stdout


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    found = run("model", "check", tmp_path, "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["loads"] is False


def test_recognition_is_measured(tmp_path: Path) -> None:
    rows = [manifest()[name] for name in ("syn004", "syn023", "syn053")]
    listed = tmp_path / "list.csv"
    lines = [f"{AUDIO / row['file']},{row['text']},{row['intent']},north,clean" for row in rows]
    listed.write_text("\n".join(["file,text,intent,voice,condition", *lines]), encoding="utf-8")
    found = run("speech", "eval", listed, "--json", tmp_path / "f.json", "--page", tmp_path / "f.html")
    assert found.exit_code == 0, found.output
    figures = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert (figures["recordings"], figures["wrong"], figures["accepted"]) == (3, 0.0, 0.0)
    assert figures["right_or_asked"] == 1.0
    assert json.loads(found.stdout)["recordings"] == 3
    assert "<svg" in (tmp_path / "f.html").read_text(encoding="utf-8")
