"""What a stream's service hears: the caller's words, keys and the echo of its own voice, 20 ms at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ivr.exchange.sound.audio import SILENCE, from_mu_law, to_mu_law
from ivr.exchange.sound.playout import FRAME
from ivr.exchange.sound.tones import key_tone

#: A key sounds this long, and is told of after as much of it: until then a platform is not sure.
KEY_SECONDS, SURE_FRAMES = 0.1, 2


@dataclass(slots=True)
class CallerTrack:
    """The sound from the caller. `echo` is how far below the service's voice it comes back, in dB (None: not)."""

    echo: float | None = None
    _words: bytearray = field(default_factory=bytearray)
    _tone: bytearray = field(default_factory=bytearray)
    _keys: list[tuple[int, str]] = field(default_factory=list)
    _frames: int = 0

    def say(self, audio: bytes) -> None:
        """Say words, from now on; what was being said ends."""
        self._words = bytearray(audio)

    def press(self, key: str) -> None:
        """Press a key now."""
        self._tone = bytearray(key_tone(key, KEY_SECONDS))
        self._keys.append((self._frames + SURE_FRAMES, key))

    def frame(self, played: bytes) -> tuple[bytes, str]:
        """Return 20 ms of sound while the service's `played` is heard, and the keys that are told of before it."""
        keys = "".join(key for due, key in self._keys if due <= self._frames)
        self._keys = [(due, key) for due, key in self._keys if due > self._frames]
        self._frames += 1
        words, tone = _take(self._words), _take(self._tone)
        if tone:
            # A key is loud and the mouth is at the phone no longer: what else sounds is lost beside it.
            return tone.ljust(FRAME, SILENCE), keys
        words = words.ljust(FRAME, SILENCE)
        if self.echo is None or not played.strip(SILENCE):
            return words, keys
        mixed = from_mu_law(words) + from_mu_law(played) * np.power(10, -self.echo / 20)
        return to_mu_law(mixed), keys


def _take(sound: bytearray) -> bytes:
    part = bytes(sound[:FRAME])
    del sound[:FRAME]
    return part
