"""The book as officers meet it: what awaits them, every sentence with its sources, what changed between versions."""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ivr.core.authoring.timing import Seconds
    from ivr.flows.difference import Difference
    from ivr.flows.waiting import Waiting

_FOLDER = click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The content folder; by default the content that comes with the program.",
)
#: Where the content lies in the repository.
_CONTENT_IN_GIT = "ivr/flows"


@click.command()
@_FOLDER
def book(content: Path | None) -> None:
    """Print every sentence with its facts and sources, for an officer to sign (kept as docs/content.md)."""
    from ivr.flows.book import load_book
    from ivr.flows.book_page import book_page

    click.echo(book_page(load_book(content)), nl=False)


@click.command()
@click.argument("before")
@click.argument("after")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(before: str, after: str, *, as_json: bool) -> None:
    """Print what callers would hear differently; BEFORE and AFTER are content folders or git revisions.

    Exit status 1 means that something differs.
    """
    from ivr.core.errors import IvrError
    from ivr.flows.difference import differences
    from ivr.flows.loader import load_flow

    try:
        with _content_of(before) as old, _content_of(after) as new:
            found = differences(load_flow(old), load_flow(new))
    except IvrError as fault:
        raise click.ClickException(str(fault)) from fault
    if as_json:
        click.echo(json.dumps([asdict(difference) for difference in found], ensure_ascii=False))
    else:
        click.echo(
            "\n".join(line for difference in found for line in _told(difference)) or "nothing sounds different"
        )
    if found:
        raise SystemExit(1)


def print_waiting(content: Path | None, site: Path | None, seconds: Seconds, day: date, *, as_json: bool) -> None:
    """Print what awaits an officer as of ``day``, the most heard first."""
    from ivr.flows.book import load_book
    from ivr.flows.waiting import waiting_facts

    found = waiting_facts(load_book(content, site), day, seconds)
    if as_json:
        click.echo(json.dumps([_as_json(waiting) for waiting in found], ensure_ascii=False))
        return
    for number, waiting in enumerate(found, start=1):
        click.echo("\n".join(_lines(number, waiting)))
    states = [waiting.state for waiting in found]
    counts = ", ".join(f"{states.count(state)} {state}" for state in ("withheld", "lapsed", "spoken"))
    click.echo(f"{len(found)} facts await an officer: {counts}.")


def _lines(number: int, waiting: Waiting) -> Iterator[str]:
    fact = waiting.fact
    met = "not on the way" if waiting.seconds is None else f"met after {waiting.seconds:.0f} s"
    trust = f"{waiting.state}, {fact.confidence}, review {fact.review_by}"
    yield f"{number}. {fact.id} = {fact.value} ({fact.unit}): {trust}"
    yield f"   {fact.place}; {met}, {len(waiting.uses)} sentences; source: {fact.source} ({fact.as_of})"
    if fact.conflict:
        yield f"   sources disagree: {' / '.join(fact.conflict.sides)}; chosen: {fact.conflict.choice}"
    if waiting.uses:
        use = waiting.uses[0]
        yield f"   {use.place}: {' '.join(use.meanwhile) or 'nothing is said'}"
        if waiting.state != "spoken":
            yield f"   once confirmed: {use.sentence}"


def _as_json(waiting: Waiting) -> dict[str, object]:
    fact = asdict(waiting.fact)
    days = {name: str(value) for name, value in fact.items() if isinstance(value, date)}
    uses = [{**asdict(use), "seconds": _rounded(use.seconds)} for use in waiting.uses]
    met = {"sentences": len(uses), "seconds": _rounded(waiting.seconds), "uses": uses}
    return {**fact, **days, "state": waiting.state, **met}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def _told(difference: Difference) -> Iterator[str]:
    yield f"{difference.topic}:"
    yield from (f"  - {line}" for line in difference.removed)
    yield from (f"  + {line}" for line in difference.added)
    for old, new in difference.changed:
        yield f"  ~ {old}"
        yield f"    {new}"
    yield from (f"  key {line}" for line in difference.keys)


@contextmanager
def _content_of(name: str) -> Iterator[Path]:
    """The content folder that ``name`` means: a folder, or the content of a git revision, unpacked for the while."""
    folder = Path(name)
    if folder.is_dir():
        yield folder if (folder / "hotline.yaml").exists() else folder / _CONTENT_IN_GIT
        return
    # A ZIP, since Python 3.11 learned only in its fourth release to unpack a tar that may hold anything.
    command = ["git", "archive", "--format=zip", f"{name}:{_CONTENT_IN_GIT}"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a revision that the author names
    if name.startswith("-") or done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise click.ClickException(f"{name} is neither a folder nor a git revision with content: {reason}")
    with tempfile.TemporaryDirectory() as unpacked:
        with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
            archive.extractall(unpacked)
        yield Path(unpacked)
