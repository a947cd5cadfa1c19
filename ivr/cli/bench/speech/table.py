"""The report of ``ivr bench speech`` as tables for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from ivr.cli.bench.speech.lines import Lines
from ivr.cli.bench.speech.report import Report
from ivr.cli.bench.telling import machine_line, met, number, table


def show(report: Report, console: Console) -> None:
    """Print what was found."""
    found = report.as_json()
    console.print(machine_line(found["machine"]))
    if report.costs is not None:
        console.print(_costs(found["cost"]))
    console.print(_lines(report))
    if report.idle_a_core is not None:
        console.print(f"Silent streams a core, by processor time: {report.idle_a_core:.0f}\n")
    console.print(_goals(found["goals"]))


def _costs(costs: dict[str, dict[str, float]]) -> Table:
    made = table("Processor time of a second of audio (ms)", "audio", "ours", "bare Vosk loop", "times")
    for audio, cost in costs.items():
        made.add_row(audio, f"{cost['ours_ms']:.2f}", f"{cost['bare_ms']:.2f}", f"{cost['ratio']:.3f}")
    return made


def _lines(report: Report) -> Table:
    title = (
        f"Crowds of {report.seconds:.0f} s; waits from the end of an utterance to the first byte of the answer (ms)"
    )
    made = table(
        title,
        "crowd",
        "calls",
        "said",
        "no answer",
        "by keys",
        "lost",
        "foreign",
        "p50",
        "p95",
        "cores",
        "MB",
        "MB later",
        "late",
    )
    rows: list[tuple[str, Lines | None]] = [("hotline", one) for one in report.lines]
    for name, one in (*rows, ("silent", report.idle), ("plain way", report.plain)):
        if one is not None:
            made.add_row(
                name, str(one.calls), str(one.utterances), str(one.unanswered), str(one.by_keys), str(one.lost),
                number(one.foreign, 0), number(one.p50_ms, 0), number(one.p95_ms, 0), number(one.cores),
                number(one.memory_mb, 0), number(one.later_mb, 1), number(one.late_ms, 0),
            )  # fmt: skip
    return made


def _goals(goals: list[dict[str, object]]) -> Table:
    made = table("Goals", "what", "bound", "measured", "met")
    for goal in goals:
        bound = f"<= {goal['at_most']}" if "at_most" in goal else f">= {goal['at_least']}"
        made.add_row(str(goal["goal"]), bound, str(goal["measured"]), met(goal["met"]))
    return made
