"""Recordings of any WAV kind, brought to the telephone's format: 16-bit mono PCM at 8,000 Hz. numpy only."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ivr.core.errors import IvrError
from ivr.speech.mulaw import DECODED, RATE

Samples = npt.NDArray[np.float32]

#: Format tags of WAV files; the last one means that the true tag stands further behind.
_PCM, _FLOAT, _ALAW, _MULAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_RATES = range(4000, 192001)
_MOST_CHANNELS = 16
_FULL_SCALE = 32768.0
#: Hz. Telephones carry nothing above 3,400; by 3,950 all is gone that would fold back.
_PASS, _STOP = 3500, 3950


class NotWav(IvrError):
    """The file is no WAV file that can be read."""


@dataclass(frozen=True, slots=True)
class _Layout:
    tag: int
    channels: int
    rate: int
    bits: int


def telephone_pcm(content: bytes) -> bytes:
    """A WAV file's bytes -> 16-bit little-endian mono PCM at 8,000 Hz.

    PCM of 8 to 32 bits, 32-bit float, mu-law and A-law, any rate from 4,000 Hz. Of several channels the strongest is
    taken, since adding two can cancel both. Raises ``NotWav`` with the reason.
    """
    chunks = dict(_chunks(content))
    if b"fmt " not in chunks or b"data" not in chunks:
        raise NotWav("It has no format or no samples.")
    layout = _layout(chunks[b"fmt "])
    samples = _samples(chunks[b"data"], layout)
    samples = samples[: len(samples) // layout.channels * layout.channels].reshape(-1, layout.channels)
    if not len(samples):
        raise NotWav("It holds no samples.")
    if not np.isfinite(samples).all():
        raise NotWav("Its samples are no numbers.")
    strongest = samples[:, int(np.argmax((samples.astype(np.float64) ** 2).mean(axis=0)))]
    at_rate = _at_telephone_rate(strongest, layout.rate)
    pcm: bytes = np.clip(np.rint(at_rate * _FULL_SCALE), -32768, 32767).astype("<i2").tobytes()
    return pcm


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise NotWav("It does not begin with RIFF and WAVE.")
    at = 12
    while at + 8 <= len(content):
        tag, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        # A recorder that was cut off, or wrote into a pipe, leaves a size that is too large: take what is there.
        yield tag, content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _layout(chunk: bytes) -> _Layout:
    if len(chunk) < 16:
        raise NotWav("Its format is cut off.")
    tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if tag == _EXTENSIBLE and len(chunk) >= 26:
        tag = int.from_bytes(chunk[24:26], "little")
    if not 1 <= channels <= _MOST_CHANNELS or rate not in _RATES:
        raise NotWav(f"{channels} channels at {rate} Hz cannot be read.")
    return _Layout(tag, channels, rate, bits)


def _alaw_table() -> npt.NDArray[np.int16]:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent, mantissa = (code >> 4) & 0x07, (code & 0x0F) << 4
    magnitude = np.where(exponent == 0, mantissa + 8, (mantissa + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _pcm24(data: bytes) -> Samples:
    octets = np.frombuffer(data[: len(data) // 3 * 3], np.uint8).reshape(-1, 3).astype(np.int32)
    values = (octets[:, 0] << 8) | (octets[:, 1] << 16) | (octets[:, 2] << 24)
    return (values / 2**31).astype(np.float32)


def _table(table: npt.NDArray[np.int16]) -> Callable[[bytes], Samples]:
    scaled = (table / _FULL_SCALE).astype(np.float32)
    return lambda data: scaled[np.frombuffer(data, np.uint8)]


def _plain(kind: str, scale: float, offset: float = 0.0) -> Callable[[bytes], Samples]:
    size = np.dtype(kind).itemsize

    def read(data: bytes) -> Samples:
        values = np.frombuffer(data[: len(data) // size * size], kind).astype(np.float32)
        return (values - np.float32(offset)) / np.float32(scale)

    return read


_READERS: Mapping[tuple[int, int], Callable[[bytes], Samples]] = {
    (_PCM, 8): _plain("u1", 128, 128),
    (_PCM, 16): _plain("<i2", _FULL_SCALE),
    (_PCM, 24): _pcm24,
    (_PCM, 32): _plain("<i4", 2**31),
    (_FLOAT, 32): _plain("<f4", 1),
    (_ALAW, 8): _table(_alaw_table()),
    (_MULAW, 8): _table(DECODED),
}


def _samples(data: bytes, layout: _Layout) -> Samples:
    reader = _READERS.get((layout.tag, layout.bits))
    if reader is None:
        raise NotWav(f"Its format ({layout.tag}, {layout.bits} bits) cannot be read: save it as 16-bit PCM.")
    return reader(data)


def _at_telephone_rate(samples: Samples, rate: int) -> Samples:
    """Change the rate by way of the spectrum, in which the band is cut off softly."""
    if rate == RATE:
        return samples
    seconds = -(-len(samples) // rate)
    padded = np.zeros(seconds * rate, np.float32)
    padded[: len(samples)] = samples
    spectrum = np.fft.rfft(padded)
    wanted = np.zeros(seconds * RATE // 2 + 1, complex)
    kept = min(len(wanted), len(spectrum))
    hertz = np.arange(kept) / seconds
    edge = np.clip((hertz - _PASS) / (_STOP - _PASS), 0, 1)
    wanted[:kept] = spectrum[:kept] * (1 + np.cos(np.pi * edge)) / 2
    result = np.fft.irfft(wanted, seconds * RATE) * (RATE / rate)
    return result[: len(samples) * RATE // rate].astype(np.float32)
