"""WAV files of telephone audio (8 kHz mono mu-law) that carry their own text; standard library only."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.core.errors import IvrError

RATE = 8000
#: Registered format tag of ITU-T G.711 mu-law.
MULAW = 7
_FORMAT = struct.Struct("<HHIIHHH")
_HEADER = struct.Struct("<4sI")


class NotTelephoneAudio(IvrError):
    """The bytes are not a WAV file of 8 kHz mono mu-law."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Mu-law bytes at 8 kHz, and who says what in them: empty where the file does not tell."""

    mulaw: bytes
    text: str = ""
    voice: str = ""
    engine: str = ""

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return len(self.mulaw) / RATE


#: INFO chunk -> field. The names are RIFF's own: title, artist, software.
_INFO = {b"INAM": "text", b"IART": "voice", b"ISFT": "engine"}


def to_wav(recording: Recording) -> bytes:
    """Write a recording as a WAV file, its description after the samples so that players meet the audio first."""
    layout = _FORMAT.pack(MULAW, 1, RATE, RATE, 1, 8, 0)
    info = b"INFO" + b"".join(
        _chunk(tag, getattr(recording, field).encode() + b"\0")
        for tag, field in _INFO.items()
        if getattr(recording, field)
    )
    chunks = (
        _chunk(b"fmt ", layout),
        _chunk(b"fact", struct.pack("<I", len(recording.mulaw))),
        _chunk(b"data", recording.mulaw),
        _chunk(b"LIST", info),
    )
    return _chunk(b"RIFF", b"WAVE" + b"".join(chunks))


def from_wav(content: bytes) -> Recording:
    """Read a WAV file's bytes; raises ``NotTelephoneAudio`` for any other format, a cut-off file or bad text."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise NotTelephoneAudio("It does not begin with RIFF and WAVE.")
    chunks = dict(_chunks(content[12:]))
    layout = chunks.get(b"fmt ", b"")[:14]
    if len(layout) < 14 or struct.unpack("<HHI", layout[:8]) != (MULAW, 1, RATE):
        raise NotTelephoneAudio("The format chunk says something else.")
    if b"data" not in chunks:
        raise NotTelephoneAudio("It holds no samples.")
    return Recording(chunks[b"data"], **_description(chunks.get(b"LIST", b"")))


def _description(info: bytes) -> dict[str, str]:
    if info[:4] != b"INFO":
        return {}
    try:
        return {_INFO[tag]: body.rstrip(b"\0").decode() for tag, body in _chunks(info[4:]) if tag in _INFO}
    except UnicodeDecodeError as error:
        raise NotTelephoneAudio("Its text is not UTF-8.") from error


def _chunk(tag: bytes, body: bytes) -> bytes:
    # RIFF: chunks start at even offsets; the size does not count the filler.
    return _HEADER.pack(tag, len(body)) + body + b"\0" * (len(body) % 2)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + _HEADER.size <= len(content):
        tag, size = _HEADER.unpack_from(content, at)
        body = content[at + _HEADER.size : at + _HEADER.size + size]
        if len(body) < size:
            raise NotTelephoneAudio("It is cut off.")
        yield tag, body
        at += _HEADER.size + size + size % 2
