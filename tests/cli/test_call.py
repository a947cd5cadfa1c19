"""``ivr call`` over real HTTP, to a tiny service on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.tiny_service import run, story
from tests.exchange.fakes import FakeService


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
