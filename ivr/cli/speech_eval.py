"""``ivr speech eval``: how well recordings are understood, over the whole path of a call."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.hearing import MODEL, ear
from ivr.cli.meaning import CONTENT
from ivr.cli.progress import progress_bar
from ivr.core.errors import IvrError

if TYPE_CHECKING:
    from ivr.speech.evaluation.manifest import Sample
    from ivr.speech.evaluation.results import Result
    from ivr.speech.hearing.ear import VoskEar


@click.command(name="eval")
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="MANIFEST.csv")
@MODEL
@CONTENT
@click.option(
    "--json", "figures_file", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures here."
)
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page with plots here.")
@click.option("--menu", metavar="ID", help="Listen to every recording at this menu, whatever the list says.")
def evaluate(
    manifest: Path,
    model: Path | None,
    content: Path | None,
    *,
    figures_file: Path | None,
    page: Path | None,
    menu: str | None,
) -> None:
    """Play every recording of MANIFEST.csv to the ear as a call would, and count what is understood.

    Columns: file,text,intent[,voice,condition,menu]; the files lie beside the list. What is none of the hotline's has
    the intent out-of-scope.
    """
    from ivr.core.intents import OUT_OF_SCOPE
    from ivr.core.understanding.scope import Kind
    from ivr.speech.evaluation.figures import figures_of
    from ivr.speech.evaluation.manifest import read_manifest

    hearing, scope = ear(model, content)
    digits = next((name for name, standing in scope.standings.items() if standing.kind is Kind.DIGITS), "main")
    samples = read_manifest(manifest, digits, menu, {*scope.intents, OUT_OF_SCOPE})
    unknown = sorted({sample.menu for sample in samples} - set(scope.standings))
    if unknown:
        raise click.UsageError(f"no menu {', '.join(unknown)}; one of: {', '.join(scope.standings)}")
    figures = figures_of(_results(hearing, samples), hearing.line)
    if figures_file:
        figures_file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if page:
        from ivr.speech.evaluation.report import evaluation_page

        page.write_text(evaluation_page(figures), encoding="utf-8")
    summary = {name: value for name, value in figures.items() if not isinstance(value, (dict, list))}
    click.echo(json.dumps({**summary, "verdicts": figures["verdicts"]}, ensure_ascii=False))


def _results(hearing: VoskEar, samples: tuple[Sample, ...]) -> list[Result]:
    from ivr.speech.evaluation.results import listen_to

    results = []
    with progress_bar("listening", quiet=False) as advance:
        for done, sample in enumerate(samples):
            advance(done, len(samples))
            try:
                results.append(asyncio.run(listen_to(hearing, sample)))
            except (IvrError, OSError) as fault:
                raise click.ClickException(f"{sample.file}: {fault}") from fault
    return results
