"""Measuring: lists of recordings, verdicts, figures, and the page."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from ivr.core.meaning import Decision, Meaning
from ivr.speech.evaluation.figures import figures_of, word_error_rate
from ivr.speech.evaluation.manifest import ManifestBroken, Sample, read_manifest
from ivr.speech.evaluation.report import evaluation_page
from ivr.speech.evaluation.results import Result, Verdict, listen_to
from ivr.speech.hearing.ear import ear_with
from tests.speech.heard import AUDIO, ExactMatcher, grammar, manifest, model

U, A, N = Decision.UNDERSTOOD, Decision.UNSURE, Decision.NOT_UNDERSTOOD


def result(
    intent: str, decision: Decision, guess: str, *, score: float = 0.9, keys: str = "", said: str = ""
) -> Result:
    sample = Sample(Path("a.wav"), said or "một hai", intent, "main", "north", "clean")
    return Result(sample, Meaning("một ba", decision, guess, score, keys), 0.8, 2.0, 0.02, 0.7)


@pytest.mark.parametrize(
    ("intent", "decision", "guess", "verdict"),
    [
        ("ho-chieu", U, "ho-chieu", Verdict.RIGHT),
        ("ho-chieu", A, "ho-chieu", Verdict.ASKED),
        ("ho-chieu", U, "tam-tru", Verdict.WRONG),
        ("ho-chieu", A, "tam-tru", Verdict.ASKED_WRONG),
        ("ho-chieu", N, "ho-chieu", Verdict.MISSED),
        ("out-of-scope", N, "tam-tru", Verdict.REJECTED),
        ("out-of-scope", A, "tam-tru", Verdict.ASKED_WRONG),
        ("out-of-scope", U, "tam-tru", Verdict.ACCEPTED),
    ],
)
def test_verdicts(intent: str, decision: Decision, guess: str, verdict: Verdict) -> None:
    assert result(intent, decision, guess).verdict is verdict


def test_a_named_key_is_right_by_either_name() -> None:
    assert result("digit-3", U, "digits", keys="3").verdict is Verdict.RIGHT
    assert result("digit-3", U, "digits", keys="33").verdict is Verdict.WRONG


def test_shares_confusions_and_the_curve() -> None:
    results = [
        result("ho-chieu", U, "ho-chieu", score=0.9),
        result("ho-chieu", U, "tam-tru", score=0.6),
        result("tam-tru", A, "tam-tru", score=0.4),
        result("out-of-scope", U, "tam-tru", score=0.7),
        result("out-of-scope", N, "out-of-scope", score=0.0),
    ]
    figures = figures_of(results, "a model")
    assert (figures["right"], figures["right_or_asked"], figures["wrong"]) == (0.3333, 0.6667, 0.3333)
    assert (figures["accepted"], figures["rejected"]) == (0.5, 0.5)
    confusions = {(row["meant"], row["taken_for"]) for row in figures["confusions"]}  # type: ignore[attr-defined]
    assert confusions == {("ho-chieu", "tam-tru"), ("out-of-scope", "tam-tru")}
    curve = {row["score"]: row for row in figures["curve"]}  # type: ignore[attr-defined]
    assert (curve[0.0]["right"], curve[0.65]["wrong"], curve[0.75]["accepted"]) == (0.6667, 0.0, 0.0)
    assert set(figures["by_intent"]) == {"ho-chieu", "tam-tru", "out-of-scope"}  # type: ignore[call-overload]
    assert len(figures["failures"]) == 3  # type: ignore[arg-type]


def test_word_errors_are_counted_a_word_said() -> None:
    results = [result("ho-chieu", U, "ho-chieu", said="Một hai, BA?")]
    assert word_error_rate(results) == 0.3333


def test_the_page_stands_alone() -> None:
    figures = figures_of([result("ho-chieu", U, "tam-tru"), result("out-of-scope", N, "x")], "TEST MODEL <b>")
    page = evaluation_page(figures)
    assert "&lt;b&gt;" in page
    assert "<svg" in page
    assert "polyline" in page
    assert not any(outside in page for outside in ("http:", "https:", "src=", "@import", "url("))


def test_a_recording_is_played_as_a_call_would() -> None:
    ear = ear_with(model(), ExactMatcher(), grammar, threads=1)
    row = manifest()["syn023"]
    found = asyncio.run(listen_to(ear, Sample(AUDIO / row["file"], row["text"], row["intent"], "main")))
    assert found.verdict is Verdict.RIGHT
    assert found.wait is not None
    assert 0.2 < found.wait < 1.1
    ear.close()


def test_menus_follow_from_intents_unless_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    (tmp_path / "list.csv").write_text(
        "file,text,intent,menu\na.wav,có,yes,\na.wav,ba,digit-3,\na.wav,tạm trú,tam-tru,\na.wav,không,no,times\n"
    )
    assert [sample.menu for sample in read_manifest(tmp_path / "list.csv", "number")] == [
        "confirm",
        "number",
        "main",
        "times",
    ]
    assert {sample.menu for sample in read_manifest(tmp_path / "list.csv", "number", "papers")} == {"papers"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("file,text\n", "no column intent"),
        ("file,text,intent\n", "lists no recording"),
        ("file,text,intent\nb.wav,x,yes\n", r"list.csv:2: there is no file .*b\.wav"),
        ("file,text,intent\nlist.csv,x,\n", "list.csv:2: the intent is empty"),
    ],
)
def test_a_broken_list_is_told_by_its_line(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "list.csv").write_text(content)
    with pytest.raises(ManifestBroken, match=reason):
        read_manifest(tmp_path / "list.csv")


def test_an_intent_that_nobody_knows_is_told_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "file,text,intent\nlist.csv,ba,digit-3\nlist.csv,x,ho-chieu\nlist.csv,x,ho-chiu\n"
    )
    with pytest.raises(ManifestBroken, match=r'list\.csv:4: "ho-chiu" is no intent; one of: ho-chieu, yes'):
        read_manifest(tmp_path / "list.csv", intents={"ho-chieu", "yes"})


def test_figures_are_json() -> None:
    json.dumps(figures_of([result("ho-chieu", U, "ho-chieu")], "a model"))
