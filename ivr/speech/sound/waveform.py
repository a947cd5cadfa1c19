"""Recordings of any WAV kind, brought to the telephone's format: 16-bit mono PCM at 8,000 Hz. numpy only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from ivr.core.errors import IvrError
from ivr.speech.sound.mulaw import DECODED, RATE
from ivr.speech.sound.riff import ALAW, FLOAT, MULAW, PCM, Layout, chunks, is_wave, layout

Samples = npt.NDArray[np.float32]

_RATES = range(4000, 192001)
_MOST_CHANNELS = 16
_FULL_SCALE = 32768.0
#: Hz. Telephones carry nothing above 3,400; by 3,950 all is gone that would fold back.
_PASS, _STOP = 3500, 3950


class NotWav(IvrError):
    """The file is no WAV file that can be read."""


def telephone_pcm(content: bytes) -> bytes:
    """A WAV file's bytes -> 16-bit little-endian mono PCM at 8,000 Hz.

    PCM of 8 to 32 bits, 32-bit float, mu-law and A-law, any rate from 4,000 Hz. Of several channels the strongest is
    taken, since adding two can cancel both. Raises ``NotWav`` with the reason.
    """
    if not is_wave(content):
        raise NotWav("It does not begin with RIFF and WAVE.")
    parts = dict(chunks(content))
    if b"fmt " not in parts or b"data" not in parts:
        raise NotWav("It has no format or no samples.")
    found = _layout(parts[b"fmt "])
    samples = _samples(parts[b"data"], found)
    samples = samples[: len(samples) // found.channels * found.channels].reshape(-1, found.channels)
    if not len(samples):
        raise NotWav("It holds no samples.")
    if not np.isfinite(samples).all():
        raise NotWav("Its samples are no numbers.")
    strongest = samples[:, int(np.argmax((samples.astype(np.float64) ** 2).mean(axis=0)))]
    at_rate = _at_telephone_rate(strongest, found.rate)
    pcm: bytes = np.clip(np.rint(at_rate * _FULL_SCALE), -32768, 32767).astype("<i2").tobytes()
    return pcm


def _layout(chunk: bytes) -> Layout:
    found = layout(chunk)
    if found is None:
        raise NotWav("Its format is cut off.")
    if not 1 <= found.channels <= _MOST_CHANNELS or found.rate not in _RATES:
        raise NotWav(f"{found.channels} channels at {found.rate} Hz cannot be read.")
    return found


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
    (PCM, 8): _plain("u1", 128, 128),
    (PCM, 16): _plain("<i2", _FULL_SCALE),
    (PCM, 24): _pcm24,
    (PCM, 32): _plain("<i4", 2**31),
    (FLOAT, 32): _plain("<f4", 1),
    (ALAW, 8): _table(_alaw_table()),
    (MULAW, 8): _table(DECODED),
}


def _samples(data: bytes, found: Layout) -> Samples:
    reader = _READERS.get((found.tag, found.bits))
    if reader is None:
        raise NotWav(f"Its format ({found.tag}, {found.bits} bits) cannot be read: save it as 16-bit PCM.")
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
