"""What ``ivr call`` prints of a call: for people, as JSON, and the story that it can be kept as."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from ivr.exchange.record import CallRecord
from ivr.exchange.stories.player import Outcome
from ivr.exchange.stories.writer import write_story
from ivr.exchange.terminal import show_summary, show_transcript

_CALLED_BACK = {"outbound-api": "To the officer", "outbound-dial": "To the caller"}


def offer_story(record: CallRecord, platform: str) -> bool:
    """Offer to keep the call in a file; returns False when it could not be written there."""
    name = click.prompt("Keep this call as a story? File name, or Enter for no", default="", show_default=False)
    if name.strip().lower() in {"", "n", "no", "không"}:
        return True
    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if path.exists() and not click.confirm(f"{path} exists. Replace it?"):
        return False
    title = click.prompt("Its title", default=f"A call on {record.began:%Y-%m-%d}")
    try:
        path.write_text(write_story(record, title, platform), "utf-8")
    except OSError as error:
        click.echo(f"{path} cannot be written: {error.strerror}.", err=True)
        return False
    click.echo(f"Saved. Play it with: ivr call {path}")
    return True


def show(console: Console, outcome: Outcome) -> None:
    """Print the calls of a story in their order, and what did not come true."""
    for record in sorted((*outcome.records, *outcome.called_back), key=lambda one: one.began):
        if record.direction in _CALLED_BACK:
            console.print(f"[bold]{_CALLED_BACK[record.direction]}, {escape(record.to_number)}[/bold]")
        show_transcript(console, record)
        show_summary(console, record)
    for note in outcome.not_checked:
        console.print(f"[yellow]not checked[/yellow] {note}")
    for failure in outcome.failures:
        console.print(f"[red]failed[/red] {escape(str(failure))}")
    if not outcome.failures:
        console.print("[green]ok[/green]")


def print_json(outcome: Outcome) -> None:
    """Print one JSON object about all calls together."""
    calls = [record.as_json() for record in outcome.records]
    failures = [
        {"step": one.step, "line": one.line, "expected": one.expected, "heard": one.heard} for one in outcome.failures
    ]
    faultless = not any(record.faults for record in outcome.records)
    merged = {
        "ok": outcome.ok and faultless,
        **calls[-1],
        "seconds": round(sum(one["seconds"] for one in calls), 2),
        "turns": [turn for one in calls for turn in one["turns"]],
        "status_callbacks": [report for one in calls for report in one["status_callbacks"]],
        "calls": [one["call"] for one in calls],
        "called_back": [record.as_json() for record in outcome.called_back],
        "failures": failures,
        "not_checked": outcome.not_checked,
    }
    click.echo(json.dumps(merged, ensure_ascii=False))
