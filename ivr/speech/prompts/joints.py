"""How well joined prompts hang together: the gap and the step in loudness at each joint, measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ivr.speech.audio import Samples, frame_power
from ivr.speech.sound.level import loudness, spoken
from ivr.speech.sound.wav import RATE

#: What a caller hears as one sentence: seconds of gap, and LU from one piece to the next.
SHORTEST_GAP, LONGEST_GAP = 0.03, 0.12
HIGHEST_STEP = 2.0
#: Quieter than this, in dB below a piece's loudest moment, is a gap to the ear on a telephone line.
_GAP = -35.0
_FRAME_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Joint:
    """Where two pieces meet: ``gap`` in seconds of near silence, ``step`` in LU (positive: the second is louder)."""

    gap: float
    step: float


def joints(pieces: Sequence[Samples]) -> tuple[Joint, ...]:
    """The joints of ``pieces`` (samples at 8 kHz, none of them silent) played one after the other."""
    return tuple(_joint(first, second) for first, second in pairwise(pieces))


def _joint(first: Samples, second: Samples) -> Joint:
    step = loudness(spoken(second), RATE) - loudness(spoken(first), RATE)
    return Joint(_faint(first[::-1]) + _faint(second), step)


def _faint(samples: Samples) -> float:
    """Seconds before the first frame that is not near silence."""
    power = frame_power(samples, RATE, _FRAME_SECONDS)
    return float(np.argmax(power > power.max() * 10 ** (_GAP / 10)) * _FRAME_SECONDS)
