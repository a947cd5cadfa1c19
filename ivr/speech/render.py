"""Texts -> prompt files: only what is new, two at a time, resumable after a kill."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from ivr.core.errors import IvrError, VoiceUnavailable
from ivr.services.prompts import NothingSaid, Prompt, Voice, file_name, normalised
from ivr.speech.folder import is_prompt_file, is_unfinished, write, write_manifest
from ivr.speech.mastering import mastered
from ivr.speech.wav import NotTelephoneAudio, Recording, from_wav, to_wav

#: Texts in work at once. A thread each is enough: the engine speaks in a process of its own.
AT_ONCE = 2


class NothingToRender(IvrError):
    """There is no text to render; the audio folder is left as it is."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A text that could not be rendered, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a render did: files made, found ready and removed; ``seconds`` of audio in all."""

    rendered: int
    kept: int
    removed: int
    seconds: float
    failures: tuple[Failure, ...]


def render(
    texts: Iterable[str],
    voice: Voice,
    folder: Path,
    *,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Outcome:
    """Bring ``folder`` in line with ``texts``: render what is missing, list it all, remove what nobody speaks.

    A file's name tells its text, voice and settings (``file_name``), and the file carries them, so whatever a
    killed run finished is found and kept. ``force`` renders everything again. ``progress`` is told how many texts
    are done, and of how many. A text that fails does not stop the others. Raises ``NothingToRender`` without texts.
    """
    wanted = tuple(dict.fromkeys(normalised(text) for text in texts))
    if not wanted:
        raise NothingToRender
    folder.mkdir(parents=True, exist_ok=True)
    ready: dict[str, Recording] = {}
    if not force:
        ready = {text: found for text in wanted if (found := _ready(text, voice, folder))}
    missing = [text for text in wanted if text not in ready]
    progress(len(ready), len(wanted))
    made, failures = _render_all(missing, voice, folder, lambda done: progress(len(ready) + done, len(wanted)))
    prompts = [
        Prompt(text, file_name(text, voice), take.voice, take.engine, round(take.seconds, 3))
        for text, take in (ready | made).items()
    ]
    write_manifest(folder, prompts)
    removed = _sweep(folder, {prompt.file for prompt in prompts})
    total = round(sum(prompt.seconds for prompt in prompts), 1)
    return Outcome(len(made), len(ready), removed, total, tuple(failures))


def _ready(text: str, voice: Voice, folder: Path) -> Recording | None:
    try:
        take = from_wav((folder / file_name(text, voice)).read_bytes())
    except (OSError, NotTelephoneAudio):
        return None
    return take if take.text == text and take.voice == voice.name and take.mulaw else None


def _render_all(
    texts: list[str], voice: Voice, folder: Path, done: Callable[[int], None]
) -> tuple[dict[str, Recording], list[Failure]]:
    if not texts:
        return {}, []
    engine = voice.engine
    made: dict[str, Recording] = {}
    failures: list[Failure] = []
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        running: dict[Future[Recording], str] = {
            pool.submit(_render_one, text, voice, engine, folder): text for text in texts
        }
        for finished in as_completed(running):
            try:
                made[running[finished]] = finished.result()
            except (VoiceUnavailable, NothingSaid) as error:
                failures.append(Failure(running[finished], str(error)))
            done(len(made) + len(failures))
    finally:
        pool.shutdown(cancel_futures=True)
    return made, failures


def _render_one(text: str, voice: Voice, engine: str, folder: Path) -> Recording:
    take = Recording(mastered(voice.speak(text), text), text, voice.name, engine)
    write(folder / file_name(text, voice), to_wav(take))
    return take


def _sweep(folder: Path, listed: set[str]) -> int:
    """Remove prompt files that nobody lists and what killed runs left; other files are none of our business."""
    removed = 0
    for path in sorted(folder.iterdir()):
        if is_unfinished(path.name) or (is_prompt_file(path.name) and path.name not in listed):
            path.unlink()
            removed += 1
    return removed
