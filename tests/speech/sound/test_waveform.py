"""WAV files of every kind become telephone audio; what is none is refused with the reason."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
import soundfile

from ivr.speech.sound.waveform import NotWav, telephone_pcm
from tests.speech.heard import AUDIO, manifest, pcm

SPEECH = np.frombuffer(pcm("syn040"), "<i2") / 32768


def wav(samples: np.ndarray, rate: int, subtype: str, kind: str = "WAV") -> bytes:
    file = BytesIO()
    soundfile.write(file, samples, rate, subtype=subtype, format=kind)
    return file.getvalue()


def error(content: bytes) -> float:
    """How much of the speech's energy is wrong, in dB."""
    found = np.frombuffer(telephone_pcm(content), "<i2") / 32768
    assert abs(len(found) - len(SPEECH)) <= 2
    count = min(len(found), len(SPEECH))
    return float(10 * np.log10(((found[:count] - SPEECH[:count]) ** 2).mean() / (SPEECH**2).mean() + 1e-12))


@pytest.mark.parametrize("kind", ["WAV", "WAVEX"])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "ULAW", "ALAW"])
@pytest.mark.parametrize("rate", [8000, 16000, 44100])
def test_rates_and_formats(rate: int, subtype: str, kind: str) -> None:
    from scipy.signal import resample_poly

    samples = SPEECH if rate == 8000 else resample_poly(SPEECH, rate // 100, 80)
    assert error(wav(samples, rate, subtype, kind)) < -25


def test_eight_bits() -> None:
    assert error(wav(SPEECH, 8000, "PCM_U8")) < -15


def test_the_strongest_channel_is_taken() -> None:
    assert error(wav(np.stack([SPEECH * -0.2, SPEECH], axis=1), 8000, "PCM_16")) < -60


def test_a_file_that_was_cut_off_gives_what_is_there() -> None:
    content = (AUDIO / manifest()["syn040"]["file"]).read_bytes()
    assert len(telephone_pcm(content[:8044])) == 8000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "RIFF"),
        (b"ID3 an MP3 file", "RIFF"),
        (b"RIFF\x04\0\0\0WAVE", "no format"),
        (wav(np.zeros(0), 8000, "PCM_16"), "no samples"),
        (wav(SPEECH, 8000, "IMA_ADPCM"), "save it as 16-bit PCM"),
        (wav(np.full(100, np.nan), 8000, "FLOAT"), "no numbers"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NotWav, match=reason):
        telephone_pcm(content)
