"""Whether a person's recording can be used as a prompt; if not, what is wrong and what the speaker should do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ivr.core.language.spelling import syllables
from ivr.services.prompt_check import fits
from ivr.services.prompts import LONGEST
from ivr.speech.audio import Samples, frame_power, resampled, telephone_band, trimmed
from ivr.speech.sound.decoding import Sound
from ivr.speech.sound.wav import RATE

#: Highest sample of a recording in which nobody speaks, as a fraction of full scale (-50 dB).
_SILENT = 0.003
#: The background may reach this many dB below the loudest 20 ms of speech; usual are 40 to 60.
NOISIEST = -34.0
_NOISE_FRAME = 0.02
#: The quietest part of a recording, in percent of its length, is its background.
_BACKGROUND = 3
#: As many equal samples in a row at the very top, this often, are a cut-off wave; a whole wave has one or two.
_FLAT, _OFTEN = 3, 2


@dataclass(frozen=True, slots=True)
class Flaw:
    """``what`` is wrong with a recording, and what ``to_do`` about it."""

    what: str
    to_do: str


def background(samples: Samples, rate: int) -> float:
    """What is heard behind the voice within the telephone band, in dB below the loudest 20 ms; -120 for nothing."""
    power = frame_power(telephone_band(resampled(samples, rate, RATE), RATE), RATE, _NOISE_FRAME)
    share = float(np.percentile(power, _BACKGROUND) / max(float(power.max()), 1e-20))
    return 10 * float(np.log10(max(share, 1e-12)))


def clipped(samples: Samples) -> bool:
    """Whether the recording was too loud for the microphone: its waves are cut off flat at the top."""
    height = float(np.abs(samples).max())
    top = np.abs(samples) >= height - 1.5 / 32768
    edges = np.flatnonzero(np.diff(np.concatenate(([0], top.astype(np.int8), [0]))))
    return height > 0.5 and int((edges[1::2] - edges[::2] >= _FLAT).sum()) >= _OFTEN


def flaw_of(sound: Sound, text: str) -> Flaw | None:
    """The first thing that makes ``sound`` unfit to say ``text``; None when it can be used."""
    if sound.rate < RATE:
        return Flaw(f"it has {sound.rate} samples a second", f"record with {RATE} or more, best with 48000")
    if float(np.abs(sound.samples).max()) < _SILENT:
        return Flaw("nothing is to be heard", "see that the microphone is on, and record again")
    if clipped(sound.samples):
        return Flaw("it is clipped", "turn the microphone down or step back a little, and record again")
    noise = background(sound.samples, sound.rate)
    if noise > NOISIEST:
        return Flaw(
            f"it is too noisy: the background is only {-noise:.0f} dB below the voice, {-NOISIEST:.0f} are needed",
            "record in a quiet room, with half a second of silence before and after",
        )
    return _length_flaw(sound, text, noise)


def _length_flaw(sound: Sound, text: str, noise: float) -> Flaw | None:
    in_band = telephone_band(resampled(sound.samples, sound.rate, RATE), RATE)
    seconds = len(trimmed(in_band, RATE, noise + 6, noise + 6)) / RATE
    told = f"{seconds:.1f} s for {syllables(text)} syllables"
    if seconds > LONGEST:
        return Flaw(f"it is too long: {seconds:.0f} s", f"keep it under {LONGEST:.0f} s")
    if fits(text, seconds):
        return None
    if fits(text, seconds * 3) or seconds < 0.1:
        return Flaw(f"it is too short: {told}", "read the whole text, slowly, and record again")
    return Flaw(f"it is too long: {told}", "read this text only, without long pauses, and record again")
