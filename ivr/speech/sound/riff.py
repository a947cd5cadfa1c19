"""The frame of WAV files, as recorders and platforms really write them: chunks, and the format of the samples."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

#: Registered format tags; the last one means that the true tag stands further behind.
PCM, FLOAT, ALAW, MULAW = 1, 3, 6, 7
_EXTENSIBLE = 0xFFFE
_FORMAT = struct.Struct("<HHIIHH")
_HEADER = struct.Struct("<4sI")
#: Bytes of the outermost head: RIFF, size, WAVE.
_HEAD = 12


@dataclass(frozen=True, slots=True)
class Layout:
    """What the samples are: format tag, channels, rate in Hz, bits of a sample."""

    tag: int
    channels: int
    rate: int
    bits: int


def is_wave(content: bytes) -> bool:
    """Whether it begins as a WAV file does."""
    return content[:4] == b"RIFF" and content[8:12] == b"WAVE"


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a WAV file: tag and body.

    A recorder that was cut off, or wrote a head before it knew the length, leaves a size that is too large: what is
    there is given.
    """
    at = _HEAD
    while at + _HEADER.size <= len(content):
        tag, size = _HEADER.unpack_from(content, at)
        at += _HEADER.size
        yield tag, content[at : at + size]
        # Chunks start at even offsets; the size does not count the filler.
        at += size + size % 2


def layout(chunk: bytes) -> Layout | None:
    """What a format chunk says; None when it is cut off."""
    if len(chunk) < _FORMAT.size:
        return None
    tag, channels, rate, _, _, bits = _FORMAT.unpack_from(chunk)
    if tag == _EXTENSIBLE and len(chunk) >= 26:
        tag = int.from_bytes(chunk[24:26], "little")
    return Layout(tag, channels, rate, bits)
