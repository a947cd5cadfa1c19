"""``ivr bench speech``: what listening costs, how long callers wait, how many lines two cores carry."""

from __future__ import annotations

import random
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.bench import telling

if TYPE_CHECKING:
    from ivr.cli.bench.servers import Server
    from ivr.cli.bench.speech.caller import Utterance
    from ivr.cli.bench.speech.lines import Crowds
    from ivr.cli.bench.speech.report import Report

_SEED = 1
#: Crowds that are measured in any case, and those on the way to the most calls: the first carried badly ends it.
_FEW, _MANY = (1, 10, 30), (50, 100, 150, 200, 250, 300, 400)


@click.command()
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Default: IVR_VOSK_MODEL."
)
@click.option("--seconds", default=60.0, show_default=True, type=click.FloatRange(min=15), help="Of each crowd.")
@click.option("--calls", type=click.IntRange(min=1), help="Only one crowd of so many calls, then stop.")
@click.option("--idle", default=600, show_default=True, type=click.IntRange(min=1), help="Streams that say nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def speech(
    *, manifest: Path, model: Path | None, seconds: float, calls: int | None, idle: int, as_json: bool
) -> None:
    """Measure listening with the recordings of MANIFEST (CSV: file, intent) as callers.

    In one run on this machine: processor time beside a bare Vosk loop; waiting times at 1, 10 and 30 calls; the
    most calls that are answered in time; silent streams; and the plain way, a thread and a recogniser a call without
    a gate. Client and servers share the machine.
    """
    from ivr.cli.bench import machine
    from ivr.cli.bench.speech.report import Report
    from ivr.cli.bench.speech.table import show

    report = Report(machine.describe(), seconds)
    found = _model(model)
    try:
        telling.run(lambda folder: _measure(report, folder, manifest, found, calls=calls, idle=idle))
    finally:
        # What was measured before something broke, or before Ctrl-C, took minutes.
        telling.tell(report.as_json(), lambda console: show(report, console), as_json=as_json, width=120)


def _model(given: Path | None) -> Path:
    from ivr.settings import Settings

    found = given or Settings.from_env().vosk_model
    if found is None:
        raise click.UsageError("name a model by --model or IVR_VOSK_MODEL")
    return found.absolute()


def _measure(report: Report, folder: Path, manifest: Path, model: Path, *, calls: int | None, idle: int) -> None:
    from ivr.cli.bench.servers import hotline
    from ivr.cli.bench.speech import material, parts

    utterances = material.read(manifest)
    settings = {"IVR_EAR": "stream", "IVR_VOSK_MODEL": str(model)}
    own = telling.folder(folder, "hotline")
    with hotline("hotline", own, more=settings) as server:
        crowds = _crowds(server, report, utterances, own / "hotline.db")
        if calls is not None:
            telling.progress(f"{calls} calls at once")
            report.lines.append(crowds.speaking(calls))
            return
        telling.progress("cost of listening")
        report.costs = parts.cost_of(model, utterances)
        _lines(report, crowds)
        telling.progress(f"{idle} silent streams")
        report.idle = crowds.silent(idle)
    with parts.plain(folder, model) as server:
        telling.progress("the plain way, 30 calls")
        report.plain = _crowds(server, report, utterances, None).speaking(30)


def _crowds(server: Server, report: Report, utterances: tuple[Utterance, ...], database: Path | None) -> Crowds:
    from ivr.cli.bench.speech.lines import Crowds

    return Crowds(server, report.seconds, utterances, database, count(1), random.Random(_SEED))


def _lines(report: Report, crowds: Crowds) -> None:
    """Few calls, then more and more until they are carried badly."""
    for calls in (*_FEW, *_MANY):
        telling.progress(f"{calls} calls at once")
        found = crowds.speaking(calls)
        report.lines.append(found)
        if calls in _MANY and not found.good:
            return
