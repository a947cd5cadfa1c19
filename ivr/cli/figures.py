"""``ivr figures``: the figures of a month as the supervisors' page counts them, for a terminal or a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ivr.core.figures.callbacks import Promises, Spread
    from ivr.services.figures import Report, Span
    from ivr.services.ports import Store

#: Group, item, count, and the share of promises kept where it is one.
_Row = tuple[str, str, int, str]


@click.command()
@click.option("--month", metavar="YYYY-MM", help="The month in which requests were asked for; else this one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated rows.")
def figures(*, month: str | None, as_json: bool, as_csv: bool) -> None:
    """Count a month: promises kept, waits, outcomes, and how far the machine served callers alone.

    Of the whole office; that it was read is in the audit.
    """
    from ivr.cli.accounts import configured_store

    if as_json and as_csv:
        raise click.UsageError("Choose --json or --csv.")
    day = _day(month)
    with configured_store() as store:
        span, report = _read(store, day)
    if as_json:
        click.echo(json.dumps(_told(span, report), ensure_ascii=False))
    elif as_csv:
        file = io.StringIO()
        csv.writer(file, lineterminator="\n").writerows([("group", "item", "count", "kept"), *_rows(report)])
        click.echo(file.getvalue(), nl=False)
    else:
        click.echo(f"{span.first:%Y-%m}, all units")
        for group, item, count, rate in _rows(report):
            click.echo(f"  {group:20} {item:40} {count:>7} {rate:>6}".rstrip())


def _day(month: str | None) -> date:
    from ivr.core.calendar import VIETNAM

    if month is None:
        return datetime.now(VIETNAM).date()
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise click.BadParameter("expected a month, as 2026-11", param_hint="--month") from None


def _read(store: Store, day: date) -> tuple[Span, Report]:
    from ivr.bootstrap import SystemClock
    from ivr.core.requests.units import EVERYONE
    from ivr.services.audit import COMMAND_LINE, Actor
    from ivr.services.figures import Span, month, read_figures
    from ivr.services.witness import Handled, Witness

    clock = SystemClock()
    with store.transaction() as tx:
        units = frozenset({EVERYONE, *(unit.id for unit in tx.staff.units())})
    span = Span(*month(day), units, calls=True)
    Witness(store, clock).write(Actor(COMMAND_LINE), Handled.EXPORTED, f"{span.first:%Y-%m}")
    return span, read_figures(store, clock, span)


def _rows(report: Report) -> Iterator[_Row]:
    of = report.requests
    yield "promises", "kept", of.total.kept, _share(of.total)
    yield "promises", "missed", of.total.missed, ""
    yield "requests", "all", of.total.requests, ""
    for group, found in (("unit", of.units), ("topic", of.topics), ("day", of.days)):
        for key, one in sorted(found.items(), key=lambda pair: str(pair[0] or "")):
            yield group, str(key or "-"), one.requests, _share(one)
    for group, spread in (("minutes to the ring", of.rung), ("minutes to the talk", of.spoken)):
        yield group, "half of the people", round(spread.median), ""
        yield group, "nine of ten", round(spread.most), ""
    for group, counts in _counts(report).items():
        for key, count in sorted(counts.items(), key=lambda pair: -pair[1]):
            yield group, str(key if key is not None else "-"), count, ""


def _counts(report: Report) -> dict[str, Mapping[Any, int]]:
    of, calls = report.requests, report.calls
    every: dict[str, Mapping[Any, int]] = {
        "attempts": of.attempts,
        "outcome": of.outcomes,
        "recognition": of.recognition,
        "sent elsewhere": of.elsewhere,
        "no topic": {"all": of.unnamed},
        "question": {one.words: one.people for one in report.questions},
    }
    if calls is not None:
        names = ("calls", "asked", "judged", "contained", "repeated")
        every["calls"] = {name: getattr(calls, name) for name in names}
        every["left at"] = calls.left
    return every


def _told(span: Span, report: Report) -> dict[str, Any]:
    of, calls = report.requests, report.calls
    counts = {group: {str(key): count for key, count in found.items()} for group, found in _counts(report).items()}
    return {
        "month": f"{span.first:%Y-%m}",
        "promises": _promises(of.total),
        "containment": calls.containment if calls else None,
        "units": {key or "-": _promises(one) for key, one in of.units.items()},
        "topics": {key or "-": _promises(one) for key, one in of.topics.items()},
        "days": {key.isoformat(): _promises(one) for key, one in sorted(of.days.items())},
        "minutes_to_ring": _spread(of.rung),
        "minutes_to_talk": _spread(of.spoken),
        **{group.replace(" ", "_"): found for group, found in counts.items()},
    }


def _promises(one: Promises) -> dict[str, Any]:
    return {"requests": one.requests, "kept": one.kept, "missed": one.missed, "rate": one.rate}


def _spread(one: Spread) -> dict[str, Any]:
    return {"people": one.people, "median": one.median, "nine_of_ten": one.most}


def _share(one: Promises) -> str:
    return "" if one.rate is None else f"{one.rate:.1%}"
