"""``ivr call --say``: recordings are said where words are listened to."""

from __future__ import annotations

import json
from pathlib import Path

from ivr.exchange.sound.wav import write_wav
from tests.cli.tiny_service import run
from tests.exchange.fakes import FakeService

RECORDING = '<Record action="/voice/done" timeout="2"/><Redirect>/voice/answer</Redirect>'


def a_wav(tmp_path: Path) -> str:
    path = tmp_path / "dung.wav"
    path.write_bytes(write_wav(b"\x00\x10\x00\xf0" * 8000, 8000))
    return str(path)


def test_a_file_is_said_where_words_are_listened_to_and_told_of(
    url: str, service: FakeService, tmp_path: Path
) -> None:
    service.replies["/voice/answer"] = RECORDING
    service.replies["/voice/done"] = "<Hangup/>"
    told = json.loads(run("--url", url, "--say", a_wav(tmp_path), "--json").stdout)
    (recorded,) = told["turns"][0]["recorded"]
    assert (recorded["text"], recorded["seconds"]) == ("dung.wav", 4)
    assert {"say": "dung.wav"} in told["turns"][0]["happened"]
    assert service.form(2)["RecordingUrl"] == recorded["url"]


def test_with_keys_and_files_the_keys_come_first(url: str, service: FakeService, tmp_path: Path) -> None:
    service.replies["/voice/chosen"] = RECORDING
    service.replies["/voice/done"] = "<Hangup/>"
    told = json.loads(run("--url", url, "--say", a_wav(tmp_path), "--keys", "1", "--json").stdout)
    assert [(turn["pressed"], turn["spoken"]) for turn in told["turns"]] == [("1", []), ("", ["dung.wav"]), ("", [])]


def test_a_file_that_is_no_sound_is_refused(url: str, tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"no sound")
    result = run("--url", url, "--say", str(tmp_path / "bad.wav"))
    assert result.exit_code == 2
    assert "not a RIFF WAVE file" in result.output


def test_a_file_that_nobody_listened_to_is_told_of(url: str, tmp_path: Path) -> None:
    result = run("--url", url, "--keys", "1", "--say", a_wav(tmp_path))
    assert result.exit_code == 0
    assert "The call was over before this was wanted: dung.wav" in result.stderr
