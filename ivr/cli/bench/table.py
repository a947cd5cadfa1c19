"""The report as tables for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from ivr.cli.bench.telling import machine_line, met, number, table

_WORDS = {"cost": "a turn's cost", "p99": "p99 under load", "startup": "start-up"}


def show(report: dict[str, Any], console: Console) -> None:
    """Print what ``Report.as_json`` gave."""
    console.print(machine_line(report["machine"]))
    if report["cost"]:
        console.print(_costs(report["cost"]))
    if report["load"]:
        console.print(_loads(report["load"]))
    if report["startup"]:
        every = ", ".join(f"{seconds:.2f}" for seconds in report["startup"]["all_s"])
        console.print(f"From `ivr run` to the first good /healthz: {report['startup']['median_s']:.2f} s ({every})\n")
    console.print(_goals(report["goals"]))
    for what, why in report["not_measured"].items():
        console.print(f"Not measured: {what}. {why}", style="yellow", markup=False)


def _costs(costs: dict[str, Any]) -> Table:
    made = table("One request, one caller at a time (ms)", "server", "request", "mean", "median", "CPU", "x bare",
                   "x median", "x CPU", "bytes")  # fmt: skip
    for name, cost in costs.items():
        for kind, figures in {"all": cost, **cost["kinds"]}.items():
            ratio = figures["ratio"]
            made.add_row(
                name if kind == "all" else "",
                kind,
                *(number(figures[column]) for column in ("mean_ms", "median_ms", "cpu_ms")),
                *(number(ratio.get(column)) for column in ("mean", "median", "cpu")),
                str(figures["answer_bytes"]),
                end_section=kind == "status",
                style="bold" if kind == "all" else "",
            )
    return made


def _loads(loads: dict[str, Any]) -> Table:
    columns = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
    made = table("Under load, counted from the moment a request was due (ms)", "database", "requests/s", "requests",
                   "errors", "p50", "p95", "p99", "max")  # fmt: skip
    for name, load in loads.items():
        counts = (f"{load['rate']:g}", str(load["requests"]), str(load["errors"]))
        made.add_row(name, *counts, *(number(load[column]) for column in columns))
    return made


def _goals(goals: list[dict[str, Any]]) -> Table:
    made = table("Goals", "what", "database", "at most", "measured", "met")
    for goal in goals:
        made.add_row(
            f"{_WORDS[goal['goal']]} ({goal['unit']})",
            goal["database"],
            f"{goal['at_most']:g}",
            number(goal["measured"]),
            met(goal["met"]),
        )
    return made
