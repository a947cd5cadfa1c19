"""``ivr bench speech``, with crowds so small that its figures mean nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli.bench import servers
from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.servers import Server
from ivr.cli.bench.speech import command, parts
from ivr.cli.bench.speech.caller import Caller, Heard, Saying, Utterance, frames_of
from ivr.cli.bench.speech.cost import Cost, Costs
from ivr.cli.bench.speech.crowd import Crowd, plan
from ivr.cli.bench.speech.lines import Crowds, Lines
from ivr.cli.bench.speech.report import Report
from tests.cli.bench_line import STREAM, Line

TESTS = Path(__file__).parents[1]
MANIFEST, MODEL = TESTS / "audio" / "manifest.csv", TESTS / "models" / "vosk-model-tiny-vi-open"
CROWD = Lines(
    calls=30,
    seconds=60.0,
    utterances=90,
    unanswered=0,
    by_keys=0,
    lost=0,
    p50_ms=500.0,
    p95_ms=700.0,
    cores=0.5,
    memory_mb=40.0,
    later_mb=0.5,
    foreign=0,
    late_ms=20.0,
)
WORD = Utterance(b"\x10" * 800, "khai-sinh")


def crowd(**changes: Any) -> Lines:
    values = {name: getattr(CROWD, name) for name in CROWD.__slots__}
    return Lines(**{**values, **changes})


def bench(*arguments: str) -> Any:
    return CliRunner().invoke(command.speech, [str(MANIFEST), "--model", str(MODEL), "--json", *arguments])


@pytest.fixture(scope="module")
def two_calls() -> dict[str, Any]:
    answer = bench("--calls", "2", "--seconds", "15")
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.stdout)["lines"][0]
    return found


def test_callers_speak_to_a_real_hotline_and_none_is_lost_or_mixed_up(two_calls: dict[str, Any]) -> None:
    assert (two_calls["calls"], two_calls["lost"], two_calls["foreign"]) == (2, 0, 0)
    assert two_calls["utterances"] >= 2
    assert two_calls["by_keys"] or 0 < two_calls["p50_ms"] <= two_calls["p95_ms"]


def test_what_the_memory_grew_by_is_told_from_what_it_grew_by_once_warm(two_calls: dict[str, Any]) -> None:
    assert two_calls["memory_mb"] > 0
    assert two_calls["later_mb"] < two_calls["memory_mb"]


COSTS = Costs(Cost([0.2], [0.1]), Cost([0.2], [0.4]), Cost([0.001], [0.1]))


@pytest.fixture
def no_hotline(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def hotline(*_: object, **__: object) -> Iterator[Server]:
        yield Server("none", 0, 0, 0.0)

    monkeypatch.setattr(servers, "hotline", hotline)
    monkeypatch.setattr(parts, "cost_of", lambda *_: COSTS)


def test_what_was_measured_before_something_broke_is_told(no_hotline: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def speaking(_: Crowds, calls: int) -> Lines:
        if calls > 10:
            raise NotMeasured("The hotline fell silent.")
        return crowd(calls=calls)

    monkeypatch.setattr(Crowds, "speaking", speaking)
    answer = bench()
    assert answer.exit_code == 1
    assert "The hotline fell silent." in answer.stderr
    found = json.loads(answer.stdout)
    assert [one["calls"] for one in found["lines"]] == [1, 10]
    assert {audio: cost["ratio"] for audio, cost in found["cost"].items()} == {
        "speech": 2.0,
        "speech amid silence": 0.5,
        "silence": 0.01,
    }
    assert found["idle"] is None


def test_crowds_grow_until_one_is_carried_badly(no_hotline: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_: Crowds, calls: int) -> Lines:
        raise NotMeasured(f"{calls} silent streams were asked for")

    monkeypatch.setattr(Crowds, "speaking", lambda _, calls: crowd(calls=calls, p95_ms=calls * 6.0))
    monkeypatch.setattr(Crowds, "silent", silent)
    answer = bench("--idle", "7")
    found = json.loads(answer.stdout)
    assert [one["calls"] for one in found["lines"]] == [1, 10, 30, 50, 100, 150]
    assert found["most_calls"] == 100
    assert "7 silent streams" in answer.stderr


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({}, True),
        ({"p95_ms": 801.0}, False),
        ({"lost": 1}, False),
        ({"by_keys": 1}, False),
        ({"p95_ms": None}, False),
    ],
)
def test_a_crowd_is_carried_well_when_everybody_is_answered_in_time(changes: dict[str, Any], good: bool) -> None:
    assert crowd(**changes).good is good


def test_a_crowd_that_the_load_itself_was_late_for_says_nothing_about_the_hotline() -> None:
    report = Report({}, 60.0, lines=[crowd(calls=50), crowd(calls=100, late_ms=251.0)])
    assert report.most_calls == 50


def test_silent_streams_are_counted_by_what_they_cost() -> None:
    assert Report({}, 60.0, idle=crowd(calls=600, cores=0.8)).idle_a_core == pytest.approx(750)
    assert Report({}, 60.0, idle=crowd(calls=600, cores=0.8, lost=1)).idle_a_core is None


def test_every_goal_is_told_with_its_bound_and_whether_it_was_met() -> None:
    report = Report(
        {},
        60.0,
        Costs(Cost([0.12, 0.13, 0.30], [0.1, 0.1, 0.1]), Cost([0.1], [0.2]), Cost([0.001], [0.1])),
        lines=[crowd(calls=10, p95_ms=790.0), crowd(calls=400, p95_ms=900.0)],
        idle=crowd(calls=600, cores=1.5),
    )
    told = [(goal["measured"], goal.get("at_most", goal.get("at_least")), goal["met"]) for goal in report.goals()]
    assert told == [
        (1.3, 1.15, False),
        (0.01, 0.1, True),
        (400.0, 600, False),
        (790.0, 800.0, True),
        (900.0, 800.0, False),
    ]


def test_a_caller_says_everything_at_its_time_and_marks_where_it_begins_and_ends() -> None:
    frames = frames_of([Saying(0.1, WORD)], 0.4)
    assert len(frames) == 20
    assert [number for number, (_, begins, _) in enumerate(frames) if begins] == [5]
    assert [number for number, (_, _, ends) in enumerate(frames) if ends] == [9]


def test_a_plan_leaves_room_for_every_answer() -> None:
    sayings = plan([WORD], 60.0, 0.1, Random(1))
    assert len(sayings) > 2
    assert all(second.at - first.at >= 3.0 for first, second in pairwise(sayings))
    assert sayings[-1].at + WORD.seconds + 3.0 <= 60.0


def ring(line: Line, *sayings: Saying, seconds: float = 0.6) -> Heard:
    return line.serve(lambda port: Caller(1, port).ring(sayings, seconds))


def test_a_call_that_ends_by_itself_is_neither_lost_nor_goes_on_by_keys() -> None:
    line = Line()
    heard = ring(line)
    assert (heard.lost, heard.by_keys) == ("", False)
    assert line.heard[:3] == ["connected", "start", "media"]
    assert line.heard.count("media") == 30


def test_a_stream_that_the_hotline_closes_goes_on_by_keys() -> None:
    heard = ring(Line(frames=5))
    assert (heard.lost, heard.by_keys) == ("", True)


def test_a_stream_with_no_keys_behind_it_is_lost() -> None:
    heard = ring(Line(frames=5, behind="<Response><Hangup/></Response>"))
    assert not heard.by_keys
    assert "no keys behind the stream" in heard.lost
    assert "<Hangup/>" in heard.lost


def test_a_stream_that_breaks_goes_on_by_the_keys_behind_it_as_on_any_platform() -> None:
    heard = ring(Line(frames=5, breaks=True))
    assert (heard.lost, heard.by_keys) == ("", True)


@pytest.mark.parametrize("answer", [STREAM.replace("Stream", "Dream"), "Internal Server Error"])
def test_a_hotline_that_does_not_listen_by_stream_cannot_be_measured(answer: str) -> None:
    with pytest.raises(NotMeasured, match="does not listen by stream"):
        ring(Line(answer=answer))


def test_a_wait_runs_from_the_end_of_what_was_said_to_the_answers_first_byte() -> None:
    answered = ring(Line(speaks=frozenset({15})), Saying(0.1, WORD))
    [wait] = answered.waits
    assert wait is not None
    assert wait > 0
    assert answered.received == 1


def test_what_nothing_came_after_is_told_as_unanswered() -> None:
    heard = ring(Line(), Saying(0.1, WORD))
    assert heard.waits == [None]
    assert Crowd((heard,)).unanswered == 1
    assert Crowd((heard,)).waits == []
