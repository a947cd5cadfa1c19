"""A stream seen by the caller: one sentence after the other, and the quiet in which the service waits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.exchange.handset import RATE, Kind
from ivr.exchange.sound.known_sounds import Stretch
from ivr.exchange.sound.playout import FRAME, Playout

FRAME_SECONDS = FRAME / RATE
#: Quiet after which an undecided sound is decided, and after which one that broke off is taken for over.
DECIDE_SECONDS, GIVE_UP_SECONDS = 0.1, 3.0


@dataclass(slots=True)
class Scene:
    """A stretch of a stream: a sentence, or a wait. `began` and `ended` (None: it goes on) are seconds of the stream.

    `seconds` is the length that it has if nobody cuts it, and `heard` how much of it was played.
    """

    kind: Kind
    place: int
    began: float
    text: str = ""
    seconds: float = math.inf
    heard: float = 0.0
    ended: float | None = None


@dataclass(slots=True)
class Scenes:
    """Follows what is played. `new_place` numbers the waits.

    So many seconds of quiet, `settle`, count as waiting; before the first sound more of them, `first`, for then the
    service may still be on its way.
    """

    playout: Playout
    settle: float
    first: float
    new_place: Callable[[], int]
    scenes: list[Scene] = field(default_factory=list)
    _stretch: Stretch | None = None
    _next: int = 0
    _quiet: float = 0.0
    _place: int = 0
    _fresh: bool = True

    def acted(self) -> None:
        """The caller did something: what the service says after it is its answer, unless it is speaking already."""
        self._fresh = self._fresh or self.playout.empty

    def cleared(self) -> None:
        """The service stopped itself: what it says next is something new."""
        self._fresh = True

    def advance(self, now: float) -> bool:
        """Follow what was played until `now`; tell whether a scene began or ended."""
        before = (len(self.scenes), self._current() is None)
        self._end_sentence(now)
        self._begin_sentence(now)
        self._wait(now)
        return before != (len(self.scenes), self._current() is None)

    def end(self, now: float) -> None:
        """The stream is over."""
        scene = self._current()
        if scene is not None:
            self._finish(scene, now)

    def _current(self) -> Scene | None:
        last = self.scenes[-1] if self.scenes else None
        return last if last is not None and last.ended is None else None

    def _end_sentence(self, now: float) -> None:
        scene, stretch = self._current(), self._stretch
        if scene is None or stretch is None:
            return
        if stretch.end is not None and self.playout.played >= stretch.end:
            self._finish(scene, now)

    def _finish(self, scene: Scene, now: float) -> None:
        scene.ended = now
        if self._stretch is not None:
            end = self.playout.played if self._stretch.end is None else self._stretch.end
            scene.heard = (min(end, self.playout.played) - self._stretch.start) / RATE
            if not math.isfinite(scene.seconds):
                scene.seconds = scene.heard
            self._stretch = None

    def _begin_sentence(self, now: float) -> None:
        stretches = self.playout.reader.stretches
        self._next = min(self._next, len(stretches))
        while self._stretch is None and self._next < len(stretches):
            stretch = stretches[self._next]
            if stretch.start >= self.playout.played:
                return
            self._next += 1
            if stretch.sound is None and stretch.end is not None and stretch.end - stretch.start < FRAME * 5:
                continue
            self._open(stretch, now)
            self._end_sentence(now)

    def _open(self, stretch: Stretch, now: float) -> None:
        waiting = self._current()
        if waiting is not None:
            waiting.ended = now
        if self._fresh:
            self._place, self._fresh = self.new_place(), False
        began = now - (self.playout.played - stretch.start) / RATE
        self._stretch = stretch
        text = stretch.sound.text if stretch.sound else ""
        seconds = len(stretch.sound.data) / RATE if stretch.sound else math.inf
        self.scenes.append(Scene(Kind.PLAY, self._place, began, text, seconds))

    def _wait(self, now: float) -> None:
        if not self.playout.empty:
            self._quiet = 0.0
            return
        self._quiet += FRAME_SECONDS
        if self._quiet >= GIVE_UP_SECONDS and self._stretch is not None:
            self.playout.reader.cut(self.playout.played)
            self._end_sentence(now)
        elif self._quiet >= DECIDE_SECONDS:
            self.playout.reader.settle(self.playout.played)
            self._end_sentence(now)
            self._begin_sentence(now)
        settle = self.settle if self.scenes else self.first
        if self._quiet >= settle and self._current() is None:
            if not self._place:
                self._place = self.new_place()
            self._fresh = True
            self.scenes.append(Scene(Kind.LISTENING, self._place, now))
