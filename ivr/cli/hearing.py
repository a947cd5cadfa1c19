"""What the commands that hear speech share: the model, and an ear with the words of the content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.meaning import read_content

if TYPE_CHECKING:
    from ivr.core.understanding.scope import Scope
    from ivr.speech.hearing.ear import VoskEar
    from ivr.speech.hearing.model import Model

#: The setting of the service, unless another folder is named.
SETTING = "IVR_VOSK_MODEL"
MODEL = click.option(
    "--model",
    type=click.Path(file_okay=False, path_type=Path),
    envvar=SETTING,
    help=f"The folder of the model; by default what {SETTING} says, else where Vosk itself looks.",
)


def load(folder: Path | None) -> Model:
    """The model, with a warning on standard error when it is one for tests. Raises ``EarFailed``."""
    from ivr.speech.hearing.model import load_model

    model = load_model(folder)
    if model.facts.test:
        click.echo(f"WARNING: {model.facts.line}", err=True)
    return model


def ear(folder: Path | None, content: Path | None) -> tuple[VoskEar, Scope]:
    """An ear as calls have it, and what can be said where. Raises ``EarFailed``."""
    from ivr.speech.grammar import Grammar
    from ivr.speech.hearing.ear import ear_with
    from ivr.speech.matcher import build_matcher

    model = load(folder)
    phrases, scope = read_content(content)
    return ear_with(model, build_matcher(phrases, scope), Grammar(phrases, scope).phrases_for), scope
