"""Mu-law as it comes from the telephone line, by tables: what the ears need, without the tools of mastering."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

#: Hz.
RATE = 8000
#: What a line that says nothing carries.
SILENCE = b"\xff"
#: ITU-T G.711 as it is used everywhere: 16-bit samples, biased by 132, clipped at 32635.
BIAS, CLIP = 132, 32635


def _decoding_table() -> npt.NDArray[np.int16]:
    code = ~np.arange(256, dtype=np.uint8)
    magnitude = (((code & 0x0F).astype(np.int32) << 3) + BIAS) << ((code >> 4) & 0x07)
    return np.where(code & 0x80, BIAS - magnitude, magnitude - BIAS).astype(np.int16)


#: Mu-law byte -> 16-bit sample.
DECODED = _decoding_table()


def pcm16_of(mulaw: bytes) -> bytes:
    """Mu-law bytes -> 16-bit little-endian samples."""
    return DECODED[np.frombuffer(mulaw, np.uint8)].astype("<i2", copy=False).tobytes()


def mulaw_of(pcm: bytes) -> bytes:
    """16-bit little-endian samples -> mu-law bytes; half a sample at the end is left out."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2").astype(np.int32)
    biased = np.minimum(np.abs(samples), CLIP) + BIAS
    exponent = np.frexp(biased)[1] - 8
    mantissa = (biased >> (exponent + 3)) & 0x0F
    sign = np.where(samples < 0, 0x80, 0)
    encoded: npt.NDArray[np.uint8] = (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8)
    return encoded.tobytes()
