"""``ivr bench queue``: what claims and the board cost as the queue grows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.bench import telling

if TYPE_CHECKING:
    from ivr.cli.bench.queue.report import Report

_SIZES = (1_000, 10_000, 100_000)
#: Processes that the officers are spread over, by database: SQLite is for a hotline of one process.
_PROCESSES = {"sqlite": (1,), "postgresql": (1, 4)}


@click.command()
@click.option("--size", "sizes", multiple=True, default=_SIZES, show_default=True, type=click.IntRange(min=1))
@click.option("--officers", default=20, show_default=True, type=click.IntRange(min=4), help="At work at once.")
@click.option(
    "--claims", default=400, show_default=True, type=click.IntRange(min=20), help="Taken and closed each time."
)
@click.option(
    "--postgres-url", help="An empty PostgreSQL database; the requests stay in it. Default: one of its own."
)
@click.option("--sqlite-only", is_flag=True, help="Leave PostgreSQL out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def queue(
    *,
    sizes: tuple[int, ...],
    officers: int,
    claims: int,
    postgres_url: str | None,
    sqlite_only: bool,
    as_json: bool,
) -> None:
    """Measure the callback queue with so many open requests, on SQLite and PostgreSQL.

    Officers who never pause take requests and close them: claims a second, and how long a click waits. Then the
    board: its counts, what comes next, and the console's page over HTTP.
    """
    from ivr.cli.bench import machine
    from ivr.cli.bench.queue.report import Report
    from ivr.cli.bench.queue.table import show

    report = Report(machine.describe(), {"sizes": sizes, "officers": officers, "claims": claims})
    telling.run(lambda folder: _measure(report, folder, postgres_url, sqlite_only=sqlite_only))
    telling.tell(report.as_json(), lambda console: show(report, console), as_json=as_json, width=130)


def _measure(report: Report, folder: Path, postgres_url: str | None, *, sqlite_only: bool) -> None:
    from ivr.cli.bench import postgres
    from ivr.cli.bench.errors import NotMeasured
    from ivr.cli.bench.queue.growing import grow

    own = folder / "sqlite"
    own.mkdir()
    grow(report, "sqlite", f"sqlite:///{own / 'hotline.db'}", own, _PROCESSES["sqlite"])
    if sqlite_only:
        report.not_measured["postgresql"] = "It was left out by --sqlite-only."
        return
    own = folder / "postgresql"
    own.mkdir()
    try:
        with postgres.postgres(postgres_url) as url:
            report.machine["postgresql"] = postgres.describe(url)
            grow(report, "postgresql", url, own, _PROCESSES["postgresql"])
    except NotMeasured as fault:
        report.not_measured["postgresql"] = fault.detail
