"""``ivr speech fit``: train the classifier of meaning, choose its thresholds, and store both with their figures."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.meaning import CONTENT, SENTENCES, learnt_files, read_authors, read_content

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command()
@SENTENCES
@CONTENT
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; by default where calls read it.",
)
def fit(files: tuple[Path, ...], content: Path | None, output: Path | None) -> None:
    """Train on the phrases and the sentences of FILES (all that are there to learn from, unless named), and choose
    thresholds on each file after learning from the others.
    """
    from ivr.speech.fitting.fit import EACH, PENALTY, SEED, SPOILT, WORTH, as_fields
    from ivr.speech.fitting.fit import fit as fit_classifier
    from ivr.speech.matcher import WEIGHTS
    from ivr.speech.understanding.classifier import write

    phrases, scope = read_content(content)
    fitted = fit_classifier(phrases, scope, read_authors(files), lambda line: click.echo(line, err=True))
    about = {
        "thresholds": as_fields(fitted.thresholds),
        "chosen by": f"each file judged after learning from the others, once as written and {SPOILT} times misheard",
        "figures": dict(fitted.figures),
        "settings": {"sampled for each intent": EACH, "worth": WORTH, "penalty": PENALTY, "seed": SEED},
        "files": {path.name: fingerprint([path]) for path in files or learnt_files()},
        "phrases": fingerprint(sorted(phrase_folder(content).glob("*.yaml"))),
    }
    write({"intents": fitted.classifier, "dangers": fitted.dangers}, output or WEIGHTS, about)
    click.echo(f"thresholds: {about['thresholds']}\nfigures: {about['figures']}")


def phrase_folder(content: Path | None) -> Path:
    """Where the phrases of a content folder stand."""
    from ivr.flows.loader import CONTENT as PACKAGED
    from ivr.flows.phrases import FOLDER

    own = content / FOLDER if content else None
    return own if own and own.is_dir() else PACKAGED / FOLDER


def fingerprint(paths: Iterable[Path]) -> str:
    """Twelve hex digits of the files' names and bytes."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
