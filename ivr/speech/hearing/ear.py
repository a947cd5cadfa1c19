"""The ear: voice gate, recogniser and matcher behind the one door of ``services.ports.Ear``."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import TimeoutError as Late
from functools import cache
from pathlib import Path

from ivr.core.errors import EarFailed
from ivr.core.meaning import Meaning
from ivr.services.hearing_ports import Listening, Matcher
from ivr.speech.hearing.endpoint import MENU, SLOW
from ivr.speech.hearing.listening import VoiceListening
from ivr.speech.hearing.model import Model, load_model
from ivr.speech.hearing.opinion import NO_OPINION
from ivr.speech.hearing.pool import Pool
from ivr.speech.hearing.reader import MenuReader, Recognition, Report
from ivr.speech.hearing.voiced import voiced_parts
from ivr.speech.recogniser import Recogniser, Utterance
from ivr.speech.sound.mulaw import RATE, mulaw_of

#: Menu -> the phrases that can be said there.
Grammar = Callable[[str], tuple[str, ...]]
#: Seconds of speech in a recording that are listened to; the rest is passed over.
LONGEST_RECORDING = 30.0


class DeafEar:
    """Stands where there is no recogniser; ``line`` says why, for logs and ``/healthz``."""

    ready = False

    def __init__(self, fault: EarFailed) -> None:
        self._fault = fault
        self.line = f"no speech: {fault.detail}"

    def listen(self, menu: str, *, slow: bool = False) -> Listening:
        """Raises ``EarFailed``."""
        raise EarFailed(self._fault.why, self._fault.detail)

    def transcribe(self, audio: bytes, menu: str) -> Meaning:
        """Raises ``EarFailed``."""
        raise EarFailed(self._fault.why, self._fault.detail)

    def close(self) -> None:
        """Nothing to let go of."""


class VoskEar:
    """Hears with a Vosk model. ``line`` says which, loudly when callers must not meet it."""

    ready = True

    def __init__(
        self, model: Model, matcher: Matcher, grammar: Grammar, recogniser: Recogniser, report: Report | None = None
    ) -> None:
        self.model, self.recogniser = model, recogniser
        self.line = model.facts.line
        self._reader = cache(lambda menu: MenuReader(menu, grammar(menu), model, matcher, report or _unnoticed))

    def listen(self, menu: str, *, slow: bool = False) -> VoiceListening:
        """Listen to a caller at ``menu``. Raises ``EarFailed("busy")``."""
        if self.recogniser.busy:
            raise EarFailed("busy", f"{self.recogniser.decoding} utterances are being decoded.")
        reader = self._reader(menu)
        return VoiceListening(lambda: self.recogniser.begin(reader.decoder), reader, SLOW if slow else MENU)

    def transcribe(self, audio: bytes, menu: str) -> Meaning:
        """What was said in a recording: 16-bit mono PCM at 8,000 Hz, of any length. Raises ``EarFailed``."""
        return self.recognise(audio, menu).opinion.meaning

    def recognise(self, audio: bytes, menu: str) -> Recognition:
        """As ``transcribe``, with how it came to it."""
        parts = voiced_parts(mulaw_of(audio), LONGEST_RECORDING)
        if not parts:
            return Recognition(menu, NO_OPINION)
        reader = self._reader(menu)
        utterance = self.recogniser.begin(reader.decoder)
        try:
            return _read(utterance, parts, reader)
        finally:
            utterance.close()

    def close(self) -> None:
        """Stop decoding."""
        self.recogniser.pool.close()


def _read(utterance: Utterance, parts: tuple[bytes, ...], reader: MenuReader) -> Recognition:
    for part in parts:
        utterance.hear(part)
    seconds = sum(map(len, parts)) / RATE
    try:
        recognition = utterance.ask(reader.read).result(utterance.longest(seconds))
    except Late:
        raise utterance.hung() from None
    reader.report(recognition)
    return recognition


def _unnoticed(_: Recognition) -> None:
    """Where nobody counts."""


def open_ear(
    folder: Path | None,
    matcher: Matcher,
    grammar: Grammar,
    *,
    threads: int | None = None,
    most: int | None = None,
    report: Report | None = None,
) -> VoskEar | DeafEar:
    """The ear with the model in ``folder`` (None: where Vosk looks), or a deaf one that says why there is no other.

    ``threads`` decode, by default one a core; at ``most`` utterances at once nobody new is listened to. ``report`` is
    told of every utterance, in a thread of the pool. Loading takes 0.05 s for a tiny model, seconds for a large one.
    """
    try:
        model = load_model(folder)
    except EarFailed as fault:
        return DeafEar(fault)
    return ear_with(model, matcher, grammar, threads=threads, most=most, report=report)


def ear_with(
    model: Model,
    matcher: Matcher,
    grammar: Grammar,
    *,
    threads: int | None = None,
    most: int | None = None,
    report: Report | None = None,
) -> VoskEar:
    """The ear with a model that is loaded already; the rest as ``open_ear``."""
    pool = Pool(threads or len(os.sched_getaffinity(0)))
    return VoskEar(model, matcher, grammar, Recogniser(pool, most), report)
