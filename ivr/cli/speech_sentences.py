"""``ivr speech sentences``: totals over files of sentences, without printing a sentence."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.meaning import CONTENT, SENTENCES, matcher, read_utterances
from ivr.core.meaning import MAIN

if TYPE_CHECKING:
    from ivr.speech.fitting.scoring import Tally


@click.command()
@SENTENCES
@click.option("--menu", default=MAIN, show_default=True, metavar="ID", help="Where the callers stand.")
@CONTENT
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def sentences(files: tuple[Path, ...], menu: str, content: Path | None, *, as_json: bool) -> None:
    """Count by intent and style how well the sentences of FILES are understood; no sentence is printed."""
    from ivr.speech.fitting.scoring import Tally

    found, _ = matcher(content)
    tally = Tally()
    for utterance in read_utterances(files):
        tally.add(utterance, found.understand(utterance.text, menu))
    if as_json:
        click.echo(json.dumps(_as_json(tally), ensure_ascii=False))
    else:
        _print(tally)


def _as_json(tally: Tally) -> dict[str, object]:
    return {
        "total": dict(tally.total),
        "shares": _shares(tally),
        "intents": {name: dict(counts) for name, counts in tally.by_intent.items()},
        "styles": {name: dict(counts) for name, counts in tally.by_style.items()},
        "confusions": [[*pair, count] for pair, count in tally.confusions.most_common()],
        "alarms": dict(tally.alarms),
    }


def _shares(tally: Tally) -> dict[str, float]:
    from ivr.speech.fitting.scoring import ACCEPTED, ASKED_RIGHT, ASKED_WRONG, MISSED, NOT_OURS, RIGHT, WRONG

    ours = {name: tally.share(*kinds) for name, kinds in (
        ("right or rightly asked", (RIGHT, ASKED_RIGHT)),
        ("right at once", (RIGHT,)),
        ("asked", (ASKED_RIGHT, ASKED_WRONG)),
        ("wrong", (WRONG,)),
        ("missed", (MISSED,)),
    )}  # fmt: skip
    return {name: round(value, 4) for name, value in ours.items()} | {
        "out of scope accepted": round(tally.share(ACCEPTED, of=NOT_OURS), 4)
    }


def _print(tally: Tally) -> None:
    from rich.console import Console
    from rich.table import Table

    from ivr.speech.fitting.scoring import NOT_OURS, OURS

    kinds = (*OURS, *NOT_OURS)
    table = Table(title=f"{sum(tally.total.values())} sentences")
    for name in ("", *kinds):
        table.add_column(name, justify="right" if name else "left")
    rows: list[tuple[str, Counter[str]]] = [*sorted(tally.by_intent.items()), *sorted(tally.by_style.items())]
    for name, counts in (*rows, ("all", tally.total)):
        table.add_row(name, *(str(counts[kind] or "") for kind in kinds))
    console = Console(width=110)
    console.print(table)
    for name, value in _shares(tally).items():
        console.print(f"{name}: {value:.1%}", highlight=False)
    console.print(f"alarms: {dict(tally.alarms)}", highlight=False)
    for (meant, taken), count in tally.confusions.most_common(40):
        console.print(f"{count} x {meant} -> {taken}", highlight=False)
