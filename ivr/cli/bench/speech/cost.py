"""Processor time of listening, beside a bare Vosk loop over the same audio in the same run."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from ivr.cli.bench.speech.caller import FRAME, Utterance
from ivr.core.meaning import MAIN
from ivr.services.hearing_ports import Ear
from ivr.speech.sound.mulaw import pcm16_of

#: Silence before and after each utterance, seconds: a caller thinks, and the end must be noticed.
AROUND = 1.5


@dataclass(slots=True)
class Cost:
    """Processor seconds a second of audio, one figure a round."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times the bare loop ours costs: the median over rounds."""
        return median(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))


@dataclass(frozen=True, slots=True)
class Costs:
    """What a second of something that is said costs, and a second of silence.

    For ``speech`` the bare loop is given utterances cut to their sound, which ours has to find in the silence around;
    for ``calls`` it hears the same silence.
    """

    speech: Cost
    calls: Cost
    silence: Cost


def measure(
    ear: Ear, recogniser: Callable[[], Any], utterances: Sequence[Utterance], quiet: bytes, rounds: int
) -> Costs:
    """What listening costs, ours and bare in turns. ``recogniser`` makes one with the grammar of the main menu."""
    speech, calls_as_they_are, silence = Cost(), Cost(), Cost()
    seconds = sum(utterance.seconds for utterance in utterances)
    pause = quiet[: round(AROUND * 8000)]
    calls = [pause + utterance.audio + pause for utterance in utterances]
    for _ in range(rounds):
        speech.bare.append(_spent(lambda: [_bare(recogniser(), one.audio) for one in utterances]) / seconds)
        speech.ours.append(_spent(lambda: asyncio.run(_ours(ear, calls))) / seconds)
        calls_as_they_are.bare.append(_spent(lambda: [_bare(recogniser(), one) for one in calls]) / seconds)
        silence.bare.append(_spent(lambda: _bare(recogniser(), quiet)) / (len(quiet) / 8000))
        silence.ours.append(_spent(lambda: asyncio.run(_ours(ear, [quiet]))) / (len(quiet) / 8000))
    calls_as_they_are.ours = speech.ours
    return Costs(speech, calls_as_they_are, silence)


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _bare(recogniser: Any, audio: bytes) -> str:
    for frame in _frames(audio):
        recogniser.AcceptWaveform(pcm16_of(frame))
    return str(json.loads(recogniser.FinalResult())["text"])


async def _ours(ear: Ear, calls: Sequence[bytes]) -> None:
    for audio in calls:
        listening = ear.listen(MAIN)
        for frame in _frames(audio):
            listening.hear(frame)
            if listening.finished:
                break
        if listening.speaking or listening.finished:
            await listening.meaning()
        listening.close()


def _frames(audio: bytes) -> Iterator[bytes]:
    return (audio[at : at + FRAME] for at in range(0, len(audio), FRAME))
