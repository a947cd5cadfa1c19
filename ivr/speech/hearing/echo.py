"""Is what sounds our own prompt, come back through a loudspeaker? While nothing is played this costs nothing.

A caller's telephone, a loudspeaker in a room, sends the hotline's voice back, 20 to 40 dB softer and up to 1.5 s
late. To the gate that is somebody who speaks. So voice that is no louder than an echo can be is compared with what
was played: the same rise and fall in the same bands, some moments ago, is no caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.speech.gate import FRAME
from ivr.speech.sound.bands import Bands, Loudness, Pattern, likeness, power_of
from ivr.speech.sound.mulaw import SILENCE

#: Frames of 20 ms that are compared (0.6 s), and the latest that an echo may come (1.5 s).
_LENGTH, _LATEST = 30, 75
#: Frames after which nothing can come back any more.
_OVER = _LENGTH + _LATEST
#: An echo has lost 13 dB at least: what is louder beside the loudest that was played is a caller.
_LEAST_LOSS = 10**-1.3
#: From this likeness on it is an echo: at any delay, and at the one where an echo was found before, give or take 3
#: frames. An echo has 0.85 in the middle of a word, another voice has 0.77 at one of 75 delays once in 100 times.
_ANYWHERE, _AGAIN = 0.8, 0.7
_NEAR = 3
#: An utterance of which this share of the voiced frames was echo is nobody's.
_MOSTLY = 0.6


class Echo:
    """One listen's guard against the echo of its prompt."""

    def __init__(self) -> None:
        self._heard = Pattern(_LENGTH)
        self._played = Pattern(_OVER)
        self._loudest = Loudness(_OVER)
        self._prompt: Iterator[bytes] = iter(())
        self._left = 0
        self._lag: int | None = None
        self._judged: bool | None = None
        self._voiced = self._own = 0

    def play(self, sounds: Iterable[bytes], before: bytes = b"") -> None:
        """From now on ``sounds`` are played one after the other; ``before`` sounded until now."""
        for frame in _frames((before,)):
            self._sounds(frame)
            self._left = _OVER
        self._prompt = _frames(sounds)

    def takes(self, frame: bytes, *, voiced: bool) -> bool:
        """Whether ``frame``, the next 160 bytes of mu-law, is voice of a caller; ``voiced`` says the gate."""
        sounding = next(self._prompt, None)
        if sounding is not None:
            self._left = _OVER
        elif self._left == 0:
            return voiced
        self._left -= 1
        self._heard.add(frame)
        self._sounds(sounding or SILENCE * FRAME)
        if not voiced:
            self._judged = None
            return False
        own = self._judge(frame)
        self._voiced += 1
        self._own += own
        return not own

    def begin(self) -> None:
        """An utterance begins; what was echo before does not count."""
        self._voiced = self._own = 0

    @property
    def mostly(self) -> bool:
        """Whether most of the voice since ``begin`` was echo."""
        return self._own > _MOSTLY * self._voiced

    def _sounds(self, frame: bytes) -> None:
        self._played.add(frame)
        self._loudest.add(frame)

    def _judge(self, frame: bytes) -> bool:
        """Every second frame of a voice is compared: 40 ms tell no more than 20, and comparing is what costs."""
        if self._judged is None:
            self._judged = self._is_own(frame)
            return self._judged
        own, self._judged = self._judged, None
        return own

    def _is_own(self, frame: bytes) -> bool:
        # Most callers are too loud for an echo, and telling so costs a twentieth of comparing.
        if power_of(frame) > _LEAST_LOSS * self._loudest.most():
            return False
        heard, played = self._heard.bands(), self._played.bands()
        if self._lag is not None and self._alike(heard, played, self._lag - _NEAR, self._lag + _NEAR) >= _AGAIN:
            return True
        return self._find(heard, played)

    def _find(self, heard: Bands, played: Bands) -> bool:
        found = likeness(heard, played)
        best = int(found.argmax())
        if found[best] < _ANYWHERE:
            return False
        self._lag = _LATEST - best
        return True

    def _alike(self, heard: Bands, played: Bands, earliest: int, latest: int) -> float:
        """How alike what was heard is to what was played ``earliest`` to ``latest`` frames before, at best."""
        earliest, latest = max(0, earliest), min(_LATEST, latest)
        return float(likeness(heard, played[_LATEST - latest : len(played) - earliest]).max())


def _frames(sounds: Iterable[bytes]) -> Iterator[bytes]:
    """The sounds as one, 20 ms at a time; the end is filled up with silence."""
    rest = b""
    for sound in sounds:
        audio = rest + sound
        whole = len(audio) // FRAME * FRAME
        for at in range(0, whole, FRAME):
            yield audio[at : at + FRAME]
        rest = audio[whole:]
    if rest:
        yield rest.ljust(FRAME, SILENCE)
