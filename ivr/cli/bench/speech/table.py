"""The report of ``ivr bench speech`` as tables for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from ivr.cli.bench.speech.lines import Lines
from ivr.cli.bench.speech.report import Report


def show(report: Report, console: Console) -> None:
    """Print what was found."""
    found = report.as_json()
    machine = found["machine"]
    console.print(
        f"{machine['cores']} cores, Python {machine['python']}, load before {machine['load']}, {machine['at']}\n"
    )
    if report.speech is not None:
        console.print(_costs(found["cost"]))
    console.print(_lines(report))
    if report.idle_a_core is not None:
        console.print(f"Silent streams a core, by processor time: {report.idle_a_core:.0f}\n")
    console.print(_goals(found["goals"]))


def _costs(costs: dict[str, dict[str, float]]) -> Table:
    table = _table("Processor time of a second of audio (ms)", "audio", "ours", "bare Vosk loop", "times")
    for audio, cost in costs.items():
        table.add_row(audio, f"{cost['ours_ms']:.2f}", f"{cost['bare_ms']:.2f}", f"{cost['ratio']:.3f}")
    return table


def _lines(report: Report) -> Table:
    title = (
        f"Crowds of {report.seconds:.0f} s; waits from the end of an utterance to the first byte of the answer (ms)"
    )
    table = _table(
        title, "crowd", "calls", "said", "no answer", "lost", "foreign", "p50", "p95", "cores", "MB", "late"
    )
    rows: list[tuple[str, Lines | None]] = [("hotline", one) for one in report.lines]
    for name, one in (*rows, ("silent", report.idle), ("plain way", report.plain)):
        if one is not None:
            table.add_row(
                name, str(one.calls), str(one.utterances), str(one.unanswered), str(one.lost), _number(one.foreign),
                _number(one.p50_ms), _number(one.p95_ms), _number(one.cores, 2), _number(one.memory_mb),
                _number(one.late_ms),
            )  # fmt: skip
    return table


def _goals(goals: list[dict[str, object]]) -> Table:
    table = _table("Goals", "what", "bound", "measured", "met")
    for goal in goals:
        bound = f"<= {goal['at_most']}" if "at_most" in goal else f">= {goal['at_least']}"
        table.add_row(
            str(goal["goal"]), bound, str(goal["measured"]), "[green]yes[/]" if goal["met"] else "[red]no[/]"
        )
    return table


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _number(value: float | None, places: int = 0) -> str:
    return "-" if value is None else f"{value:.{places}f}"
