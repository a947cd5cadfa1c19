"""``ivr call`` starts a hotline of its own where none answers, and where a story wants another day, site or ear."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from ivr.cli.private import Hearing, start_private_service
from ivr.core.errors import EarFailed
from tests.cli.tiny_service import Started, run, story


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


@pytest.mark.parametrize(("folder", "reason"), [("nowhere", "There is no folder"), ("", "is no Vosk model")])
def test_a_model_that_cannot_be_used_is_told_before_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, reason: str
) -> None:
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path / "data"))
    with (
        pytest.raises(EarFailed, match=reason),
        start_private_service(None, hearing=Hearing("stream", tmp_path / folder)),
    ):
        pass
