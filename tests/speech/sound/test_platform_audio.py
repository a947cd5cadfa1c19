"""Recordings of every kind that platforms make become the one kind that is listened to."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt
import pytest

from ivr.speech.sound.mulaw import mulaw_of
from ivr.speech.sound.platform_audio import NotARecording, pcm_of_wav

Wave = npt.NDArray[np.int16]


def tone(hertz: float, rate: int, seconds: float = 0.5) -> Wave:
    made: Wave = np.rint(8000 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype("<i2")
    return made


def wav(
    body: bytes, tag: int = 1, channels: int = 1, rate: int = 8000, bits: int = 16, size: int | None = None
) -> bytes:
    width = channels * bits // 8
    layout = struct.pack("<HHIIHH", tag, channels, rate, rate * width, width, bits)
    chunks = b"fmt " + struct.pack("<I", len(layout)) + layout
    chunks += b"LIST" + struct.pack("<I", 3) + b"abc\0"
    chunks += b"data" + struct.pack("<I", len(body) if size is None else size) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def level(pcm: bytes, hertz: float) -> float:
    """How loud a tone is in it, in dB of the one that ``tone`` makes; the edges are left out."""
    heard = np.frombuffer(pcm, "<i2").astype(np.float64)[200:-200]
    at = np.arange(len(heard)) / 8000
    turned = abs((heard * np.hanning(len(heard)) * np.exp(-2j * np.pi * hertz * at)).sum())
    return float(20 * np.log10(max(turned, 1e-9) / (8000 / 2 * np.hanning(len(heard)).sum())))


def test_telephone_pcm_is_taken_as_it_is() -> None:
    sound = tone(440, 8000).tobytes()
    assert pcm_of_wav(wav(sound)) == sound


def test_mulaw_is_decoded() -> None:
    sound = tone(440, 8000).tobytes()
    decoded = np.frombuffer(pcm_of_wav(wav(mulaw_of(sound), tag=7, bits=8)), "<i2")
    assert np.abs(decoded - np.frombuffer(sound, "<i2")).max() < 300


@pytest.mark.parametrize("hertz", [300, 1000, 3400])
def test_wideband_keeps_the_telephones_band(hertz: float) -> None:
    assert abs(level(pcm_of_wav(wav(tone(hertz, 16000).tobytes(), rate=16000)), hertz)) < 0.5


@pytest.mark.parametrize("hertz", [4700, 6000, 7500])
def test_what_is_above_the_telephones_band_does_not_fold_back_into_it(hertz: float) -> None:
    assert level(pcm_of_wav(wav(tone(hertz, 16000).tobytes(), rate=16000)), 8000 - hertz) < -50


def test_of_two_channels_the_first_is_heard() -> None:
    caller, other = tone(440, 8000), tone(1000, 8000)
    both = np.stack([caller, other], axis=1).tobytes()
    assert pcm_of_wav(wav(both, channels=2)) == caller.tobytes()


def test_a_format_that_names_itself_at_length_is_known() -> None:
    sound = tone(440, 8000).tobytes()
    layout = struct.pack("<HHIIHHHHI", 0xFFFE, 1, 8000, 16000, 2, 16, 22, 16, 0) + struct.pack("<H", 1) + bytes(14)
    chunks = b"fmt " + struct.pack("<I", len(layout)) + layout + b"data" + struct.pack("<I", len(sound)) + sound
    assert pcm_of_wav(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks) == sound


@pytest.mark.parametrize("size", [0xFFFFFFFF, 10**6])
def test_a_header_written_before_the_length_was_known_does_no_harm(size: int) -> None:
    sound = tone(440, 8000).tobytes()
    assert pcm_of_wav(wav(sound, size=size)) == sound
    assert pcm_of_wav(wav(sound)[:-1]) == sound[:-2]


def test_an_empty_recording_is_silence() -> None:
    assert pcm_of_wav(wav(b"")) == b""
    assert pcm_of_wav(wav(b"", rate=16000)) == b""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "begins with"),
        (b"ID3\x04" + bytes(100), "ID3"),
        (b"<html>not found</html>", "<htm"),
        (b"RIFF" + bytes(4) + b"AVI " + bytes(20), "RIFF"),
        (wav(b"", rate=44100), "44100 Hz"),
        (wav(b"", bits=24), "24 bits"),
        (wav(b"", tag=3, bits=32), "Format 3"),
        (wav(b"", tag=6, bits=8), "Format 6"),
        (wav(b"", channels=6), "6 channels"),
        (wav(b"")[:30], "cut off"),
        (b"RIFF" + bytes(4) + b"WAVE", "no samples"),
        (b"RIFF" + bytes(4) + b"WAVEdata" + bytes(8), "before their format"),
    ],
)
def test_what_is_something_else_is_said_to_be_so(content: bytes, why: str) -> None:
    with pytest.raises(NotARecording, match=why):
        pcm_of_wav(content)
