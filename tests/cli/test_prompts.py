"""``ivr prompts``: rendering, checking and the recording script, with the real engine."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from ivr.cli.prompts import prompts
from ivr.core.errors import VoiceUnavailable
from ivr.services.prompts import recording_key
from ivr.speech.prompts.folder import read_manifest
from ivr.speech.sound.wav import from_wav, to_wav
from ivr.speech.voices.espeak import found_engine
from tests.speech.human import record

try:
    found_engine()
except VoiceUnavailable as error:
    pytest.skip(str(error), allow_module_level=True)


@pytest.fixture(autouse=True)
def texts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    # Away from recordings that may lie beside the program.
    monkeypatch.chdir(tmp_path)
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
    monkeypatch.delitem(sys.modules, "ivr.speech.sound.level", raising=False)
    monkeypatch.setitem(sys.modules, "pyloudnorm", None)
    checked = ivr_prompts("check", "--folder", tmp_path)
    assert checked.exit_code == 1
    assert "pip install 'gan-dan[voices]'" in checked.stderr


def recorded(folder: Path, text: str, samples_of: str = "") -> Path:
    return record(folder, f"001-{recording_key(text)}.wav", samples_of or text)


def test_recordings_are_used_and_told(tmp_path: Path) -> None:
    recorded(tmp_path / "people", "một")
    rendered = ivr_prompts("render", "--folder", tmp_path / "audio", "--recordings", tmp_path / "people")
    assert rendered.exit_code == 0
    assert "1 prompts are spoken by people" in rendered.stdout
    assert "voice" in (tmp_path / "audio" / "manifest.json").read_text("utf-8")
    checked = ivr_prompts("check", "--folder", tmp_path / "audio", "--recordings", tmp_path / "people")
    assert (checked.exit_code, checked.stdout) == (0, "2 prompts needed, 0 problems\n")


def test_the_folder_called_recordings_is_found_without_being_named(tmp_path: Path) -> None:
    recorded(tmp_path / "recordings", "một")
    assert json.loads(ivr_prompts("render", "--json").output)["people"] == 1
    assert json.loads(ivr_prompts("check", "--json").output)["problems"] == []


def test_without_the_recordings_their_prompts_are_stale(tmp_path: Path) -> None:
    file = recorded(tmp_path / "recordings", "một")
    ivr_prompts("render")
    file.unlink()
    checked = ivr_prompts("check")
    assert (checked.exit_code, "stale: một (was made by unnamed speaker, human)" in checked.stdout) == (1, True)


def test_a_refused_recording_is_told_and_the_machine_speaks(tmp_path: Path) -> None:
    file = recorded(tmp_path / "recordings", "Xin chào quý vị.", "một")
    rendered = ivr_prompts("render")
    assert rendered.exit_code == 1
    assert f"recording refused: {file.name}: it is too short" in rendered.stdout
    assert "2 rendered" in rendered.stdout
    assert f"recording refused: {file.name} (it is too short" in ivr_prompts("check").stdout


def test_a_changed_text_falls_back_to_the_machine_and_says_so(tmp_path: Path, texts: list[str]) -> None:
    recorded(tmp_path / "recordings", "Xin chào quý vị.")
    ivr_prompts("render")
    texts[0] = "Kính chào quý vị."
    rendered = ivr_prompts("render")
    assert rendered.exit_code == 0
    assert "recording out of date, the machine speaks instead: 001-" in rendered.stdout
    assert "no prompt has its text any more: Xin chào quý vị.; record the new text" in rendered.stdout
    checked = ivr_prompts("check")
    assert (checked.exit_code, "recording out of date: 001-" in checked.stdout) == (1, True)


def test_a_prompt_that_was_cut_off_or_exchanged_does_not_pass_the_check(texts: list[str]) -> None:
    texts.append("Cán bộ sẽ gọi lại trước chiều mai.")
    ivr_prompts("render")
    files = {prompt.text: Path("audio") / prompt.file for prompt in read_manifest(Path("audio"))}
    long = files[texts[-1]]
    take = from_wav(long.read_bytes())
    long.write_bytes(to_wav(replace(take, mulaw=take.mulaw[: len(take.mulaw) // 4])))
    files["một"].write_bytes(files["Xin chào quý vị."].read_bytes())
    told = ivr_prompts("check").stdout
    assert f"unlikely length: {texts[-1]} (" in told
    assert "another text: một (the file says of itself: Xin chào quý vị.)" in told


def test_without_a_network_google_says_what_to_do_and_leaves_the_prompts(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("gtts", reason="the gTTS library is not installed")
    ivr_prompts("render")
    before = {path.name: path.read_bytes() for path in Path("audio").iterdir()}
    # A proxy that refuses: the connection really fails, and nothing leaves this machine.
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    rendered = ivr_prompts("render", "--voice", "google")
    assert rendered.exit_code == 1
    assert "Rendering stopped; what was done is kept" in rendered.stderr
    assert "0 of 2 are ready. Google's speech service (translate.google.com) cannot be reached" in rendered.stderr
    assert "--voice espeak" in rendered.stderr
    assert "Traceback" not in rendered.output
    assert {path.name: path.read_bytes() for path in Path("audio").iterdir()} == before


def test_the_recording_script_is_written_as_a_page_and_as_a_table(tmp_path: Path) -> None:
    for name in ("sheet.html", "sheet.csv"):
        written = ivr_prompts("sheet", "--out", tmp_path / name)
        assert (written.exit_code, written.stdout) == (0, f"2 texts to record, in {tmp_path / name}\n")
    assert recording_key("một") in (tmp_path / "sheet.html").read_text("utf-8")
    assert (tmp_path / "sheet.csv").read_bytes().startswith(b"\xef\xbb\xbfnumber,file,")
    assert ivr_prompts("sheet").stdout.startswith("<!doctype html>")


def test_a_script_in_another_form_is_refused(tmp_path: Path) -> None:
    written = ivr_prompts("sheet", "--out", tmp_path / "sheet.pdf")
    assert written.exit_code == 2
    assert "neither with .html nor with .csv" in written.stderr
