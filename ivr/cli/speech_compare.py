"""``ivr speech compare``: ways to find the meaning of sentences, side by side."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.meaning import CONTENT, SENTENCES, read_authors, read_content


@click.command()
@SENTENCES
@CONTENT
def compare(files: tuple[Path, ...], content: Path | None) -> None:
    """Compare ways on FILES (all to learn from unless named): each is judged after learning from the others.

    Takes some minutes.
    """
    from ivr.speech.fitting.comparison import compare as compare_ways
    from ivr.speech.fitting.scoring import NOT_OURS, OURS

    phrases, scope = read_content(content)
    kinds = (*OURS, *NOT_OURS, "cost")
    click.echo("| way | " + " | ".join(kinds) + " |")
    click.echo("|---" * (len(kinds) + 1) + "|")
    for row in compare_ways(phrases, scope, read_authors(files), lambda line: click.echo(line, err=True)):
        shares = [row.figures.get(kind, 0.0) for kind in kinds]
        cells = [
            f"{share:.3f}" if kind == "cost" else f"{share:.1%}" for kind, share in zip(kinds, shares, strict=True)
        ]
        click.echo(f"| {row.name} | " + " | ".join(cells) + " |")
