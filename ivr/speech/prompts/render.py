"""Texts -> prompt files: only what is new, two at a time, resumable after a kill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from ivr.core.errors import IvrError, VoiceUnavailable
from ivr.services.prompts import NothingSaid, Prompt, Voice, file_name, normalised
from ivr.speech.prompts.folder import is_prompt_file, is_unfinished, write, write_manifest
from ivr.speech.prompts.mastering import mastered
from ivr.speech.sound.wav import NotTelephoneAudio, Recording, from_wav, to_wav

#: Texts in work at once. A thread each is enough: the engine speaks in a process of its own.
AT_ONCE = 2


#: Nobody has recorded anything.
NOBODY: Mapping[str, Voice] = {}


class NothingToRender(IvrError):
    """There is no text to render; the audio folder is left as it is."""


class RenderStopped(VoiceUnavailable):
    """Rendering stopped; what was done is kept, and the same command goes on from there."""


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
    recorded: Mapping[str, Voice] = NOBODY,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Outcome:
    """Bring ``folder`` in line with ``texts``: render what is missing, list it all, remove what nobody speaks.

    A text that is a key of ``recorded`` is spoken by its value, every other one by ``voice``. A file's name tells its
    text, voice and settings (``file_name``), and the file carries them, so whatever a killed run finished is found
    and kept. ``force`` renders everything again. ``progress`` is told how many texts are done, and of how many.

    A text that cannot be spoken does not stop the others. Raises ``NothingToRender`` without texts and
    ``RenderStopped`` when the voice fails as such; the list of prompts then stays as it was.
    """
    wanted = tuple(dict.fromkeys(normalised(text) for text in texts))
    if not wanted:
        raise NothingToRender
    folder.mkdir(parents=True, exist_ok=True)
    cast = {text: recorded.get(text, voice) for text in wanted}
    ready: dict[str, Recording] = {}
    if not force:
        ready = {text: found for text in wanted if (found := _ready(text, cast[text], folder))}
    missing = {text: cast[text] for text in wanted if text not in ready}
    progress(len(ready), len(wanted))
    made, failures = _render_all(missing, folder, len(ready), progress)
    prompts = [
        Prompt(text, file_name(text, cast[text]), take.voice, take.engine, round(take.seconds, 3))
        for text, take in (ready | made).items()
    ]
    if not prompts:
        raise RenderStopped(f"Not one of {len(wanted)} could be spoken: {failures[0].reason}")
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
    cast: Mapping[str, Voice], folder: Path, ready: int, progress: Callable[[int, int], None]
) -> tuple[dict[str, Recording], list[Failure]]:
    # Asked once and before anything is touched: a missing engine is told as such.
    engines = {id(voice): voice.engine for voice in cast.values()}
    made: dict[str, Recording] = {}
    failures: list[Failure] = []
    running: dict[Future[Recording], str] = {}
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for text, voice in cast.items():
            running[pool.submit(_render_one, text, voice, engines[id(voice)], folder)] = text
        for finished in as_completed(running):
            try:
                made[running[finished]] = finished.result()
            except NothingSaid as error:
                failures.append(Failure(running[finished], str(error)))
            progress(ready + len(made) + len(failures), ready + len(cast))
    except VoiceUnavailable as error:
        pool.shutdown(cancel_futures=True)
        done = sum(not each.cancelled() and each.exception() is None for each in running)
        raise RenderStopped(f"{ready + done} of {ready + len(cast)} are ready. {error.detail}") from error
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
