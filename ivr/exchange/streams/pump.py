"""A media stream while it runs: 20 ms of sound in each direction at a time, in a thread of its own.

Time in a stream is counted in frames that were sent, never on the wall. A machine that is too busy to send in time
makes the stream slow, and nothing arrives in a burst that no telephone would send.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.exchange.errors import MessageRefused, MessageUnreadable, StreamFailed, TooMuchQueued
from ivr.exchange.sound.playout import Playout
from ivr.exchange.streams.caller_track import CallerTrack
from ivr.exchange.streams.messages import Clear, Mark, Media, StreamWriter, read_message
from ivr.exchange.streams.scenes import FRAME_SECONDS, Scene, Scenes
from ivr.exchange.streams.socket import StreamSocket

#: How fast streams of stories run at most: 2.5 ms from one frame to the next, of which both sides need a fraction.
#: Stories came true at twice this speed on two cores where four other programs were computing. What a service
#: computes (a turn, what was said) takes its real time, and seems eight times as long.
STORY_SPEED = 8.0
#: Where time runs faster than life, a service may be twice so many frames behind and no more: it answers a ping when
#: it has read so far. After so many seconds it is left behind after all.
STEP_FRAMES, STEP_SECONDS = 5, 5.0
#: So many frames late the schedule begins anew.
LATEST_FRAMES = 5
MOST_FAULTS = 10


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a stream runs: `speed` times as fast as life, on these means of waiting (both in seconds)."""

    speed: float = 1.0
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class StreamPump:
    """Runs one stream. Everything but `run` may be called from another thread."""

    def __init__(
        self,
        socket: StreamSocket,
        writer: StreamWriter,
        *,
        playout: Playout,
        scenes: Scenes,
        track: CallerTrack,
        pace: Pace,
    ) -> None:
        self.faults: list[StreamFailed] = []
        self._socket = socket
        self._writer = writer
        self._playout = playout
        self._scenes = scenes
        self._track = track
        self._pace = pace
        self._frames = 0
        self._ending = ""
        self._over = False
        self._flooded = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"stream-{writer.sid[-6:]}", daemon=True)

    def start(self, parameters: Mapping[str, str]) -> None:
        """Greet the service and let time pass."""
        self._socket.send(self._writer.connected())
        self._socket.send(self._writer.start(parameters))
        self._thread.start()

    @property
    def seconds(self) -> float:
        """How long the stream has run."""
        return self._frames * FRAME_SECONDS

    @property
    def over(self) -> bool:
        """Has the stream ended?"""
        return self._over

    def say(self, audio: bytes) -> None:
        """Let the caller say something."""
        with self._changed:
            self._scenes.acted()
            self._track.say(audio)

    def press(self, key: str) -> None:
        """Let the caller press a key."""
        with self._changed:
            self._scenes.acted()
            self._track.press(key)

    def stop(self) -> None:
        """End the stream from the platform's side, because the call ends or another stream begins."""
        self._end("stop")

    def drop(self) -> None:
        """Lose the connection."""
        self._end("drop")

    def wait_until(self, seconds: float) -> None:
        """Wait until so many seconds of the stream have passed, or it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or self.seconds >= seconds)

    def wait_for_scene(self, number: int) -> Scene | None:
        """Wait for the scene of this number, from 0; return None when the stream is over before it comes."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or len(self._scenes.scenes) > number)
            return self._scenes.scenes[number] if len(self._scenes.scenes) > number else None

    def wait_for_end(self, scene: Scene, seconds: float) -> bool:
        """Wait until a scene has ended; return False when it goes on for so many seconds of the stream."""
        latest = self.seconds + seconds
        with self._changed:
            self._changed.wait_for(lambda: self._over or scene.ended is not None or self.seconds >= latest)
            return self._over or scene.ended is not None

    def _end(self, how: str) -> None:
        with self._changed:
            self._ending = self._ending or how
        self._thread.join()

    def _run(self) -> None:
        due = self._pace.monotonic()
        try:
            while not self._ending and not self._socket.closed:
                self._step()
                self._keep_in_step()
                due += FRAME_SECONDS / self._pace.speed
                late = self._pace.monotonic() - due
                if late < 0:
                    self._pace.sleep(-late)
                elif late > LATEST_FRAMES * FRAME_SECONDS / self._pace.speed:
                    due += late
        finally:
            self._finish()

    def _step(self) -> None:
        for message in self._socket.received():
            self._take(message)
        with self._changed:
            milliseconds = round(self.seconds * 1000)
            played, passed = self._playout.frame()
            audio, keys = self._track.frame(played)
            self._frames += 1
            self._scenes.advance(self.seconds)
            self._changed.notify_all()
        for key in keys:
            self._socket.send(self._writer.dtmf(key))
        self._socket.send(self._writer.media(audio, milliseconds))
        for name in passed:
            self._socket.send(self._writer.mark(name))

    def _keep_in_step(self) -> None:
        """Wait for a service that is behind, in a stream that runs faster than life: its machine is the limit."""
        if self._pace.speed > 1 and self._frames % STEP_FRAMES == 0:
            self._socket.keep_in_step(STEP_SECONDS)

    def _take(self, content: str | bytes) -> None:
        try:
            message = read_message(content, self._writer.sid)
        except (MessageUnreadable, MessageRefused) as error:
            self._note(error)
            return
        with self._changed:
            returned = self._obey(message)
        for name in returned:
            self._socket.send(self._writer.mark(name))

    def _obey(self, message: Media | Mark | Clear) -> list[str]:
        """Do what a message says; return the marks that go back at once."""
        match message:
            case Media(audio):
                if not self._playout.queue(audio) and not self._flooded:
                    self._flooded = True
                    self._note(TooMuchQueued(f"more than {self._playout.most / 8000:.0f} seconds"))
                return []
            case Mark(name):
                return [name] if self._playout.mark(name) else []
            case Clear():
                self._scenes.cleared()
                return self._playout.clear()

    def _note(self, error: StreamFailed) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(error)

    def _finish(self) -> None:
        # What the service sent last may have come with its closing.
        if self._ending == "drop":
            self._socket.drop()
        else:
            if self._ending == "stop":
                self._socket.send(self._writer.stop())
            self._socket.close()
        with self._changed:
            self._scenes.end(self.seconds)
            self._over = True
            self._changed.notify_all()
