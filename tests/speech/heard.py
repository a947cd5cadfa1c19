"""What the tests of recognition share: the model that is test data, a small vocabulary, recordings, and sounds."""

from __future__ import annotations

import asyncio
import csv
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ivr.core.meaning import NOTHING, Decision, Meaning
from ivr.speech.gate import FRAME
from ivr.speech.hearing.ear import VoskEar
from ivr.speech.hearing.listening import VoiceListening
from ivr.speech.hearing.model import Model, load_model
from ivr.speech.sound.mulaw import SILENCE, mulaw_of
from ivr.speech.sound.waveform import telephone_pcm

HERE = Path(__file__).parent.parent
MODEL = HERE / "models/vosk-model-tiny-vi-open"
AUDIO = HERE / "audio"

#: Menu -> phrase -> intent.
PHRASES: dict[str, dict[str, str]] = {
    "main": {
        "căn cước": "can-cuoc",
        "hộ chiếu": "ho-chieu",
        "tạm trú": "tam-tru",
        "thường trú": "thuong-tru",
        "đăng ký xe": "dang-ky-xe",
        "đăng ký xe máy mới mua": "dang-ky-xe",
        "tôi muốn hỏi về căn cước": "can-cuoc",
        "khai sinh": "khai-sinh",
        "gặp cán bộ": "gap-can-bo",
    },
    "confirm": {"có": "yes", "đúng": "yes", "đúng rồi": "yes", "không": "no", "không phải": "no", "sai rồi": "no"},
}


class ExactMatcher:
    """Understands whole phrases, and nothing else."""

    def understand(self, text: str, menu: str) -> Meaning:
        intent = PHRASES[menu].get(text)
        if not text:
            return NOTHING
        if intent is None:
            return Meaning(text, Decision.NOT_UNDERSTOOD)
        return Meaning(text, Decision.UNDERSTOOD, intent, 1.0)


def grammar(menu: str) -> tuple[str, ...]:
    return tuple(PHRASES[menu])


@cache
def model() -> Model:
    return load_model(MODEL)


@cache
def manifest() -> dict[str, dict[str, str]]:
    with (AUDIO / "manifest.csv").open(encoding="utf-8") as rows:
        return {row["file"][:6]: row for row in csv.DictReader(rows)}


def pcm(name: str) -> bytes:
    """The recording whose file begins with ``name``, as PCM."""
    return telephone_pcm((AUDIO / manifest()[name]["file"]).read_bytes())


def mulaw(name: str) -> bytes:
    return mulaw_of(pcm(name))


def quiet(seconds: float) -> bytes:
    return SILENCE * round(seconds * 8000)


#: The quiet of a line before and after somebody speaks.
LINE = quiet(0.5), quiet(2.0)


def sound(samples: npt.NDArray[np.float64]) -> bytes:
    """Samples of full scale 1.0 as mu-law."""
    return mulaw_of((samples * 32767).astype("<i2").tobytes())


def tones(seconds: float, *hertz: float, level: float = 0.1) -> bytes:
    time = np.arange(round(seconds * 8000)) / 8000
    return sound(sum((level * np.sin(2 * np.pi * each * time) for each in hertz), np.zeros(len(time))))


def noise(seconds: float, level: float, seed: int = 1) -> bytes:
    return sound(np.clip(np.random.default_rng(seed).normal(0, level, round(seconds * 8000)), -1, 1))


async def play(listening: VoiceListening, audio: bytes) -> float | None:
    """Give audio as a stream would, until the listening is finished: seconds until then, None when it never was."""
    for at in range(0, len(audio), FRAME):
        listening.hear(audio[at : at + FRAME])
        await listening.settled()
        if listening.finished:
            return (at + FRAME) / 8000
    return None


def run_through(listening: VoiceListening, audio: bytes) -> float | None:
    return asyncio.run(play(listening, audio))


def heard(ear: VoskEar, audio: bytes, menu: str = "main") -> Meaning:
    async def whole() -> Meaning:
        listening = ear.listen(menu)
        await play(listening, audio)
        try:
            return await listening.meaning()
        finally:
            listening.close()

    return asyncio.run(whole())
