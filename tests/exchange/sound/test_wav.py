"""The length and the text of a sound file."""

from __future__ import annotations

import io
import struct
import wave

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ivr.exchange.errors import SoundRefused
from ivr.exchange.sound.wav import read_wav
from tests.exchange.fakes import chunk, wav


@pytest.mark.parametrize("kind", [1, 7])
def test_a_file_says_how_long_it_is_and_what_it_speaks(kind: int) -> None:
    sound = read_wav(wav(2.5, "Kính chào quý vị.", kind=kind))
    assert (sound.format, sound.rate, sound.channels, sound.seconds) == (kind, 8000, 1, 2.5)
    assert sound.text == "Kính chào quý vị."


def test_a_file_of_the_standard_library_has_no_text() -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((2, 2, 16000, 0, "NONE", ""))
        writer.writeframes(b"\0" * 4 * 8000)
    sound = read_wav(file.getvalue())
    assert (sound.seconds, sound.channels, sound.text) == (0.5, 2, "")


def test_a_title_without_its_final_zero_and_of_odd_length_is_read() -> None:
    info = b"INFO" + chunk(b"ISFT", b"odd") + chunk(b"INAM", b"abc")
    content = wav(0.1) + chunk(b"LIST", info)
    assert read_wav(content).text == "abc"


GOOD = wav(0.1)
BROKEN = {
    "empty": b"",
    "an mp3": b"ID3" + b"\0" * 40,
    "cut in the data": GOOD[:-10],
    "no data": GOOD[:36],
    "a short format": b"RIFF\0\0\0\0WAVE" + chunk(b"fmt ", b"\7\0"),
    "A-law": GOOD.replace(struct.pack("<H", 7), struct.pack("<H", 6), 1),
    "no channels": GOOD.replace(struct.pack("<HH", 7, 1), struct.pack("<HH", 7, 0), 1),
    "no rate": GOOD.replace(struct.pack("<HHI", 7, 1, 8000), struct.pack("<HHI", 7, 1, 0), 1),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_what_no_telephone_plays_is_refused(content: bytes) -> None:
    with pytest.raises(SoundRefused) as caught:
        read_wav(content)
    assert caught.value.code == 13420


@given(some.binary(max_size=80), some.integers(0, 60))
@settings(derandomize=True, max_examples=300)
def test_damage_is_refused_or_read_but_never_surprises(damage: bytes, at: int) -> None:
    content = GOOD[:at] + damage + GOOD[at + len(damage) :]
    try:
        assert read_wav(content).seconds >= 0
    except SoundRefused as error:
        assert str(error)
