"""How well speech is understood: a recording through the whole path, and what became of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.meaning import NOTHING, Decision, Meaning
from ivr.speech.evaluation.manifest import Sample
from ivr.speech.gate import FRAME
from ivr.speech.hearing.ear import VoskEar
from ivr.speech.sound.mulaw import DECODED, RATE, SILENCE, mulaw_of
from ivr.speech.sound.waveform import telephone_pcm

#: Seconds of a silent line before and after each recording: nobody speaks in the first frame, and the end of an
#: utterance is known by what follows it.
_BEFORE, _AFTER = 0.5, 3.0


class Verdict(StrEnum):
    """What became of a recording. ``asked``: the hotline asked back, and its guess was right."""

    RIGHT = "right"
    ASKED = "asked"
    MISSED = "missed"
    ASKED_WRONG = "asked wrong"
    WRONG = "wrong"
    REJECTED = "rejected"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Result:
    """One recording, what it was taken for, and what that took.

    ``wait`` are the seconds from the last sound of the recording to the end of the utterance (None: it found none);
    ``cpu`` the processor's seconds for the ``audio``, silence and all.
    """

    sample: Sample
    meaning: Meaning
    confidence: float
    audio: float
    cpu: float
    wait: float | None

    @property
    def guess(self) -> str:
        """The intent that was taken or asked for; out of scope when there was none."""
        return OUT_OF_SCOPE if self.meaning.decision is Decision.NOT_UNDERSTOOD else self.meaning.intent

    @property
    def verdict(self) -> Verdict:
        """Right or wrong, of speech that is ours and of speech that is not."""
        taken = self.meaning.decision is Decision.UNDERSTOOD
        if self.sample.intent == OUT_OF_SCOPE:
            if self.guess == OUT_OF_SCOPE:
                return Verdict.REJECTED
            return Verdict.ACCEPTED if taken else Verdict.ASKED_WRONG
        if self.guess == OUT_OF_SCOPE:
            return Verdict.MISSED
        if is_right(self.sample.intent, self.meaning):
            return Verdict.RIGHT if taken else Verdict.ASKED
        return Verdict.WRONG if taken else Verdict.ASKED_WRONG


def is_right(intent: str, meaning: Meaning) -> bool:
    """Whether ``meaning`` is what was meant; a named key is right by either of its names."""
    return meaning.intent == intent or (bool(meaning.keys) and f"digit-{meaning.keys}" == intent)


async def listen_to(ear: VoskEar, sample: Sample) -> Result:
    """Play a recording to ``ear`` in pieces of 20 ms, as a stream would. Raises ``NotWav`` and ``EarFailed``."""
    speech = mulaw_of(telephone_pcm(sample.file.read_bytes()))
    line = SILENCE * round(_BEFORE * RATE) + speech + SILENCE * round(_AFTER * RATE)
    spoken = _BEFORE + last_sound(speech)
    began = time.process_time()
    listening = ear.listen(sample.menu)
    wait = None
    for at in range(0, len(line), FRAME):
        listening.hear(line[at : at + FRAME])
        await listening.settled()
        if listening.finished:
            wait = (at + FRAME) / RATE - spoken
            break
    recognition = await listening.recognition()
    listening.close()
    cpu = time.process_time() - began
    if recognition is None or not recognition.opinion.heard:
        return Result(sample, NOTHING, 0.0, len(line) / RATE, cpu, wait)
    return Result(sample, recognition.opinion.meaning, recognition.opinion.confidence, len(line) / RATE, cpu, wait)


def last_sound(mulaw: bytes) -> float:
    """Where speech ends, in seconds: the last 20 ms that are no more than 25 dB below the loudest."""
    samples = DECODED[np.frombuffer(mulaw[: len(mulaw) // FRAME * FRAME], np.uint8)].astype(np.float64)
    power = (samples.reshape(-1, FRAME) ** 2).mean(axis=1)
    loud = np.nonzero(power >= power.max(initial=1.0) * 10**-2.5)[0]
    return float((loud[-1] + 1) * FRAME / RATE) if len(loud) else 0.0
