"""What the commands about meaning share: the content that they read, and the matcher."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ivr.core.understanding.phrases import Phrases
    from ivr.core.understanding.scope import Scope
    from ivr.core.understanding.utterance import Utterance
    from ivr.speech.matcher import PhraseMatcher

CONTENT = click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The content folder; by default the content that comes with the program.",
)
#: Where the sentences of the project stand.
LEARNT = Path(__file__).parents[2] / "tests" / "sentences"
SENTENCES = click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))


def read_content(content: Path | None = None) -> tuple[Phrases, Scope]:
    """The phrases of a content folder, and what can be said where."""
    from ivr.core.understanding.scope import scope_of
    from ivr.flows.loader import load_flow
    from ivr.flows.phrases import load_phrases

    scope = scope_of(load_flow(content))
    return load_phrases(scope, content), scope


def read_utterances(files: tuple[Path, ...]) -> tuple[Utterance, ...]:
    """The sentences of all ``files``."""
    from ivr.flows.utterances import load_utterances

    return tuple(utterance for file in files for utterance in load_utterances(file))


def read_authors(files: tuple[Path, ...]) -> tuple[tuple[Utterance, ...], ...]:
    """The sentences to learn from, file by file; without ``files`` all that stand in ``LEARNT``.

    Raises ``click.UsageError`` when there are none.
    """
    found = files or learnt_files()
    if not found:
        raise click.UsageError(f"no files of sentences in {LEARNT}; name them")
    return tuple(read_utterances((file,)) for file in found)


def learnt_files() -> tuple[Path, ...]:
    """The files in ``LEARNT`` that meaning is learnt from; never one that is held out."""
    return tuple(sorted((*LEARNT.glob("dev*.yaml"), *LEARNT.glob("written*.yaml"))))


def matcher(content: Path | None = None) -> tuple[PhraseMatcher, Scope]:
    """The matcher as it is used for calls."""
    from ivr.speech.matcher import build_matcher

    phrases, scope = read_content(content)
    return build_matcher(phrases, scope), scope
