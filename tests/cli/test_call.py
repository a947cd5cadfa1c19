"""``ivr call`` over real HTTP, to a tiny service on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from ivr.cli import call as command
from ivr.cli import rung
from ivr.cli.private import Hearing
from ivr.exchange.sound.wav import write_wav
from tests.exchange.fakes import TOKEN, FakeService

MENU = (
    '<Gather numDigits="1" action="/voice/chosen"><Play>/sounds/4/bấm 1</Play></Gather>'
    "<Redirect>/voice/answer</Redirect>"
)


def tiny_service() -> FakeService:
    return FakeService(
        {
            "/voice/answer": MENU,
            "/voice/chosen": "<Say>Xin cảm ơn</Say>",
            "/voice/status": httpx.Response(204),
            "/healthz": httpx.Response(200),
        }
    )


@contextmanager
def served(service: FakeService) -> Iterator[str]:
    """Serve it on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            sent = httpx.Request(self.command, f"http://h{self.path}", content=body, headers=dict(self.headers))
            reply = service.handle(sent)
            self.send_response(reply.status_code)
            if "content-type" in reply.headers:
                self.send_header("content-type", reply.headers["content-type"])
            self.send_header("content-length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(name="service")
def _service() -> FakeService:
    return tiny_service()


@pytest.fixture(name="url")
def _url(service: FakeService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("IVR_TWILIO_AUTH_TOKEN", TOKEN)
    with served(service) as url:
        yield url


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command.call, list(arguments))


def story(tmp_path: Path, steps: str, more: str = "") -> str:
    path = tmp_path / "story.yaml"
    path.write_text(f"title: Một cuộc gọi\n{more}\nsteps: [{steps}]\n", "utf-8")
    return str(path)


def test_keys_are_pressed_and_the_call_is_printed(url: str, service: FakeService) -> None:
    result = run("--url", url, "--keys", "1")
    assert result.exit_code == 0, result.output
    assert "bấm 1" in result.output
    assert "Xin cảm ơn" in result.output
    assert service.paths == ["/healthz", "/voice/answer", "/voice/chosen", "/voice/status"]


def test_json_is_one_object_on_stdout(url: str) -> None:
    result = run("--url", url, "--keys", "1", "--json", "--from", "anonymous", "--platform", "somleng")
    told: dict[str, Any] = json.loads(result.stdout)
    assert told["ok"] is True
    assert told["ended_by"] == "service"
    assert told["from"] == "anonymous"
    assert [turn["pressed"] for turn in told["turns"]] == ["1", ""]
    assert told["turns"][0]["said"][0]["text"] == "bấm 1"
    assert told["turns"][0]["document"].startswith("<?xml")
    assert told["status_callbacks"][0]["CallStatus"] == "completed"
    assert told["failures"] == []
    assert told["calls"] == [told["call"]]


def test_a_story_that_comes_true_is_a_success(url: str, tmp_path: Path) -> None:
    result = run(story(tmp_path, "{hear: bấm 1}, {press: '1'}, {hear: cảm ơn}"), "--url", url)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Một cuộc gọi")
    assert result.output.endswith("ok\n")


def test_a_story_that_fails_says_where_and_exits_with_one(url: str, tmp_path: Path) -> None:
    path = story(tmp_path, "{hear: bấm 2}")
    shown, printed = run(path, "--url", url), run(path, "--url", url, "--json")
    assert shown.exit_code == printed.exit_code == 1
    assert "step 1 (line 3): expected to hear 'bấm 2'" in shown.output
    told = json.loads(printed.stdout)
    assert (told["ok"], told["failures"][0]["step"], told["failures"][0]["line"]) == (False, 1, 3)


def test_a_fault_of_the_service_exits_with_one(url: str, service: FakeService) -> None:
    service.replies["/voice/answer"] = "<Speak/>"
    result = run("--url", url, "--keys", "1", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["ok"] is False


def test_a_public_address_is_reached_where_it_is(url: str, service: FakeService) -> None:
    result = run("--url", url, "--public-url", "https://hotline.example", "--keys", "1")
    assert result.exit_code == 0, result.output
    assert service.requests[1].headers["host"] == "hotline.example"


@dataclass
class Started:
    """A private hotline, started when nothing answers."""

    url: str
    at: datetime | None = None
    site: Path | None = None
    auth_token: str = TOKEN
    account_sid: str = ""
    number: str = "+842400000000"
    advanced: float = 0.0
    hearing: Hearing | None = None
    lost: bool = False

    def callbacks(self) -> tuple[dict[str, str], ...]:
        return ({"status": "waiting", "number": "+84912345678"},)

    def lose_model(self) -> None:
        self.lost = True

    def advance(self, seconds: float) -> None:
        self.advanced += seconds


@pytest.fixture(name="started")
def _started(url: str, monkeypatch: pytest.MonkeyPatch) -> Started:
    private = Started(url)

    @contextmanager
    def start(at: datetime | None, site: Path | None, hearing: Hearing) -> Iterator[Started]:
        private.at, private.site, private.hearing = at, site, hearing
        yield private

    monkeypatch.setattr(rung, "start_private_service", start)
    monkeypatch.setenv("PORT", "1")
    return private


def test_a_hotline_is_started_where_none_answers(started: Started) -> None:
    result = run("--keys", "1", "--json")
    assert result.exit_code == 0, result.output
    assert "Nothing answers at http://127.0.0.1:1" in result.stderr
    assert json.loads(result.stdout)["ok"] is True


def test_a_hotline_started_for_a_call_serves_the_site_that_is_set(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVR_SITE", str(tmp_path))
    assert run("--keys", "1").exit_code == 0
    assert started.site == tmp_path


def test_a_story_of_another_day_is_told_of_the_book_alone(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVR_SITE", str(tmp_path))
    assert run(story(tmp_path, "{press: '1'}", "at: 2026-11-23T09:00:00+07:00")).exit_code == 0
    assert started.site is None


def test_a_story_with_a_time_starts_its_own_hotline_and_sees_its_callbacks(started: Started, tmp_path: Path) -> None:
    more = "at: 2026-11-23T09:00:00+07:00\nexpect: {callback: {status: waiting}}"
    steps = "{press: '1'}, {call_again: {after: 3600}}, {press: '1'}"
    result = run(story(tmp_path, steps, more))
    assert result.exit_code == 0, result.output
    assert started.at == datetime.fromisoformat("2026-11-23T09:00:00+07:00")
    assert started.advanced > 3600


def test_a_story_with_a_site_starts_its_own_hotline_with_the_folder_beside_the_story(
    started: Started, tmp_path: Path
) -> None:
    result = run(story(tmp_path, "{press: '1'}", "site: ../vi-du"))
    assert result.exit_code == 0, result.output
    assert started.site == tmp_path / ".." / "vi-du"


def test_the_callback_of_a_stranger_cannot_be_checked(url: str, tmp_path: Path) -> None:
    result = run(story(tmp_path, "{press: '1'}", "expect: {callback: none}"), "--url", url)
    assert result.exit_code == 0
    assert "not checked" in result.output


def test_a_named_hotline_that_does_not_answer_is_said_with_what_to_do(url: str) -> None:
    result = run("--url", "http://127.0.0.1:1")
    assert result.exit_code == 1
    assert "make run" in result.output


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--json"], "needs a story, --keys or --say"),
        (["--keys", "1,x"], "not on a telephone"),
        (["STORY", "--keys", "1"], "leave out --keys and --say"),
        (["TIMED"], "leave out --url"),
        (["BAD"], "bad.yaml:1: "),
    ],
)
def test_wrong_use_is_explained(url: str, tmp_path: Path, arguments: list[str], what: str) -> None:
    (tmp_path / "bad.yaml").write_text("titel: a", "utf-8")
    files = {
        "STORY": story(tmp_path, "{silence: 1}"),
        "BAD": str(tmp_path / "bad.yaml"),
    }
    if arguments == ["TIMED"]:
        files["TIMED"] = story(tmp_path, "{silence: 1}", "at: 2026-11-23T09:00:00+07:00")
    result = run(*[files.get(one, one) for one in arguments], "--url", url)
    assert result.exit_code != 0
    assert what in result.output


def test_by_hand_piped_keys_make_a_call(url: str) -> None:
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-m", "ivr", "call", "--fast", "--url", url],
        input="1",
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "you press 1" in done.stdout
    assert "the service hung up" in done.stdout


def a_wav(tmp_path: Path) -> str:
    path = tmp_path / "dung.wav"
    path.write_bytes(write_wav(b"\x00\x10\x00\xf0" * 8000, 8000))
    return str(path)


RECORDING = '<Record action="/voice/done" timeout="2"/><Redirect>/voice/answer</Redirect>'


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


def test_a_story_with_an_ear_starts_its_own_hotline_with_the_model_beside_the_story(
    started: Started, tmp_path: Path
) -> None:
    more = "ear: stream\nmodel: ../models/tiny"
    assert run(story(tmp_path, "{lose_model: true}, {press: '1'}", more)).exit_code == 0
    assert started.hearing == Hearing("stream", tmp_path / "../models/tiny")
    assert started.lost


def test_a_hotline_started_for_a_call_listens_as_one_of_this_machine_would(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVR_EAR", "record")
    monkeypatch.setenv("IVR_VOSK_MODEL", str(tmp_path))
    assert run("--keys", "1").exit_code == 0
    assert started.hearing == Hearing("record", tmp_path)
