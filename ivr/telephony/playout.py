"""Prompts sent into a stream: paced, marked, and cut short. Pure; time is the stream's own, in seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from ivr.telephony.media import RATE, Writer

#: Seconds that may lie unplayed at the platform. A pause of the network that is shorter is not heard; much more would
#: overrun the smallest buffer known (Somleng: 30 seconds).
LEAD = 2.0
#: Bytes in one message: 0.2 seconds. Tiny messages in bursts make audio stutter, long ones pace it badly.
PIECE = 1600
#: Seconds after which a prompt that must have ended has ended, although its mark was not echoed.
LOST_MARK = 2.0
#: Seconds after which the room and the line have forgotten what was played: an echo is over.
ECHO = 2.1
#: The mu-law of silence.
SILENCE = b"\xff"


class Playout:
    """What is played to one caller.

    A platform echoes its pending marks on ``clear`` too, and an echo may cross a ``clear`` on its way. So each mark
    carries a generation, which grows with every ``clear``; an echo of an older one means nothing.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._generation = 0
        self._marks = 0
        self._awaited = ""
        self._pieces: deque[memoryview] = deque()
        self._sounds: tuple[bytes, ...] = ()
        self._now = self._until = 0.0
        self._began = 0.0
        self._sent = 0.0
        self._frames: list[str] = []

    def play(self, sounds: Iterable[bytes], now: float) -> None:
        """Begin to play mu-law ``sounds`` one after the other, nothing between them; ends what was played before."""
        self.stop()
        self._sounds = tuple(sounds)
        self._pieces.extend(_cut(self._sounds))
        if self._pieces:
            self._until = float("inf")
            self._began, self._sent = now, 0.0
            self._marks += 1
            self._awaited = f"{self._generation}:{self._marks}"
            self.advance(now)

    @property
    def playing(self) -> bool:
        """Whether something is still to be heard, as far as is known."""
        return bool(self._awaited)

    def advance(self, now: float) -> None:
        """Send what is due, up to ``LEAD`` seconds ahead of what must have been played at ``now``."""
        self._now = now
        if not self._awaited:
            return
        ahead = now - self._began + LEAD
        while self._pieces and self._sent < ahead:
            piece = self._pieces.popleft()
            self._sent += len(piece) / RATE
            self._frames.append(self._writer.media(piece))
            if not self._pieces:
                self._frames.append(self._writer.mark(self._awaited))
        if not self._pieces and now - self._began > self._sent + LOST_MARK:
            self._awaited = ""

    def heard(self, mark: str) -> bool:
        """A mark came back; returns whether it says that all was played."""
        if self._pieces or not mark or mark != self._awaited:
            return False
        self._awaited = ""
        return True

    def stop(self) -> bool:
        """Play no more, and have the platform drop what it still holds; returns whether anything was playing."""
        if not self._awaited:
            return False
        self._pieces.clear()
        self._awaited = ""
        self._until = self._now
        self._generation += 1
        self._frames.append(self._writer.clear())
        return True

    def recent(self, now: float) -> bytes:
        """What the caller was played in the ``ECHO`` seconds before ``now``, as mu-law that ends now."""
        if now - min(self._until, now) > ECHO:
            return b""
        end = _samples(now - self._began)
        begin = max(0, end - _samples(ECHO))
        sound = b"".join(self._sounds)[begin : min(end, _samples(min(self._until, now) - self._began))]
        return sound.ljust(end - begin, SILENCE) if sound else b""

    def take(self) -> list[str]:
        """The messages to send now, in order, each once."""
        frames, self._frames = self._frames, []
        return frames


def _samples(seconds: float) -> int:
    return round(seconds * RATE)


def _cut(sounds: Iterable[bytes]) -> Iterable[memoryview]:
    for sound in sounds:
        whole = memoryview(sound)
        for at in range(0, len(whole), PIECE):
            yield whole[at : at + PIECE]
