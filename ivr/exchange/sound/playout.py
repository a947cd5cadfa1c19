"""What a stream's service has sent and the caller has not heard yet: audio and marks, played 20 ms at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.exchange.sound.audio import SILENCE
from ivr.exchange.sound.known_sounds import SoundReader

#: 20 ms of mu-law at 8,000 Hz: what telephones send in one packet.
FRAME = 160


@dataclass(slots=True)
class Playout:
    """The buffer of one stream. `most` is how many bytes of audio it holds, `keeps_newest` what it does beyond."""

    reader: SoundReader
    most: int
    keeps_newest: bool = False
    played: int = 0
    """How many bytes were played: a position in the stream's audio."""
    _queued: bytearray = field(default_factory=bytearray)
    _marks: list[tuple[int, str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Is nothing left to play?"""
        return not self._queued

    def queue(self, audio: bytes) -> bool:
        """Take audio; tell whether all of it had room."""
        room = self.most - len(self._queued)
        if len(audio) <= room:
            self._append(audio)
            return True
        if not self.keeps_newest:
            self._append(audio[: max(0, room)])
            return False
        self._append(audio)
        lost = len(self._queued) - self.most
        del self._queued[:lost]
        self.played += lost
        return False

    def mark(self, name: str) -> bool:
        """Take a mark; tell whether it comes back at once, for nothing is queued before it."""
        if self.empty:
            return True
        self._marks.append((self.played + len(self._queued), name))
        return False

    def clear(self) -> list[str]:
        """Throw away what is queued; return the marks that come back now, which is all of them."""
        self._queued.clear()
        self.reader.cut(self.played)
        names = [name for _, name in self._marks]
        self._marks.clear()
        return names

    def frame(self) -> tuple[bytes, list[str]]:
        """Play 20 ms; return their sound, and the marks that were passed."""
        audio = bytes(self._queued[:FRAME])
        del self._queued[:FRAME]
        self.played += len(audio)
        passed = [name for position, name in self._marks if position <= self.played]
        self._marks = self._marks[len(passed) :]
        return audio + SILENCE * (FRAME - len(audio)), passed

    def _append(self, audio: bytes) -> None:
        self._queued += audio
        self.reader.feed(audio)
