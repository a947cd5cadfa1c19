"""What a WAV file holds, how long it sounds and what it says: a reader of RIFF chunks, and a writer of recordings.

The standard library's reader refuses mu-law (format 7), which is what telephones speak.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.exchange.errors import SoundRefused

PCM, MU_LAW = 1, 7


@dataclass(frozen=True, slots=True)
class Wav:
    """A WAV file: its format (1 PCM, 7 mu-law), rate in Hz, channels, seconds, and its spoken text if it has one.

    `data` is the sound itself, as it stands in the file.
    """

    format: int
    rate: int
    channels: int
    seconds: float
    text: str
    data: bytes = b""


def read_wav(content: bytes) -> Wav:
    """Read the bytes of a file; raise `SoundRefused` when they are not 16-bit PCM or 8-bit mu-law."""
    if len(content) < 12 or content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise SoundRefused("not a RIFF WAVE file")
    layout: tuple[int, int, int, int] | None = None
    data: bytes | None = None
    text = ""
    for name, body in _chunks(content, 12, len(content)):
        if name == b"fmt ":
            layout = _layout(body)
        elif name == b"data":
            data = bytes(body)
        elif name == b"LIST" and bytes(body[:4]) == b"INFO":
            text = _title(body)
    if layout is None or data is None:
        raise SoundRefused("no format or no data in the file")
    kind, channels, rate, frame = layout
    return Wav(kind, rate, channels, len(data) / (rate * frame), text, data)


def write_wav(pcm: bytes, rate: int) -> bytes:
    """Write 16-bit little-endian mono samples at `rate` Hz as a file."""
    layout = struct.pack("<HHIIHH", PCM, 1, rate, 2 * rate, 2, 16)
    chunks = b"fmt " + struct.pack("<I", len(layout)) + layout + b"data" + struct.pack("<I", len(pcm)) + pcm
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def _chunks(content: bytes | memoryview, start: int, end: int) -> Iterator[tuple[bytes, memoryview]]:
    view = memoryview(content)
    while start + 8 <= end:
        name = bytes(view[start : start + 4])
        (size,) = struct.unpack_from("<I", view, start + 4)
        if start + 8 + size > end:
            raise SoundRefused(f"chunk {name!r} says {size} bytes, {end - start - 8} are left")
        yield name, view[start + 8 : start + 8 + size]
        start += 8 + size + size % 2


def _layout(body: memoryview) -> tuple[int, int, int, int]:
    if len(body) < 16:
        raise SoundRefused("the format chunk is too short")
    kind, channels, rate, _, frame, bits = struct.unpack_from("<HHIIHH", body)
    if (kind, bits) not in {(PCM, 16), (MU_LAW, 8)}:
        raise SoundRefused(f"format {kind} with {bits} bits is not played here")
    if not channels or not rate or frame != channels * bits // 8:
        raise SoundRefused("the format chunk contradicts itself")
    return kind, channels, rate, frame


def _title(body: memoryview) -> str:
    for name, value in _chunks(body, 4, len(body)):
        if name == b"INAM":
            return bytes(value).rstrip(b"\0").decode("utf-8", errors="replace")
    return ""
