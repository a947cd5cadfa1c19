"""``ivr bench webhook``, with numbers so small that its figures mean nothing."""

from __future__ import annotations

import json
import math
import random
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli.bench import command, load, startup
from ivr.cli.bench.client import is_right
from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.postgres import postgres
from ivr.cli.bench.report import Report
from ivr.cli.bench.servers import hotline
from ivr.cli.bench.typical import KINDS, Request, typical_call

SERVERS = ("bare", "sqlite")


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    answer = CliRunner(catch_exceptions=False).invoke(
        command.webhook, ["--json", "--sqlite-only", "--seconds", "0.3", "--rate", "60"]
    )
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_every_server_is_measured_by_kind_of_request(report: dict[str, Any]) -> None:
    assert tuple(report["cost"]) == SERVERS
    for cost in report["cost"].values():
        assert tuple(cost["kinds"]) == KINDS
        for figures in (cost, *cost["kinds"].values()):
            assert figures["requests"] > 0
            assert figures["answer_bytes"] > 100
            times = [figures["mean_ms"], figures["median_ms"]]
            ratios = figures["ratio"].values()
            assert len(ratios) >= 2
            assert all(math.isfinite(number) and number > 0 for number in (*times, *ratios))


def test_the_yardstick_costs_what_it_costs(report: dict[str, Any]) -> None:
    assert set(report["cost"]["bare"]["ratio"].values()) == {1.0}


def test_waiting_times_under_load_come_in_order_and_without_an_error(report: dict[str, Any]) -> None:
    assert tuple(report["load"]) == ("bare", "sqlite")
    for waited in report["load"].values():
        assert waited["errors"] == 0
        assert waited["requests"] >= len(KINDS)
        assert 0 < waited["p50_ms"] <= waited["p95_ms"] <= waited["p99_ms"] <= waited["max_ms"]


def test_every_goal_is_told_with_what_was_measured(report: dict[str, Any]) -> None:
    told = {(goal["goal"], goal["database"]) for goal in report["goals"]}
    assert told == {("cost", "sqlite"), ("p99", "sqlite"), ("startup", "sqlite")}
    for goal in report["goals"]:
        assert goal["met"] is (goal["measured"] <= goal["at_most"])


def test_what_was_left_out_is_said(report: dict[str, Any]) -> None:
    assert "--sqlite-only" in report["not_measured"]["postgresql"]


def test_the_machine_is_told_without_its_name_or_its_folders(report: dict[str, Any]) -> None:
    assert {"cores", "python", "sqlite", "flask", "uvicorn"} <= set(report["machine"])
    assert "/" not in json.dumps(report["machine"])


def test_the_start_is_timed_three_times(report: dict[str, Any]) -> None:
    start = report["startup"]
    assert len(start["all_s"]) == 3
    assert start["median_s"] == sorted(start["all_s"])[1] > 0


def test_people_get_tables(monkeypatch: pytest.MonkeyPatch, report: dict[str, Any]) -> None:
    monkeypatch.setattr(command, "_measure", lambda *_, **__: None)
    monkeypatch.setattr(Report, "as_json", lambda _: report)
    answer = CliRunner(catch_exceptions=False).invoke(command.webhook, env={"COLUMNS": "140"})
    assert answer.exit_code == 0
    for words in ("bare", "key *", "p99", "first good /healthz", "Goals", "Not measured: postgresql"):
        assert words in answer.output


def test_what_cannot_be_measured_at_all_fails_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise NotMeasured("The moon is full.")

    monkeypatch.setattr(command, "_measure", broken)
    answer = CliRunner().invoke(command.webhook)
    assert answer.exit_code == 1
    assert "The moon is full." in answer.output
    assert "Traceback" not in answer.output


def test_a_part_that_cannot_be_measured_leaves_the_others_standing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise NotMeasured("Nobody came.")

    monkeypatch.setattr(load, "measure", broken)
    monkeypatch.setattr(startup, "measure", broken)
    answer = CliRunner().invoke(command.webhook, ["--json", "--sqlite-only", "--seconds", "0.1"])
    found = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert found["not_measured"]["start-up"] == found["not_measured"]["load on sqlite"] == "Nobody came."
    assert (found["load"], found["startup"]) == ({}, None)
    assert [goal["goal"] for goal in found["goals"]] == ["cost"]


def test_a_wrong_answer_is_an_error_under_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Calls whose signature no longer fits: the hotline refuses them.
    def forged(number: int) -> tuple[Request, ...]:
        return tuple(
            Request(request.kind, request.wire.replace(b"From=%2B84", b"From=%2B85"), request.status, request.expect)
            for request in typical_call(number)
        )

    monkeypatch.setattr(load, "typical_call", forged)
    with hotline("sqlite", tmp_path) as server, pytest.raises(NotMeasured, match="0 of 6 requests"):
        load.measure(server, 1000.0, 0.0001, count(), random.Random(1))


def test_a_database_that_holds_something_is_left_alone(postgres_with_tables: str) -> None:
    with pytest.raises(NotMeasured, match="not empty"), postgres(postgres_with_tables):
        raise AssertionError("it was used")


def test_a_database_that_does_not_answer_is_told_without_its_password() -> None:
    url = "postgresql://somebody:sesame@127.0.0.1:1/nowhere"
    with pytest.raises(NotMeasured) as fault, postgres(url):
        raise AssertionError("it was used")
    assert "sesame" not in str(fault.value)


def test_every_call_is_of_a_caller_and_a_number_of_its_own() -> None:
    calls = [typical_call(number) for number in range(3)]
    assert [request.kind for request in calls[0]] == list(KINDS)
    assert len({request.wire for call in calls for request in call}) == 3 * len(KINDS)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n<Redirect>/voice/turn/CA1/2</Redirect>", True),
        (b"HTTP/1.1 200 OK\r\n\r\n<Hangup/>", False),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n/voice/turn/CA1/2", False),
    ],
)
def test_only_the_expected_document_is_right(answer: bytes, *, right: bool) -> None:
    assert is_right(Request("key 2", b"", 200, b"/voice/turn/CA1/2"), answer) is right
