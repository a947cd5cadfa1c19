"""What is wrong with the prompts: missing, out of date, uneven, or hardly the sentence that they should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from ivr.core.language.spelling import syllables
from ivr.services.prompts import (
    LONGEST,
    PEAK_LIMIT,
    TARGET_LOUDNESS,
    TOLERANCE,
    Measured,
    Prompt,
    Voice,
    file_name,
    is_sentence,
    normalised,
)

#: Seconds of one syllable, and besides of a text as such and of each clause in it: hurried, and very slow.
_HURRIED = 0.15
_SLOW, _SLOW_START, _SLOW_CLAUSE = 0.55, 0.6, 0.8
_CLAUSES = re.compile(r"[,;:.?!](?=\s)")
#: How far the pace of a sentence may be from the usual pace of its voice: half of it would be missing, or twice said.
_UNUSUAL = 1.65
#: Sentences that show how a voice usually paces, and how many of them it takes to know.
_TELLING_SYLLABLES, _TELLING_SENTENCES = 4, 20


class Fault(StrEnum):
    """What can be wrong with a prompt."""

    MISSING = "missing"
    STALE = "stale"
    ORPHAN = "orphan"
    UNREADABLE = "unreadable"
    TOO_LONG = "too long"
    TOO_QUIET = "too quiet"
    TOO_LOUD = "too loud"
    CLIPPED = "clipped"
    UNLIKELY = "unlikely length"
    OTHER_TEXT = "another text"
    REFUSED = "recording refused"
    STALE_RECORDING = "recording out of date"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one prompt; ``detail`` says how much, or what to do."""

    fault: Fault
    text: str
    file: str
    detail: str


def fits(text: str, seconds: float) -> bool:
    """Whether ``seconds`` of speech (no silence around it) can be ``text``, at any pace that callers can follow."""
    count = syllables(text)
    longest = count * _SLOW + _SLOW_START + len(_CLAUSES.findall(text)) * _SLOW_CLAUSE
    return count * _HURRIED <= seconds <= longest


def check(
    needed: Iterable[str],
    listed: Iterable[Prompt],
    on_disk: Iterable[str],
    voice: Voice,
    measure: Callable[[str], Measured | None],
    *,
    recorded: Mapping[str, Voice] | None = None,
) -> tuple[Problem, ...]:
    """Compare what the hotline needs with what there is.

    ``needed`` are the texts, ``listed`` the manifest's entries, ``on_disk`` the names of the audio files in the
    folder. ``measure`` measures a file by its name (None: it cannot be read). ``recorded`` are the texts that
    people have recorded, each with its own voice; ``voice`` speaks all others.
    The problems come out in the order of the texts, orphans last.
    """
    texts = tuple(dict.fromkeys(normalised(text) for text in needed))
    by_text = {prompt.text: prompt for prompt in listed}
    present = set(on_disk)
    found: list[Problem] = []
    measured: dict[str, Measured] = {}
    for text in texts:
        prompt, wanted = by_text.get(text), file_name(text, (recorded or {}).get(text, voice))
        if prompt is None or prompt.file not in present:
            found.append(Problem(Fault.MISSING, text, wanted, "render the prompts"))
            continue
        if prompt.file != wanted:
            found.append(Problem(Fault.STALE, text, prompt.file, f"was made by {prompt.engine}, {prompt.voice}"))
        now = measure(prompt.file)
        if now is None:
            found.append(Problem(Fault.UNREADABLE, text, prompt.file, "not a mu-law WAV file; render it again"))
            continue
        measured[text] = now
        found.extend(_faults_of(text, prompt, now))
    found.extend(_unusual(measured, by_text))
    order = {text: place for place, text in enumerate(texts)}
    found.sort(key=lambda problem: order[problem.text])
    return (*found, *_orphans(texts, by_text, present))


def _faults_of(text: str, prompt: Prompt, now: Measured) -> Iterator[Problem]:
    if prompt.seconds > LONGEST:
        yield Problem(Fault.TOO_LONG, text, prompt.file, f"{prompt.seconds:.1f} s, at most {LONGEST:.0f} s")
    detail = f"{now.loudness:.1f} LUFS, wanted {TARGET_LOUDNESS:.0f} within {TOLERANCE:.0f}"
    if now.loudness < TARGET_LOUDNESS - TOLERANCE:
        yield Problem(Fault.TOO_QUIET, text, prompt.file, detail)
    if now.loudness > TARGET_LOUDNESS + TOLERANCE:
        yield Problem(Fault.TOO_LOUD, text, prompt.file, detail)
    if now.peak > PEAK_LIMIT:
        yield Problem(Fault.CLIPPED, text, prompt.file, f"peak {now.peak:.1f} dBFS, at most {PEAK_LIMIT:.0f} dBFS")
    if normalised(now.text) != text:
        yield Problem(Fault.OTHER_TEXT, text, prompt.file, f"the file says of itself: {now.text or 'nothing'}")
    if not fits(text, now.seconds):
        yield Problem(Fault.UNLIKELY, text, prompt.file, f"{now.seconds:.1f} s for {syllables(text)} syllables")


def _unusual(measured: Mapping[str, Measured], listed: Mapping[str, Prompt]) -> Iterator[Problem]:
    """Sentences much faster or slower than their voice usually is: cut off, or not what they should be."""
    paces: dict[str, list[float]] = {}
    telling = {text for text in measured if is_sentence(text) and syllables(text) >= _TELLING_SYLLABLES}
    for text in telling:
        paces.setdefault(listed[text].voice, []).append(measured[text].seconds / syllables(text))
    usual = {voice: median(known) for voice, known in paces.items() if len(known) >= _TELLING_SENTENCES}
    for text in telling:
        prompt, seconds = listed[text], measured[text].seconds
        if prompt.voice not in usual or not fits(text, seconds):
            continue
        expected = usual[prompt.voice] * syllables(text)
        slowest = expected * _UNUSUAL + len(_CLAUSES.findall(text)) * _SLOW_CLAUSE
        if not expected / _UNUSUAL <= seconds <= slowest:
            detail = f"{seconds:.1f} s, this voice usually takes {expected:.1f} s"
            yield Problem(Fault.UNLIKELY, text, prompt.file, detail)


def _orphans(texts: Iterable[str], listed: Mapping[str, Prompt], present: set[str]) -> Iterator[Problem]:
    kept = {listed[text].file for text in texts if text in listed}
    titles = {prompt.file: prompt.text for prompt in listed.values()}
    for file in sorted((present | set(titles)) - kept):
        yield Problem(Fault.ORPHAN, titles.get(file, ""), file, "no flow speaks it any more")
