"""Mu-law is the standard's, and another rate becomes 8,000 Hz without adding or losing anything in the band."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from ivr.exchange.errors import SoundRefused
from ivr.exchange.sound.audio import from_mu_law, from_wav, resampled, to_mu_law, to_pcm16
from ivr.exchange.sound.wav import read_wav, write_wav
from tests.exchange.fakes import chunk

#: From the tables of ITU-T G.711: a code, and its value among 16-bit samples.
CODES = {0xFF: 0, 0x7F: 0, 0xFE: 8, 0xEF: 132, 0x80: 32124, 0x00: -32124, 0x8F: 16764}


def tone(hertz: float, rate: int, seconds: float = 1.0) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)


def level(samples: np.ndarray) -> float:
    middle = samples[400:-400]
    return float(10 * np.log10((middle**2).mean() * 2))


@pytest.mark.parametrize(("code", "value"), CODES.items())
def test_codes_have_the_values_of_the_standard(code: int, value: int) -> None:
    assert from_mu_law(bytes([code]))[0] * 32768 == value


def test_every_code_comes_back_as_itself() -> None:
    # 0x7F is the other zero.
    codes = bytes(code for code in range(256) if code != 0x7F)
    assert to_mu_law(from_mu_law(codes)) == codes


def test_what_is_too_loud_is_clipped() -> None:
    assert to_mu_law(np.array([3.0, -3.0])) == b"\x80\x00"
    assert to_pcm16(np.array([3.0, -3.0])) == struct.pack("<hh", 32767, -32768)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 24000, 44100, 48000])
def test_any_rate_becomes_8000_hz_with_the_band_of_a_telephone_unchanged(rate: int) -> None:
    for hertz in (300, 1000, 3000, 3400):
        result = resampled(tone(hertz, rate), rate)
        assert abs(len(result) - 8000) <= 1
        assert abs(level(result)) < 0.2


@pytest.mark.parametrize("hertz", [4300, 5000, 7900])
def test_nothing_above_the_band_folds_back(hertz: int) -> None:
    assert level(resampled(tone(hertz, 22050), 22050)) < -60


def test_a_lower_rate_gains_no_image() -> None:
    result = resampled(tone(1000, 4000), 4000)
    spectrum = np.abs(np.fft.rfft(result[400:7600] * np.hanning(7200)))
    assert spectrum[round(3000 * 7200 / 8000)] < spectrum.max() / 1000


def test_channels_are_mixed() -> None:
    layout = struct.pack("<HHIIHH", 1, 2, 8000, 32000, 4, 16)
    parts = chunk(b"fmt ", layout) + chunk(b"data", struct.pack("<4h", 1000, 3000, -2000, 0))
    file = b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WAVE" + parts
    assert (from_wav(file) * 32768).tolist() == [2000, -1000]


def test_a_recording_that_is_written_can_be_read() -> None:
    file = read_wav(write_wav(struct.pack("<3h", 1, -2, 3), 8000))
    assert (file.format, file.rate, file.channels, file.data) == (1, 8000, 1, struct.pack("<3h", 1, -2, 3))


def test_another_format_is_refused() -> None:
    with pytest.raises(SoundRefused):
        from_wav(b"ID3 of a song")
