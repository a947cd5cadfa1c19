"""``ivr bench webhook``: what a turn costs, how it holds under load, how fast the service starts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.bench import telling

if TYPE_CHECKING:
    from ivr.cli.bench.report import Report
    from ivr.cli.bench.servers import Server

#: The random moments of the load test are the same in every run.
_SEED = 1


@click.command()
@click.option("--seconds", default=30.0, show_default=True, type=click.FloatRange(min=0.1), help="Of each part.")
@click.option("--rate", default=100.0, show_default=True, type=click.FloatRange(min=1), help="Requests a second.")
@click.option("--postgres-url", help="An empty PostgreSQL database; its calls stay in it. Default: one of its own.")
@click.option("--sqlite-only", is_flag=True, help="Leave PostgreSQL out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def webhook(seconds: float, rate: float, postgres_url: str | None, *, sqlite_only: bool, as_json: bool) -> None:
    """Measure signed webhooks against a bare Flask route, in one run on this machine.

    Three parts: a request's cost as a ratio to the bare route, one caller at a time; waiting times at --rate; the
    start of the service. A goal that is missed is a result like any other: the exit is 1 only when nothing could
    be measured.
    """
    from ivr.cli.bench import machine
    from ivr.cli.bench.report import Report
    from ivr.cli.bench.table import show

    report = Report(machine.describe(), seconds, rate)
    telling.run(lambda folder: _measure(report, folder, postgres_url, sqlite_only=sqlite_only))
    found = report.as_json()
    telling.tell(found, lambda console: show(found, console), as_json=as_json)


def _measure(report: Report, folder: Path, postgres_url: str | None, *, sqlite_only: bool) -> None:
    from ivr.cli.bench import cost, load, startup

    calls = count()
    with _servers(report, folder, postgres_url, sqlite_only=sqlite_only) as servers:
        telling.progress("cost of a request")
        report.samples = cost.measure(servers, report.seconds, calls)
        # The yardstick too: it tells what the machine itself does to waiting times.
        for server in servers:
            telling.progress(f"load on {server.name}")
            with _noting(report, f"load on {server.name}"):
                chance = random.Random(_SEED)
                report.load[server.name] = load.measure(server, report.rate, report.seconds, calls, chance)
    telling.progress("start-up")
    with _noting(report, "start-up"):
        report.startup = startup.measure(folder)


@contextmanager
def _noting(report: Report, what: str) -> Iterator[None]:
    """Note why a part was not measured, and go on with the others."""
    from ivr.cli.bench.errors import NotMeasured

    try:
        yield
    except NotMeasured as fault:
        report.not_measured[what] = fault.detail


@contextmanager
def _servers(
    report: Report, folder: Path, postgres_url: str | None, *, sqlite_only: bool
) -> Iterator[tuple[Server, ...]]:
    """The yardstick first, then a hotline on each database that is to be had."""
    from ivr.cli.bench import postgres, servers
    from ivr.cli.bench.errors import NotMeasured

    with ExitStack() as stack:
        sqlite = stack.enter_context(servers.hotline("sqlite", telling.folder(folder, "sqlite")))
        document = _document(sqlite)
        found = [stack.enter_context(servers.bare(telling.folder(folder, servers.YARDSTICK), document)), sqlite]
        if sqlite_only:
            report.not_measured["postgresql"] = "It was left out by --sqlite-only."
            yield tuple(found)
            return
        try:
            url = stack.enter_context(postgres.postgres(postgres_url))
            found.append(
                stack.enter_context(servers.hotline("postgresql", telling.folder(folder, "postgresql"), url))
            )
            report.machine["postgresql"] = postgres.describe(url)
        except NotMeasured as fault:
            report.not_measured["postgresql"] = fault.detail
        yield tuple(found)


def _document(server: Server) -> bytes:
    """A document of usual length, for the yardstick to answer with: the one that follows the first key."""
    from ivr.cli.bench.client import Client, body_of
    from ivr.cli.bench.typical import typical_call

    # No other call has this number.
    answer, key, *_ = typical_call(9_999_999)
    with Client(server.port) as client:
        client.ask(answer.wire)
        return body_of(client.ask(key.wire))
