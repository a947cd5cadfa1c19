"""``ivr audit``: who did what, and whether the record of it is whole."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ivr.core.accounts.audit import Broken, Head, Record

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def audit() -> None:
    """The audit: who did what in the console and here."""


@audit.command()
@click.option("--kept", metavar="COUNT:DIGEST", help="An end of the chain that was written down elsewhere.")
@_JSON
def verify(*, kept: str | None, as_json: bool) -> None:
    """Check the chain of records; exit 1 at the first broken link.

    Prints the end of the chain. Write it down outside of this machine from time to time: checked with --kept, it
    shows also a chain that somebody cut off or wrote anew as a whole.
    """
    from ivr.cli.accounts import configured_store
    from ivr.services.audit import check

    head = _head(kept)
    with configured_store() as store:
        report = check(store, head)
    if as_json:
        broken = report.broken and {"kind": report.broken.kind.value, "record": report.broken.number}
        click.echo(json.dumps({"records": report.head.count, "head": str(report.head), "broken": broken}))
    elif report.broken is not None:
        click.echo(_sentence(report.broken))
    else:
        click.echo(f"{report.head.count} records, the chain is whole. Its end: {report.head}")
    if report.broken is not None:
        sys.exit(1)


@audit.command()
@click.option("--latest", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many records.")
@_JSON
def show(*, latest: int, as_json: bool) -> None:
    """Print the newest records, newest first; telephone numbers in them are masked."""
    from ivr.cli.accounts import configured_store

    with configured_store() as store, store.transaction() as tx:
        records = tx.audit.latest(latest)
    if as_json:
        click.echo(json.dumps({"records": [_told(record) for record in records]}, ensure_ascii=False))
        return
    for record in records:
        told = _told(record)
        click.echo("  ".join(str(value) for name, value in told.items() if value and name != "digest"))


def _head(kept: str | None) -> Head | None:
    from ivr.core.accounts.audit import Head

    try:
        return None if kept is None else Head.parse(kept)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--kept") from fault


def _sentence(broken: Broken) -> str:
    number = broken.number
    return {
        "changed": f"Record {number} was changed, or the one before it.",
        "missing": f"Record {number} is missing.",
        "added": f"Record {number} was not written by the hotline, or the end of the chain was moved back.",
        "rewritten": f"The chain was written anew: record {number} is not the one whose digest was kept.",
    }[broken.kind.value]


def _told(record: Record) -> dict[str, Any]:
    entry = record.entry
    return {
        "number": record.number,
        "at": entry.at.isoformat(timespec="seconds"),
        "who": entry.who,
        "what": entry.what,
        "subject": entry.subject,
        "detail": entry.detail,
        "address": entry.address,
        "digest": record.digest,
    }
