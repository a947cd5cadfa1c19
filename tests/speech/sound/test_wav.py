"""WAV files of telephone audio."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.speech.sound.wav import NotTelephoneAudio, Recording, from_wav, to_wav

RECORDING = Recording(b"\xff\x80\x00", "Xin chào quý vị.", "vi", "espeak-ng 1.52.0")


@given(st.binary(), st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
@settings(derandomize=True)
def test_what_is_written_is_read_back(mulaw: bytes, text: str) -> None:
    recording = Recording(mulaw, text, "vi", "espeak-ng 1.52.0")
    assert from_wav(to_wav(recording)) == recording


def test_the_header_is_the_one_that_every_player_knows() -> None:
    content = to_wav(RECORDING)
    assert content[:4] == b"RIFF"
    assert struct.unpack("<I", content[4:8])[0] == len(content) - 8
    assert struct.unpack("<4sIHHIIHHH", content[12:38]) == (b"fmt ", 18, 7, 1, 8000, 8000, 1, 8, 0)
    assert struct.unpack("<4sII", content[38:50]) == (b"fact", 4, 3)
    assert content[50:58] == b"data\x03\x00\x00\x00"


def test_the_text_comes_after_the_samples_ends_with_nul_and_starts_at_an_even_offset() -> None:
    content = to_wav(RECORDING)
    assert content.index(b"LIST") > content.index(b"data")
    assert content.index(b"INAM") % 2 == 0
    assert "Xin chào quý vị.\0".encode() in content
    assert len(content) % 2 == 0


def test_seconds_are_bytes_over_8000() -> None:
    assert Recording(b"\xff" * 2000).seconds == 0.25


@pytest.mark.parametrize("length", range(61))
def test_a_file_cut_off_anywhere_before_its_samples_end_is_refused(length: int) -> None:
    with pytest.raises(NotTelephoneAudio):
        from_wav(to_wav(RECORDING)[:length])


def test_other_formats_are_refused() -> None:
    pcm = bytearray(to_wav(RECORDING))
    pcm[20] = 1
    with pytest.raises(NotTelephoneAudio):
        from_wav(bytes(pcm))


def test_text_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(NotTelephoneAudio):
        from_wav(to_wav(RECORDING).replace("Xin chào".encode(), b"Xin ch\xc3\xc3o"))


def test_unknown_chunks_are_passed_over() -> None:
    content = to_wav(RECORDING) + b"junk\x02\x00\x00\x00ab"
    assert from_wav(content) == RECORDING


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("soxi", ["soxi"]),
        ("ffprobe", ["ffprobe", "-hide_banner", "-show_streams", "-show_format"]),
    ],
)
def test_common_tools_read_the_file_and_its_text(tool: str, command: list[str], tmp_path: Path) -> None:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    file = tmp_path / "prompt.wav"
    file.write_bytes(to_wav(Recording(b"\xff" * 4000, "Xin chào quý vị.")))
    said = subprocess.run([*command, str(file)], capture_output=True, check=True)
    told = (said.stdout + said.stderr).decode().lower()
    assert "8000" in told
    assert "u-law" in told or "mulaw" in told
    if tool == "ffprobe":
        assert "xin chào quý vị." in told
        assert "duration=0.500000" in told
