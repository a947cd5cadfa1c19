"""What a <Play> sounds like: fetched, checked, measured, and kept when the service allows it."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from ivr.exchange.errors import SoundRefused
from ivr.exchange.network import Network
from ivr.exchange.sound.known_sounds import KnownSounds
from ivr.exchange.sound.wav import read_wav

WAV_TYPES = frozenset({"audio/wav", "audio/wave", "audio/x-wav", "audio/vnd.wave"})
OTHER_TYPES = frozenset(
    {"audio/mpeg", "audio/aiff", "audio/x-aifc", "audio/x-aiff", "audio/gsm", "audio/x-gsm", "audio/ulaw"}
)
# Without decoding, other formats are taken for 32 kbit/s speech (4,000 bytes a second); mu-law is 8,000 exactly.
BYTES_A_SECOND = {"audio/ulaw": 8000}


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound: its address, length in seconds, and the text it speaks (its address when it carries none)."""

    url: str
    seconds: float
    text: str


class Sounds:
    """The sounds of one service; `known` learns each, to know it again in a stream."""

    def __init__(self, network: Network, known: KnownSounds) -> None:
        self._network = network
        self._known = known
        self._kept: dict[str, Sound] = {}

    def fetch(self, url: str, cookies: httpx.Cookies) -> Sound:
        """Return a sound; raise `FetchFailed` when it is not there, `SoundRefused` when it is not a sound."""
        if url in self._kept:
            return self._kept[url]
        answer, may_keep = self._network.get(url, cookies)
        sound = _measure(url, answer.content_type, answer.body)
        self._known.learn(answer.body)
        if may_keep:
            self._kept[url] = sound
        return sound


def _measure(url: str, content_type: str, body: bytes) -> Sound:
    kind = content_type.partition(";")[0].strip().lower()
    if kind in WAV_TYPES:
        try:
            wav = read_wav(body)
        except SoundRefused as error:
            raise SoundRefused(f"{url}: {error.detail}", url=url) from error
        return Sound(url, wav.seconds, wav.text or url)
    if kind in OTHER_TYPES:
        return Sound(url, len(body) / BYTES_A_SECOND.get(kind, 4000), url)
    raise SoundRefused(f"{url}: content type {content_type or 'missing'!r}", url=url)
