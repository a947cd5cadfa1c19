"""Audio files of every kind become samples."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.speech.sound.decoding import NotAudio, decoded
from tests.speech.google_service import mp3
from tests.speech.human import said, wav

TONE = 0.5 * np.sin(2 * np.pi * 500 * np.arange(8000) / 16000)


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 48000, 96000])
@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"])
def test_any_rate_and_width_is_read(rate: int, subtype: str) -> None:
    sound = decoded(wav(TONE, rate, subtype))
    assert (sound.rate, len(sound.samples)) == (rate, 8000)
    assert sound.samples == pytest.approx(TONE, abs=0.02)


def test_the_stronger_channel_is_taken() -> None:
    assert decoded(wav(np.column_stack((TONE * 0.1, TONE)))).samples == pytest.approx(TONE, abs=0.001)


def test_channels_that_would_cancel_each_other_do_not() -> None:
    assert np.abs(decoded(wav(np.column_stack((TONE, -TONE)))).samples).max() > 0.4


def test_flac_and_mp3_are_read_too() -> None:
    assert decoded(wav(TONE, 16000, form="FLAC")).seconds == 0.5
    assert decoded(mp3(0.5)).rate == 24000


def test_a_title_in_vietnamese_is_read() -> None:
    assert decoded(wav(TONE, title="Xin chào quý vị.")).title == "Xin chào quý vị."


@pytest.mark.parametrize("content", [b"", b"RIFF", b"just text", wav(np.zeros(0)), wav(said("một"))[:40]])
def test_what_is_no_audio_is_refused(content: bytes) -> None:
    with pytest.raises(NotAudio):
        decoded(content)


def test_samples_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(NotAudio, match="no samples"):
        decoded(wav(np.array([0.1, np.nan]), subtype="FLOAT"))
