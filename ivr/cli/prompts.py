"""``ivr prompts``: render the audio that the hotline speaks, and check that it is complete and even."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.core.errors import IvrError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ivr.services.prompts import Problem
    from ivr.speech.render import Outcome

_FOLDER = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("audio"),
    show_default=True,
    help="Where the prompts are kept.",
)
_SITE = click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Only what this site says differently; it is kept in the site's own audio folder.",
)
_VOICE = click.option("--voice", default="vi", show_default=True, help="vi, vi-vn-x-central or vi-vn-x-south.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def prompts() -> None:
    """Audio of the sentences that the hotline speaks."""


@prompts.command()
@_FOLDER
@_SITE
@_VOICE
@_JSON
@click.option("--force", is_flag=True, help="Render every prompt again.")
def render(folder: Path, site: Path | None, voice: str, as_json: bool, force: bool) -> None:
    """Render every text that has no audio yet; exit 1 when one fails."""
    with _plain_errors():
        from ivr.speech.render import render as render_prompts
        from ivr.speech.voices.espeak import EspeakVoice

        texts, folder = _wanted(folder, site)
        with _progress(quiet=as_json) as progress:
            outcome = render_prompts(texts, EspeakVoice(voice), folder, force=force, progress=progress)
    click.echo(json.dumps(asdict(outcome), ensure_ascii=False) if as_json else _told(outcome, folder))
    if outcome.failures:
        raise SystemExit(1)


@prompts.command()
@_FOLDER
@_SITE
@_VOICE
@_JSON
def check(folder: Path, site: Path | None, voice: str, as_json: bool) -> None:
    """Tell what is missing, stale, unused, too long, uneven or clipped; exit 1 when anything is."""
    with _plain_errors():
        from ivr.services.prompts import check as check_prompts
        from ivr.speech.folder import prompt_files, read_manifest
        from ivr.speech.level import measure
        from ivr.speech.voices.espeak import EspeakVoice

        texts, folder = _wanted(folder, site)
        listed = read_manifest(folder)
        problems = check_prompts(
            texts, listed, prompt_files(folder), EspeakVoice(voice), lambda file: measure(folder / file)
        )
    if as_json:
        summary = {"needed": len(set(texts)), "problems": [asdict(problem) for problem in problems]}
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _tell(problems, len(set(texts)))
    if problems:
        raise SystemExit(1)


def _wanted(folder: Path, site: Path | None) -> tuple[tuple[str, ...], Path]:
    """The texts, and the folder of their prompts: the book's, or those of a site alone."""
    from ivr.bootstrap import needed_texts

    if site is None:
        return tuple(needed_texts()), folder
    from ivr.bootstrap import audio_folder

    return needed_texts(site), audio_folder(site)


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except IvrError as error:
        raise click.ClickException(str(error)) from error
    except ModuleNotFoundError as error:
        if error.name in ("numpy", "scipy", "pyloudnorm"):
            raise click.ClickException(
                "Rendering and measuring need the voices extra: pip install 'gan-dan[voices]'."
            ) from error
        raise


def _progress(*, quiet: bool) -> AbstractContextManager[Callable[[int, int], None]]:
    """A bar on standard error, or nothing where another program reads."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    @contextmanager
    def bar() -> Iterator[Callable[[int, int], None]]:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), disable=quiet) as display:
            task = display.add_task("Rendering prompts", total=None)
            yield lambda done, total: display.update(task, completed=done, total=total)

    return bar()


def _told(outcome: Outcome, folder: Path) -> str:
    lines = [f"could not render {failure.text!r}: {failure.reason}" for failure in outcome.failures]
    lines.append(
        f"{outcome.rendered} rendered, {outcome.kept} kept, {outcome.removed} removed: "
        f"{outcome.seconds / 60:.1f} minutes of audio in {folder}/"
    )
    return "\n".join(lines)


def _tell(problems: tuple[Problem, ...], needed: int) -> None:
    for problem in problems:
        click.echo(f"{problem.fault}: {problem.text or problem.file} ({problem.detail})")
    click.echo(f"{needed} prompts needed, {len(problems)} problems")
