"""When a caller has begun to speak, and when he has come to an end. Pure; time is counted in frames of audio."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

from ivr.speech.gate import FRAME_SECONDS

#: Frames of 20 ms. Somebody speaks when 6 of 12 are voice: the shortest words last 0.15 s ("có", "dạ"), while a
#: click or a knock has 2 or 3. A prompt is stopped for 14 of 25, 0.28 s of voice within half a second: what is
#: shorter is over before it could be stopped, and coughs are.
_ONSET, _ONSET_OF = 6, 12
_SURE, _SURE_OF = 14, 25


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a silence must be to end an utterance, and how long that may be; in seconds.

    ``complete`` holds once the words so far are all that could be said, ``understood`` once they mean something,
    ``ordinary`` otherwise, ``hesitant`` for somebody who spoke for ``long`` seconds or paused before: then the next
    pause is likely one more.
    """

    complete: float = 0.4
    understood: float = 0.56
    ordinary: float = 0.7
    hesitant: float = 1.0
    long: float = 2.5
    most: float = 15.0


#: At a menu. Of 60 sentences that people read, 14 have a pause of 0.4 s, 5 one of 0.7 s, 2 one of 1 s; of 115 short
#: answers on the telephone 2 have one of 0.7 s. An answer that comes later than 0.8 s after the question feels late.
MENU = Patience()
#: For somebody who was not understood before, or asked for more time: old people think between words.
SLOW = Patience(complete=0.7, understood=1.0, ordinary=1.3, hesitant=1.8, most=20.0)


class Stage(Enum):
    """How far an utterance is."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    ENDED = "ended"


class Look(Enum):
    """What the words so far may be, after so long a pause, for the utterance to have its end."""

    COMPLETE = "complete"
    UNDERSTOOD = "understood"


class Endpoint:
    """Follows one utterance, frame by frame.

    ``look_for`` says when it pays to look at the words so far, and for what: twice in a long enough pause. Whoever
    looks calls ``end`` when it is so.
    """

    def __init__(self, patience: Patience = MENU) -> None:
        self.patience = patience
        self.stage = Stage.WAITING
        self.sure = False
        self.look_for: Look | None = None
        self._looks = {_frames(patience.understood): Look.UNDERSTOOD, _frames(patience.complete): Look.COMPLETE}
        self._recent: deque[bool] = deque(maxlen=_SURE_OF)
        self._frames = self._quiet = self._pauses = 0

    def take(self, *, voiced: bool) -> Stage:
        """Count one frame of 20 ms."""
        self._recent.append(voiced)
        self.look_for = None
        if self.stage is Stage.WAITING:
            self._wait()
        elif self.stage is Stage.SPEAKING:
            self._follow(voiced=voiced)
        return self.stage

    def end(self) -> None:
        """Nothing more is expected: end now."""
        if self.stage is Stage.SPEAKING:
            self.stage = Stage.ENDED

    @property
    def seconds(self) -> float:
        """How long the utterance has lasted, the silence at its end left out."""
        return (self._frames - self._quiet) * FRAME_SECONDS

    @property
    def quiet(self) -> float:
        """Seconds since the last voice."""
        return self._quiet * FRAME_SECONDS

    def _wait(self) -> None:
        if not self._recent[-1]:
            return
        latest = list(self._recent)[-_ONSET_OF:]
        if sum(latest) >= _ONSET:
            self.stage = Stage.SPEAKING
            self._frames = len(latest)

    def _follow(self, *, voiced: bool) -> None:
        self._frames += 1
        if voiced:
            self._pauses += self.quiet >= self.patience.complete
            self._quiet = 0
            self.sure = self.sure or sum(self._recent) >= _SURE
        else:
            self._quiet += 1
            self.look_for = self._looks.get(self._quiet)
        if self.quiet >= self._enough() or self._frames * FRAME_SECONDS >= self.patience.most:
            self.stage = Stage.ENDED

    def _enough(self) -> float:
        hesitant = self._pauses > 0 or self.seconds >= self.patience.long
        return self.patience.hesitant if hesitant else self.patience.ordinary


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_SECONDS)
