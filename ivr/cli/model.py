"""``ivr model``: get the Vosk model, and look it over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.hearing import SETTING, load
from ivr.cli.meaning import CONTENT, read_content
from ivr.core.errors import EarFailed

if TYPE_CHECKING:
    from ivr.speech.hearing.model import Model


@click.group()
def model() -> None:
    """The model that speech is recognised with."""


@model.command()
@click.option("--name", metavar="NAME", help="A model of Vosk's list; by default the small Vietnamese one.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to keep it; by default where Vosk itself looks (~/.cache/vosk).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def fetch(name: str | None, into: Path | None, *, as_json: bool) -> None:
    """Download a model by Vosk's own downloader. Offline it says what to do, and changes nothing."""
    from ivr.speech.hearing.fetching import default_place, fetch_model

    folder = fetch_model(into or default_place(), name)
    click.echo(json.dumps({"folder": str(folder)}) if as_json else f"{folder}")


@model.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), envvar=SETTING)
@CONTENT
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(folder: Path | None, content: Path | None, *, as_json: bool) -> None:
    """Does the model load, is it one for tests, can it take phrase lists, which words of ours does it lack?

    FOLDER is by default what the service would use. Exit 1 when it cannot be used.
    """
    try:
        loaded = load(folder)
    except EarFailed as fault:
        click.echo(json.dumps({"loads": False, "why": fault.detail}, ensure_ascii=False) if as_json else str(fault))
        raise SystemExit(1) from fault
    lacking = _lacking(loaded, content)
    if as_json:
        click.echo(json.dumps(_told(loaded, lacking), ensure_ascii=False))
    else:
        _print(loaded, lacking)


def _lacking(loaded: Model, content: Path | None) -> Mapping[str, list[str]]:
    """Each word that the model lacks, and the phrases that cannot be listened for because of it."""
    from ivr.speech.grammar import UNKNOWN, Grammar

    phrases, scope = read_content(content)
    grammar = Grammar(phrases, scope)
    listed = {phrase for menu in scope.standings for phrase in grammar.phrases_for(menu)} - {UNKNOWN}
    words = loaded.lacks(listed)
    return {word: sorted(phrase for phrase in listed if word in phrase.split()) for word in words}


def _told(loaded: Model, lacking: Mapping[str, list[str]]) -> dict[str, object]:
    facts = loaded.facts
    return {
        "loads": True,
        "folder": str(facts.folder),
        "test_model": facts.test or None,
        "words": facts.words,
        "rate": facts.rate,
        "phrase_lists": facts.phrases,
        "lacks": lacking,
    }


def _print(loaded: Model, lacking: Mapping[str, list[str]]) -> None:
    facts = loaded.facts
    click.echo(f"{facts.folder}: loads; {facts.words} words, {facts.rate} Hz")
    click.echo(
        "phrase lists at run time: " + ("yes" if facts.phrases else "NO; all speech is read in open vocabulary")
    )
    if not lacking:
        click.echo("It has every word of our phrases.")
    for word, phrases in lacking.items():
        click.echo(f'lacks "{word}": {", ".join(phrases[:3])}{" ..." if len(phrases) > 3 else ""}')
