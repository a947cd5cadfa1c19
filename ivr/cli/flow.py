"""``ivr flow``: check what callers hear for mistakes, count their seconds of listening, draw the flow."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.flow_book import book, diff, print_waiting

if TYPE_CHECKING:
    from ivr.core.authoring.timing import Seconds, Timing
    from ivr.core.flow import Flow
    from ivr.core.issues import Issue

_FOLDER = click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The content folder; by default the content that comes with the program.",
)
_SITE = click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of a site, as IVR_SITE names it, to lay over the content.",
)
_AUDIO = click.option(
    "--audio",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("audio"),
    show_default=True,
    help="Where the prompts are; texts without a prompt are estimated from their syllables.",
)
_DAY = click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day for which facts are judged; by default today in Vietnam.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def flow() -> None:
    """What callers hear: its mistakes, its length, its picture, its sources."""


flow.add_command(book)
flow.add_command(diff)


@flow.command()
@_FOLDER
@_SITE
@_AUDIO
@_DAY
@_JSON
@click.option("--prompts", is_flag=True, help="A text without a prompt is a mistake too.")
@click.option("--facts", is_flag=True, help="List instead what awaits an officer, the most heard first.")
def check(
    *,
    content: Path | None,
    site: Path | None,
    audio: Path,
    day: datetime | None,
    as_json: bool,
    prompts: bool,
    facts: bool,
) -> None:
    """Print every mistake as ``file:line: code: text``; exit 1 when there is any."""
    from ivr.core.errors import FlowError
    from ivr.core.issues import find_issues
    from ivr.flows.content import load_content
    from ivr.flows.exceptions import load_exemptions, without_exempted

    try:
        loaded = load_content(content, site).flow
        exemptions = load_exemptions(content)
        # What people say belongs to the book; the options that a site adds are met by keys.
        said = _phrase_issues(load_content(content).flow if site else loaded, content)
        if facts:
            print_waiting(content, site, _seconds(audio, site), _day(day), as_json=as_json)
            return
    except FlowError as fault:
        lines = [line for line in fault.detail.splitlines() if line]
        click.echo(json.dumps({"faults": lines, "issues": []}, ensure_ascii=False) if as_json else "\n".join(lines))
        raise SystemExit(1) from fault
    found = find_issues(loaded, _day(day), _seconds(audio, site), audio=prompts) + said
    issues = without_exempted(found, exemptions)
    if as_json:
        click.echo(json.dumps({"faults": [], "issues": [asdict(issue) for issue in issues]}, ensure_ascii=False))
    else:
        click.echo("\n".join(map(str, issues)) or f"no mistakes in {len(loaded.nodes)} nodes")
    if issues:
        raise SystemExit(1)


@flow.command()
@_FOLDER
@_SITE
@_AUDIO
@_DAY
@_JSON
def timing(content: Path | None, site: Path | None, audio: Path, day: datetime | None, as_json: bool) -> None:
    """Print how many seconds a caller listens until each answer."""
    from ivr.core.authoring.timing import greeting_seconds, text_coverage, timings
    from ivr.flows.loader import load_flow

    loaded = load_flow(content, site)
    seconds = _seconds(audio, site)
    greeting = greeting_seconds(loaded, _day(day), seconds)
    found = timings(loaded, _day(day), seconds)
    measured = text_coverage(loaded, seconds)
    if as_json:
        rounded = [{name: _rounded(value) for name, value in asdict(timing).items()} for timing in found]
        whole = {"greeting": round(greeting, 1), "measured_texts": measured, "texts": len(loaded.texts())}
        click.echo(json.dumps({**whole, "answers": rounded}, ensure_ascii=False))
        return
    _print_table(greeting, found)
    click.echo(f"{measured} of {len(loaded.texts())} texts measured from their prompts, the rest estimated.")


@flow.command()
@_FOLDER
@_SITE
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def graph(content: Path | None, site: Path | None, output: Path | None) -> None:
    """Draw the flow as SVG."""
    from ivr.flows.drawing import draw
    from ivr.flows.loader import load_flow

    picture = draw(load_flow(content, site))
    if output:
        output.write_text(picture, encoding="utf-8")
    else:
        click.echo(picture, nl=False)


@flow.command()
@click.option("--site", is_flag=True, help="Of a site's file (kept as ivr/flows/site.schema.json).")
def schema(*, site: bool) -> None:
    """Print the JSON schema of the content files (kept as ivr/flows/schema.json)."""
    from ivr.flows.schema import json_schema, site_json_schema

    click.echo(site_json_schema() if site else json_schema(), nl=False)


@flow.command()
@click.option("--site", is_flag=True, help="Of a site's file, as docs/sites.md contains them.")
def fields(*, site: bool) -> None:
    """Print the tables of fields that docs/flows.md contains."""
    from ivr.flows.schema import field_tables, site_field_tables

    click.echo(site_field_tables() if site else field_tables(), nl=False)


def _phrase_issues(loaded: Flow, content: Path | None) -> tuple[Issue, ...]:
    """Mistakes in what callers say; a content folder without phrases of its own has none."""
    from ivr.core.understanding.scope import scope_of
    from ivr.flows.phrases import has_phrases, load_phrases
    from ivr.speech.understanding.phrase_check import phrase_issues

    if content and not has_phrases(content):
        return ()
    scope = scope_of(loaded)
    return phrase_issues(load_phrases(scope, content), scope)


def _day(given: datetime | None) -> date:
    from ivr.core.calendar import VIETNAM

    return given.date() if given else datetime.now(VIETNAM).date()


def _seconds(audio: Path, site: Path | None) -> Seconds:
    """Seconds of a text by the manifests of the prompts and of the site's own; without them nothing is known."""
    from ivr.core.authoring.timing import no_audio

    folders = [audio] if site is None else [audio, site / "audio"]
    folders = [folder for folder in folders if (folder / "manifest.json").exists()]
    if not folders:
        return no_audio
    from ivr.speech.prompts.folder import read_manifest

    known = {prompt.text: prompt.seconds for folder in folders for prompt in read_manifest(folder)}
    lookup: Callable[[str], float | None] = known.get
    return lookup


def _rounded(value: object) -> object:
    return round(value, 1) if isinstance(value, float) else value


def _print_table(greeting: float, found: tuple[Timing, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Seconds from the first word; the greeting takes {greeting:.1f} s")
    for name in ("answer", "keys"):
        table.add_column(name)
    for name in ("begins", "first heard", "ends", "pressed at once: first heard", "ends"):
        table.add_column(name, justify="right")
    for timing in found:
        times = (timing.starts, timing.first, timing.ends, timing.quick_first, timing.quick_ends)
        table.add_row(timing.answer, timing.keys, *(f"{value:.1f}" for value in times))
    Console(width=110).print(table)
