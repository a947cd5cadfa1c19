"""The report of ``ivr bench queue`` as tables for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from ivr.cli.bench.queue.figures import Times
from ivr.cli.bench.queue.report import Report, Size
from ivr.cli.bench.telling import machine_line, table


def show(report: Report, console: Console) -> None:
    """Print what was found."""
    console.print(machine_line(report.machine))
    if report.sizes:
        console.print(_claims(report.sizes))
        console.print(_boards(report.sizes))
    for database, growth in report.growth().items():
        told = ", ".join(f"{name} {times:g}" for name, times in growth.items())
        console.print(f"{database}, the largest queue as a multiple of the smallest: {told}")
    for what, why in report.not_measured.items():
        console.print(f"Not measured: {what}. {why}", style="yellow", markup=False)


def _claims(sizes: list[Size]) -> Table:
    made = table(
        "Officers who never pause (ms)",
        "database",
        "open",
        *(
            "processes",
            "officers",
            "claims/s",
            "next p50",
            "p95",
            "max",
            "outcome p50",
            "p95",
            "CPU",
            "again",
            "load",
        ),
    )
    for size in sizes:
        for crew in size.claiming:
            made.add_row(
                size.database,
                f"{size.requests:,}",
                *(str(crew.processes), str(crew.officers), f"{crew.a_second:.0f}"),
                *_three(crew.next),
                *_three(crew.outcome)[:2],
                f"{crew.cpu_ms:.1f}",
                str(crew.again),
                f"{size.load:.1f}",
            )
    return made


def _boards(sizes: list[Size]) -> Table:
    made = table(
        "The board, one at a time (ms)",
        "database",
        "open",
        *("counts p50", "p95", "next 8 p50", "p95", "page p50", "p95", "page CPU", "page bytes"),
    )
    for size in sizes:
        board = size.board
        made.add_row(
            size.database,
            f"{size.requests:,}",
            *_three(board.counts)[:2],
            *_three(board.line)[:2],
            *_three(board.page)[:2],
            "" if board.page_cpu_ms is None else f"{board.page_cpu_ms:.1f}",
            f"{board.page_bytes:,}",
        )
    return made


def _three(times: Times) -> tuple[str, str, str]:
    return f"{times.p50_ms:.1f}", f"{times.p95_ms:.1f}", f"{times.max_ms:.0f}"
