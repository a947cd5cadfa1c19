"""``ivr understand``: one sentence a line on standard input -> what it means, one JSON object a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.meaning import CONTENT, matcher
from ivr.core.meaning import MAIN

if TYPE_CHECKING:
    from ivr.core.meaning import Meaning


@click.command()
@click.option("--menu", default=MAIN, show_default=True, metavar="ID", help="Where the caller stands.")
@CONTENT
def understand(menu: str, content: Path | None) -> None:
    """Tell what each line of standard input means: text, decision, intent, score; urgent and keys where there are."""
    found, scope = matcher(content)
    if menu not in scope.standings:
        raise click.BadParameter(f'"{menu}" is no menu; one of: {", ".join(scope.standings)}', param_hint="--menu")
    for line in sys.stdin.buffer:
        # A caller's bytes are never refused: what is no UTF-8 is read as words nobody knows.
        text = line.decode(errors="replace").rstrip("\r\n")
        sys.stdout.buffer.write(json.dumps(told(found.understand(text, menu)), ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()


def told(meaning: Meaning) -> dict[str, object]:
    """A meaning as JSON fields."""
    fields: dict[str, object] = {
        "text": meaning.text,
        "decision": str(meaning.decision),
        "intent": meaning.intent,
        "score": round(meaning.score, 3),
    }
    if meaning.urgent:
        fields["urgent"] = str(meaning.urgent)
    if meaning.keys:
        fields["keys"] = meaning.keys
    return fields
