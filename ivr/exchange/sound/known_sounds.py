"""Which sentence a stretch of audio is: sounds that were seen as files are known again by their bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ivr.exchange.errors import SoundRefused
from ivr.exchange.handset import RATE
from ivr.exchange.sound.wav import MU_LAW, read_wav

#: Mu-law of a sample that is zero.
QUIET = b"\xff\x7f"
#: What begins alike is compared further; shorter sounds are not known again.
HEAD = 160


@dataclass(frozen=True, slots=True)
class KnownSound:
    """A sound without the silence around it: mu-law at 8,000 Hz, and the text that it speaks."""

    data: bytes
    text: str


class KnownSounds:
    """The sounds that a service may play. `folders` hold files of them, read when the first one is looked for."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self._folders = list(folders)
        self._by_head: dict[bytes, dict[bytes, KnownSound]] = {}

    def learn(self, content: bytes) -> None:
        """Remember a WAV file that carries its text; others are passed over."""
        try:
            wav = read_wav(content)
        except SoundRefused:
            return
        data = wav.data.strip(QUIET)
        if wav.format == MU_LAW and wav.rate == RATE and wav.channels == 1 and wav.text and len(data) >= HEAD:
            self._by_head.setdefault(data[:HEAD], {}).setdefault(data, KnownSound(data, wav.text))

    def possible(self, audio: bytes | bytearray) -> list[KnownSound]:
        """Return the sounds that audio (silence before it cut away) may be the beginning of, or begin with."""
        while self._folders:
            for path in sorted(self._folders.pop().glob("*.wav")):
                self.learn(path.read_bytes())
        head = bytes(audio[:HEAD])
        alike = self._by_head.get(head, {}).values() if len(head) == HEAD else ()
        return [one for one in alike if one.data[: len(audio)] == bytes(audio[: len(one.data)])]


@dataclass(slots=True)
class Stretch:
    """A sound in a stream: from which byte, to which (None: more may come), and what it is (None: nobody knows)."""

    start: int
    end: int | None = None
    sound: KnownSound | None = None


@dataclass(slots=True)
class SoundReader:
    """Divides the audio of a stream into sounds, as it arrives. Positions are bytes since the stream began."""

    known: KnownSounds
    stretches: list[Stretch] = field(default_factory=list)
    _audio: bytearray = field(default_factory=bytearray)
    _base: int = 0
    """The position of the first byte in `_audio`: what lies before it is settled."""

    @property
    def position(self) -> int:
        """Where the next byte will stand."""
        return self._base + len(self._audio)

    def feed(self, audio: bytes) -> None:
        """Take the audio of one message."""
        opened = self._open()
        if opened is not None and opened.sound is None:
            # Where a message begins, a sound that somebody knows may begin.
            opened.end = self._base
        self._audio += audio
        while self._read():
            pass

    def settle(self, played: int) -> None:
        """Decide what was left open, for all that has come is played: the shortest sound that it may be."""
        opened = self._open()
        if opened is not None and opened.sound is None:
            opened.end = self._base
        if opened is None and self._audio and played >= self.position:
            complete = [one for one in self.known.possible(self._audio) if len(one.data) <= len(self._audio)]
            if complete:
                self._take(min(complete, key=lambda one: len(one.data)))
            else:
                self.stretches.append(Stretch(self._base, self.position))
                self._skip(len(self._audio))

    def cut(self, position: int) -> None:
        """Forget what lies behind a position: it was never played."""
        self.stretches = [one for one in self.stretches if one.start < position]
        if self.stretches:
            last = self.stretches[-1]
            last.end = position if last.end is None else min(last.end, position)
        if position > self._base and self._audio:
            texts = {one.text: one for one in self.known.possible(self._audio)}
            known = next(iter(texts.values())) if len(texts) == 1 else None
            self.stretches.append(Stretch(self._base, position, known))
        self._audio.clear()
        self._base = position

    def _open(self) -> Stretch | None:
        last = self.stretches[-1] if self.stretches else None
        return last if last is not None and last.end is None else None

    def _read(self) -> bool:
        """Take one step through the audio; tell whether another is worth trying."""
        opened = self._open()
        if opened is not None:
            return self._go_on(opened)
        quiet = len(self._audio) - len(self._audio.lstrip(QUIET))
        self._skip(quiet)
        if len(self._audio) < HEAD:
            return False
        possible = self.known.possible(self._audio)
        if not possible:
            self._begin_unknown(quiet)
            return False
        if len(possible) > 1:
            return False
        self.stretches.append(Stretch(self._base, None, possible[0]))
        return True

    def _go_on(self, opened: Stretch) -> bool:
        """Follow a sound that has begun: to its end, or to where something else stands in its place."""
        if opened.sound is None:
            self._skip(len(self._audio))
            return False
        expected = opened.sound.data[self._base - opened.start :]
        there = min(len(expected), len(self._audio))
        alike = expected[:there] == bytes(self._audio[:there])
        if not alike:
            there = next(at for at in range(there) if expected[at] != self._audio[at])
        self._skip(there)
        if alike and there < len(expected):
            return False
        opened.end = self._base
        return True

    def _take(self, sound: KnownSound) -> None:
        self.stretches.append(Stretch(self._base, self._base + len(sound.data), sound))
        self._skip(len(sound.data))

    def _begin_unknown(self, quiet: int) -> None:
        last = self.stretches[-1] if self.stretches else None
        if last is not None and last.sound is None and last.end is not None and self._base - last.end <= quiet:
            last.end = None
        else:
            self.stretches.append(Stretch(self._base))
        self._skip(len(self._audio))

    def _skip(self, count: int) -> None:
        del self._audio[:count]
        self._base += count
