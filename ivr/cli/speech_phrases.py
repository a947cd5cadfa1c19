"""``ivr speech phrases``: sentences made of the templates, for a reader who signs them off."""

from __future__ import annotations

import random
from pathlib import Path

import click

from ivr.cli.meaning import CONTENT, read_content


@click.command()
@click.argument("intents", nargs=-1)
@click.option("--count", default=12, show_default=True, help="Sentences for each intent.")
@click.option("--seed", default=1, show_default=True, help="Another number draws other sentences.")
@CONTENT
def phrases(intents: tuple[str, ...], count: int, seed: int, content: Path | None) -> None:
    """Print sampled sentences of INTENTS (all of them unless named): would a caller say that?"""
    from ivr.speech.understanding.templates import Templates

    found, _ = read_content(content)
    unknown = [name for name in intents if name not in found.intents]
    if unknown:
        raise click.BadParameter(f'"{unknown[0]}" has no phrases; one of: {", ".join(sorted(found.intents))}')
    templates, chance = Templates(found.rules), random.Random(seed)
    for name in intents or sorted(found.intents):
        written = found.intents[name]
        click.echo(f"{name} ({written.place.rpartition(':')[0]})")
        for template in chance.choices((*written.says, *written.asks), k=count):
            click.echo(f"  {templates.one(template, chance)}")
