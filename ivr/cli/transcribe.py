"""``ivr transcribe``: recorded speech -> text -> meaning, one JSON object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.hearing import MODEL, ear
from ivr.cli.meaning import CONTENT
from ivr.core.errors import IvrError
from ivr.core.meaning import MAIN

if TYPE_CHECKING:
    from ivr.speech.hearing.ear import VoskEar


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="WAV...")
@click.option("--menu", default=MAIN, show_default=True, metavar="ID", help="Where the caller stands.")
@MODEL
@CONTENT
def transcribe(files: tuple[Path, ...], menu: str, model: Path | None, content: Path | None) -> None:
    """Tell what is said in each WAV file: any rate, mono or stereo, PCM, mu-law or A-law.

    A file that cannot be read is told on standard error; the others are still done, and the exit status is 1.
    """
    hearing, scope = ear(model, content)
    if menu not in scope.standings:
        raise click.BadParameter(f'"{menu}" is no menu; one of: {", ".join(scope.standings)}', param_hint="--menu")
    failed = False
    for file in files:
        try:
            click.echo(json.dumps(told(hearing, file, menu), ensure_ascii=False))
        except (IvrError, OSError) as fault:
            failed = True
            reason = fault.strerror if isinstance(fault, OSError) else fault
            click.echo(f"{file}: {reason}", err=True)
    if failed:
        raise SystemExit(1)


def told(hearing: VoskEar, file: Path, menu: str) -> dict[str, object]:
    """What is said in ``file``, as JSON fields. Raises ``OSError``, ``NotWav``, ``EarFailed``."""
    from ivr.speech.sound.mulaw import RATE
    from ivr.speech.sound.waveform import telephone_pcm

    pcm = telephone_pcm(file.read_bytes())
    found = hearing.recognise(pcm, menu)
    meaning = found.opinion.meaning
    return {
        "file": str(file),
        "text": meaning.text,
        "decision": str(meaning.decision),
        "intent": meaning.intent,
        "confidence": round(found.opinion.confidence, 3),
        "audio_s": round(len(pcm) / 2 / RATE, 2),
        "cpu_s": round(found.cpu, 3),
        **({"urgent": str(meaning.urgent)} if meaning.urgent else {}),
        **({"keys": meaning.keys} if meaning.keys else {}),
    }
