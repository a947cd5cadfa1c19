"""The commands for officers: what awaits them, the page to sign, what changed between versions."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.flow import flow
from tests.flows.fixtures import BAD, SMALL

DAY = ("--on", "2026-11-22")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(flow, list(arguments))


def test_what_awaits_an_officer_is_listed_with_place_value_source_and_what_is_spoken(tmp_path: Path) -> None:
    result = run("check", "--facts", *DAY, "--audio", str(tmp_path))
    assert result.exit_code == 0, result.output
    for part in (
        "1. emergency-police = 113 (telephone number): spoken",
        "passport-fee = 200000 (đồng): withheld, low",
        "procedures/ho-chieu.yaml:",
        "Lệ phí hiện nay, bà con hỏi cán bộ lúc nộp.",
        "once confirmed: Lệ phí làm mới hai trăm nghìn đồng.",
        "sources disagree: 200/400 nghìn",
    ):
        assert part in result.output
    assert result.output.splitlines()[-1].endswith("facts await an officer: 48 withheld, 0 lapsed, 106 spoken.")


def test_the_same_as_json(tmp_path: Path) -> None:
    listed = json.loads(run("check", "--facts", "--json", *DAY, "--audio", str(tmp_path)).output)
    assert [listed[0][name] for name in ("id", "value", "state", "as_of")] == [
        "emergency-police",
        "113",
        "spoken",
        "2026-11-22",
    ]
    assert listed[0]["sentences"] == len(listed[0]["uses"])
    assert listed[0]["uses"][0]["seconds"] == listed[0]["seconds"]


def test_the_book_is_printed_for_any_content() -> None:
    output = run("book", "--content", str(SMALL)).output
    assert output.startswith("# ")
    assert "`papers`" in output


def test_two_folders_are_compared_as_callers_would_hear_them(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    papers = content / "procedures" / "papers.yaml"
    papers.write_text(
        papers.read_text(encoding="utf-8").replace("Lệ phí xin hỏi cán bộ.", "Hỏi lúc nộp."), encoding="utf-8"
    )
    result = run("diff", str(SMALL), str(content))
    assert result.exit_code == 1
    assert result.output.splitlines() == ["papers:", "  ~ Lệ phí xin hỏi cán bộ.", "    Hỏi lúc nộp."]
    (found,) = json.loads(run("diff", str(SMALL), str(content), "--json").output)
    assert found["changed"] == [["Lệ phí xin hỏi cán bộ.", "Hỏi lúc nộp."]]


def test_the_same_content_sounds_the_same() -> None:
    result = run("diff", str(SMALL), str(SMALL))
    assert (result.exit_code, result.output) == (0, "nothing sounds different\n")


def test_a_git_revision_is_compared_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = tmp_path / "ivr" / "flows"
    shutil.copytree(SMALL, content)
    monkeypatch.chdir(tmp_path)
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "first")):
        subprocess.run(["git", *command], check=True)
    hotline = content / "hotline.yaml"
    hotline.write_text(
        hotline.read_text(encoding="utf-8").replace('{key: "1", go: papers', '{key: "1", go: officer'),
        encoding="utf-8",
    )
    assert run("diff", "HEAD", ".").output.splitlines() == ["main:", "  key 1: papers -> officer"]


def test_what_is_neither_a_folder_nor_a_revision_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("diff", "no-such-thing", str(SMALL))
    assert result.exit_code == 1
    assert "no-such-thing is neither a folder nor a git revision" in result.output


def test_content_that_cannot_be_loaded_is_a_message_not_a_traceback(tmp_path: Path) -> None:
    bad = next(bad for bad in BAD if bad.name == "meaning/unknown-fact")
    result = run("diff", str(SMALL), str(bad.laid_over_good(tmp_path)))
    assert result.exit_code == 1
    assert "is unknown" in result.output
