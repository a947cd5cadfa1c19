"""What platforms record -> what the ears take: WAV of 16-bit PCM or mu-law at 8 or 16 kHz -> PCM at 8,000 Hz."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ivr.core.errors import IvrError
from ivr.speech.sound.mulaw import DECODED, RATE
from ivr.speech.sound.riff import MULAW, PCM, Layout, chunks, is_wave, layout

_WIDTHS = {PCM: 16, MULAW: 8}


class NotARecording(IvrError):
    """The file is no recording of a telephone call."""


def pcm_of_wav(content: bytes) -> bytes:
    """16-bit little-endian mono samples at 8,000 Hz of a WAV file; of several channels the first.

    A file that ends early gives what is there: platforms write headers before they know the length. Raises
    ``NotARecording`` with what the file is instead.
    """
    if not is_wave(content):
        raise NotARecording(f"It begins with {content[:4]!r}, not with RIFF and WAVE.")
    found: Layout | None = None
    for tag, body in chunks(content):
        if tag == b"fmt ":
            found = _format(body)
        elif tag == b"data":
            if found is None:
                raise NotARecording("Its samples come before their format.")
            return _to_telephone(_samples(body, found), found.rate)
    raise NotARecording("It holds no samples.")


def _format(body: bytes) -> Layout:
    found = layout(body)
    if found is None:
        raise NotARecording("Its format chunk is cut off.")
    if _WIDTHS.get(found.tag) != found.bits or found.rate not in {RATE, 2 * RATE} or found.channels not in {1, 2}:
        raise NotARecording(
            f"Format {found.tag}, {found.channels} channels, {found.bits} bits at {found.rate} Hz is not listened to."
        )
    return found


def _samples(body: bytes, found: Layout) -> npt.NDArray[np.int16]:
    if found.tag == MULAW:
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
