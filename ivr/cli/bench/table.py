"""The report as tables for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

_WORDS = {"cost": "a turn's cost", "p99": "p99 under load", "startup": "start-up"}


def show(report: dict[str, Any], console: Console) -> None:
    """Print what ``Report.as_json`` gave."""
    machine = report["machine"]
    console.print(
        f"{machine['cores']} cores, Python {machine['python']}, load before {machine['load']}, {machine['at']}\n"
    )
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


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _costs(costs: dict[str, Any]) -> Table:
    table = _table("One request, one caller at a time (ms)", "server", "request", "mean", "median", "CPU", "x bare",
                   "x median", "x CPU", "bytes")  # fmt: skip
    for name, cost in costs.items():
        for kind, figures in {"all": cost, **cost["kinds"]}.items():
            ratio = figures["ratio"]
            table.add_row(
                name if kind == "all" else "",
                kind,
                *(_number(figures[column]) for column in ("mean_ms", "median_ms", "cpu_ms")),
                *(_number(ratio.get(column)) for column in ("mean", "median", "cpu")),
                str(figures["answer_bytes"]),
                end_section=kind == "status",
                style="bold" if kind == "all" else "",
            )
    return table


def _loads(loads: dict[str, Any]) -> Table:
    columns = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
    table = _table("Under load, counted from the moment a request was due (ms)", "database", "requests/s", "requests",
                   "errors", "p50", "p95", "p99", "max")  # fmt: skip
    for name, load in loads.items():
        counts = (f"{load['rate']:g}", str(load["requests"]), str(load["errors"]))
        table.add_row(name, *counts, *(_number(load[column]) for column in columns))
    return table


def _goals(goals: list[dict[str, Any]]) -> Table:
    table = _table("Goals", "what", "database", "at most", "measured", "met")
    for goal in goals:
        table.add_row(
            f"{_WORDS[goal['goal']]} ({goal['unit']})",
            goal["database"],
            f"{goal['at_most']:g}",
            _number(goal["measured"]),
            "[green]yes[/]" if goal["met"] else "[red]no[/]",
        )
    return table


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
