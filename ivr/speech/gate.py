"""The voice gate: is this a voice? It must cost next to nothing, for callers listen far more than they speak."""

from __future__ import annotations

from functools import cache

import webrtcvad

from ivr.speech.sound.mulaw import DECODED, RATE, pcm16_of
from ivr.speech.sound.tones import is_tone

#: Bytes: 20 ms, what platforms send at a time and the voice detector takes.
FRAME = 160
FRAME_SECONDS = FRAME / RATE

#: Peaks that count as loud, in steps of 3 dB from -51 to -21 dB below full scale. A frame is worth a second look when
#: an eighth of its samples is louder than the step; the noise of the line decides which step that is.
_STEPS = tuple(range(-51, -20, 3))
_LOUD_SAMPLES = FRAME // 8
#: The lowest step that may open the gate, -45 dB: our own prompts must not when they come back as an echo. Of 107
#: prompts none would be stopped by an echo that lost 35 dB, 5 at 32 dB; at 24 dB most are. Higher, and the softest
#: telephone recordings of docs/speech.md were lost.
_FLOOR = 2
#: Frames. The line's noise is the quietest that was heard in so long a time, taken anew in each such stretch.
_STRETCH = 100
#: Frames. In silence the noise is measured only so often.
_GLANCE = 8
#: How hard the detector tries to leave noise out, 0 to 3. With 2 and 3 soft words of real callers were lost.
_STRICT = 1


@cache
def _quiet(step: int) -> bytes:
    """The mu-law codes that are not louder than ``step``."""
    loudest = 32768 * 10 ** (_STEPS[step] / 20)
    return bytes(code for code in range(256) if abs(int(DECODED[code])) <= loudest)


class Gate:
    """Tells voice from the rest, 20 ms at a time; one gate a caller, for it learns how noisy his line is.

    The first look is at the bytes as they come: how many are loud? That costs a quarter of a microsecond, and is the
    end of it in silence. The second is WebRTC's voice detector, the third keeps out tones.
    """

    def __init__(self) -> None:
        self._detector: webrtcvad.Vad | None = None
        self._step = _FLOOR
        self._quietest = len(_STEPS) - 1
        self._frames = 0

    def voiced(self, frame: bytes) -> bool:
        """Whether ``frame`` (160 bytes of mu-law) is voice."""
        self._frames += 1
        if self._frames >= _STRETCH:
            self._learn()
        if len(frame.translate(None, _quiet(self._step))) < _LOUD_SAMPLES:
            if self._frames % _GLANCE == 0:
                self._quietest = min(self._quietest, _level(frame))
            return False
        if self._quietest > self._step:
            self._quietest = min(self._quietest, _level(frame))
        return self._detect(frame) and not is_tone(frame)

    def _detect(self, frame: bytes) -> bool:
        if self._detector is None:
            self._detector = webrtcvad.Vad(_STRICT)
        return bool(self._detector.is_speech(pcm16_of(frame), RATE))

    def _learn(self) -> None:
        """Set the step above what was quietest: 2 s of speech have a stop or a breath in them, noise has none."""
        noisy = self._quietest > _FLOOR
        self._step = min(self._quietest + 1, len(_STEPS) - 1) if noisy else _FLOOR
        self._quietest = len(_STEPS) - 1
        self._frames = 0


def _level(frame: bytes) -> int:
    """The lowest step at which the frame is no longer loud."""
    for step in range(len(_STEPS)):
        if len(frame.translate(None, _quiet(step))) < _LOUD_SAMPLES:
            return step
    return len(_STEPS) - 1
