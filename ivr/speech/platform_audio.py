"""What platforms record -> what the ears take: WAV of 16-bit PCM or mu-law at 8 or 16 kHz -> PCM at 8,000 Hz."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ivr.core.errors import IvrError
from ivr.speech.mulaw import DECODED, RATE

#: Registered format tags: PCM, mu-law, and the one that hides either behind an identifier of 16 bytes.
_PCM, _MULAW, _EXTENSIBLE = 1, 7, 0xFFFE
_FORMAT = struct.Struct("<HHIIHH")
_HEADER = struct.Struct("<4sI")
_WIDTHS = {_PCM: 16, _MULAW: 8}


class NotARecording(IvrError):
    """The file is no recording of a telephone call."""


@dataclass(frozen=True, slots=True)
class _Format:
    tag: int
    channels: int
    rate: int


def pcm_of_wav(content: bytes) -> bytes:
    """16-bit little-endian mono samples at 8,000 Hz of a WAV file; of several channels the first.

    A file that ends early gives what is there: platforms write headers before they know the length. Raises
    ``NotARecording`` with what the file is instead.
    """
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise NotARecording(f"It begins with {content[:4]!r}, not with RIFF and WAVE.")
    found: _Format | None = None
    for tag, body in _chunks(content):
        if tag == b"fmt ":
            found = _format(body)
        elif tag == b"data":
            if found is None:
                raise NotARecording("Its samples come before their format.")
            return _to_telephone(_samples(body, found), found.rate)
    raise NotARecording("It holds no samples.")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + _HEADER.size <= len(content):
        tag, size = _HEADER.unpack_from(content, at)
        yield tag, content[at + _HEADER.size : at + _HEADER.size + size]
        at += _HEADER.size + size + size % 2


def _format(body: bytes) -> _Format:
    if len(body) < _FORMAT.size:
        raise NotARecording("Its format chunk is cut off.")
    tag, channels, rate, _, _, bits = _FORMAT.unpack_from(body)
    if tag == _EXTENSIBLE and len(body) >= 26:
        (tag,) = struct.unpack_from("<H", body, 24)
    if _WIDTHS.get(tag) != bits or rate not in {RATE, 2 * RATE} or channels not in {1, 2}:
        raise NotARecording(f"Format {tag}, {channels} channels, {bits} bits at {rate} Hz is not listened to.")
    return _Format(tag, channels, rate)


def _samples(body: bytes, found: _Format) -> npt.NDArray[np.int16]:
    if found.tag == _MULAW:
        samples = DECODED[np.frombuffer(body, np.uint8)]
    else:
        samples = np.frombuffer(body[: len(body) // 2 * 2], "<i2")
    return samples[:: found.channels]


def _to_telephone(samples: npt.NDArray[np.int16], rate: int) -> bytes:
    if rate != RATE and len(samples):
        halved = np.convolve(samples.astype(np.float64), _HALF_BAND, "same")[::2]
        samples = np.clip(np.rint(halved), -32768, 32767).astype(np.int16)
    return samples.astype("<i2", copy=False).tobytes()


def _half_band() -> npt.NDArray[np.float64]:
    # Windowed sinc: flat to 3.4 kHz, more than 60 dB down from 4.6 kHz on at 16 kHz, so that nothing of it folds back
    # into the telephone's band.
    reach = 31
    at = np.arange(-reach, reach + 1)
    taps: npt.NDArray[np.float64] = np.sinc(at / 2) * np.kaiser(2 * reach + 1, 6.5)
    taps /= taps.sum()
    return taps


_HALF_BAND = _half_band()
