"""``ivr prompts``: render the audio that the hotline speaks, check it, and print the script to record it by."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.progress import progress_bar
from ivr.core.errors import IvrError
from ivr.speech.voices.choice import DEFAULT, VOICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ivr.services.prompt_check import Problem
    from ivr.speech.prompts.recordings import Recordings
    from ivr.speech.prompts.render import Outcome

#: Where recordings of people are looked for unless told otherwise.
RECORDINGS = "recordings"

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
_VOICE = click.option(
    "--voice", default=DEFAULT, show_default=True, metavar="NAME", help=f"The machine's: {', '.join(VOICES)}."
)
_RECORDINGS = click.option(
    "--recordings",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"Recordings of people, which win over the machine's voice; unless given, {RECORDINGS}/ where it is "
    "(with --site: in the site's folder).",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def prompts() -> None:
    """Audio of the sentences that the hotline speaks."""


@prompts.command()
@_FOLDER
@_SITE
@_VOICE
@_RECORDINGS
@_JSON
@click.option("--force", is_flag=True, help="Render every prompt again.")
def render(
    *, folder: Path, site: Path | None, voice: str, recordings: Path | None, as_json: bool, force: bool
) -> None:
    """Render every text that has no audio yet; exit 1 when one fails or a recording is refused."""
    with _plain_errors():
        from ivr.speech.prompts.render import render as render_prompts
        from ivr.speech.voices.choice import voice_named

        machine = voice_named(voice)
        texts, folder = _wanted(folder, site)
        people = _recorded(recordings, site, texts, folder)
        with progress_bar("Rendering prompts", quiet=as_json) as progress:
            outcome = render_prompts(texts, machine, folder, recorded=people.voices, force=force, progress=progress)
    if as_json:
        told = asdict(outcome) | {"people": len(people.voices)}
        told |= {"refused": [asdict(each) for each in people.refused], "stale": [asdict(e) for e in people.stale]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(_told(outcome, people, folder))
    if outcome.failures or people.refused:
        raise SystemExit(1)


@prompts.command()
@_FOLDER
@_SITE
@_VOICE
@_RECORDINGS
@_JSON
def check(*, folder: Path, site: Path | None, voice: str, recordings: Path | None, as_json: bool) -> None:
    """Tell what is missing, stale, unused, uneven, clipped, too long or hardly its text; exit 1 when anything is."""
    with _plain_errors():
        from ivr.services.prompt_check import Fault, Problem
        from ivr.services.prompt_check import check as check_prompts
        from ivr.speech.prompts.folder import prompt_files, read_manifest
        from ivr.speech.sound.level import measure
        from ivr.speech.voices.choice import voice_named

        texts, folder = _wanted(folder, site)
        listed = read_manifest(folder)
        people = _recorded(recordings, site, texts, folder)
        problems = [
            *check_prompts(
                texts,
                listed,
                prompt_files(folder),
                voice_named(voice),
                lambda file: measure(folder / file),
                recorded=people.voices,
            ),
            *(Problem(Fault.REFUSED, "", each.file, f"{each.what}; {each.to_do}") for each in people.refused),
            *(Problem(Fault.STALE_RECORDING, "", each.file, f"{each.what}; {each.to_do}") for each in people.stale),
        ]
    if as_json:
        summary = {"needed": len(set(texts)), "problems": [asdict(problem) for problem in problems]}
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _tell(problems, len(set(texts)))
    if problems:
        raise SystemExit(1)


@prompts.command()
@_FOLDER
@_SITE
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A page to print (.html) or a table (.csv); without it the page goes to standard output.",
)
def sheet(folder: Path, site: Path | None, out: Path | None) -> None:
    """Print the script by which a person records the prompts."""
    writers: dict[str, Callable[[], str]] = {}
    with _plain_errors():
        from ivr.flows.content import load_content
        from ivr.services.sheet import sheet as lay_out
        from ivr.speech.prompts.catalogue import Catalogue
        from ivr.speech.prompts.sheet_page import sheet_csv, sheet_html

        texts, folder = _wanted(folder, site)
        content, known = load_content(site=site), Catalogue.read(folder)
        sections = lay_out(content.whole, texts, lambda text: found.seconds if (found := known.find(text)) else None)
        writers = {
            ".html": lambda: sheet_html(sections, content.site or ""),
            # Spreadsheets take a file without this mark for something other than UTF-8.
            ".csv": lambda: "\ufeff" + sheet_csv(sections),
        }
    if out is None:
        click.echo(writers[".html"]())
        return
    if out.suffix not in writers:
        raise click.BadParameter(f"{out.name} ends neither with .html nor with .csv", param_hint="--out")
    out.write_text(writers[out.suffix](), encoding="utf-8", newline="")
    count = sum(len(section.lines) for section in sections)
    click.echo(f"{count} texts to record, in {out}")


def _wanted(folder: Path, site: Path | None) -> tuple[tuple[str, ...], Path]:
    """The texts, and the folder of their prompts: the book's, or those of a site alone."""
    from ivr.bootstrap import needed_texts

    if site is None:
        return tuple(needed_texts()), folder
    from ivr.bootstrap import audio_folder

    return needed_texts(site), audio_folder(site)


def _recorded(given: Path | None, site: Path | None, texts: tuple[str, ...], folder: Path) -> Recordings:
    """What people have recorded for ``texts``; the prompts in ``folder`` tell what was spoken before."""
    from ivr.speech.prompts.folder import ManifestUnreadable, read_manifest
    from ivr.speech.prompts.recordings import read_recordings

    try:
        former = [prompt.text for prompt in read_manifest(folder)]
    except ManifestUnreadable:
        former = []
    return read_recordings(given or (site or Path()) / RECORDINGS, texts, former)


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except IvrError as error:
        raise click.ClickException(str(error)) from error
    except ModuleNotFoundError as error:
        if error.name in ("numpy", "scipy", "pyloudnorm", "soundfile"):
            raise click.ClickException(
                "Rendering and measuring need the voices extra: pip install 'gan-dan[voices]'."
            ) from error
        raise


def _told(outcome: Outcome, people: Recordings, folder: Path) -> str:
    lines = [f"could not render {failure.text!r}: {failure.reason}" for failure in outcome.failures]
    lines += [f"recording refused: {each}" for each in people.refused]
    lines += [f"recording out of date, the machine speaks instead: {each}" for each in people.stale]
    if people.voices:
        lines.append(f"{len(people.voices)} prompts are spoken by people")
    lines.append(
        f"{outcome.rendered} rendered, {outcome.kept} kept, {outcome.removed} removed: "
        f"{outcome.seconds / 60:.1f} minutes of audio in {folder}/"
    )
    return "\n".join(lines)


def _tell(problems: list[Problem], needed: int) -> None:
    for problem in problems:
        click.echo(f"{problem.fault}: {problem.text or problem.file} ({problem.detail})")
    click.echo(f"{needed} prompts needed, {len(problems)} problems")
