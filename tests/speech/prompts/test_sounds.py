"""Prompt files are read for streams once, and only prompts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.speech.prompts.sounds import PromptSounds
from ivr.speech.sound.wav import Recording, to_wav

NAME = "0123456789abcdef.wav"


def write(folder: Path, name: str, samples: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(to_wav(Recording(samples, "Xin chào.")))


def test_only_the_samples_are_given(tmp_path: Path) -> None:
    write(tmp_path, NAME, b"\x01\x02\x03")
    assert PromptSounds(tmp_path).mulaw(NAME) == b"\x01\x02\x03"


def test_the_first_folder_that_has_it_is_asked(tmp_path: Path) -> None:
    write(tmp_path / "site", NAME, b"site")
    write(tmp_path / "book", NAME, b"book")
    write(tmp_path / "book", "f" * 16 + ".wav", b"more")
    sounds = PromptSounds(tmp_path / "site", tmp_path / "book")
    assert (sounds.mulaw(NAME), sounds.mulaw("f" * 16 + ".wav")) == (b"site", b"more")


def test_a_file_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, NAME, b"once")
    sounds = PromptSounds(tmp_path)
    first = sounds.mulaw(NAME)
    (tmp_path / NAME).unlink()
    assert sounds.mulaw(NAME) is first


@pytest.mark.parametrize("name", ["", "../secret.wav", "/etc/passwd", "manifest.json", "0123456789ABCDEF.wav"])
def test_nothing_but_a_prompt_is_looked_for(tmp_path: Path, name: str) -> None:
    write(tmp_path, "secret.wav", b"x")
    assert PromptSounds(tmp_path / "audio", tmp_path).mulaw(name) is None


def test_a_file_that_is_missing_or_no_telephone_audio_is_none(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"RIFF....WAVE")
    assert PromptSounds(tmp_path).mulaw(NAME) is None
    assert PromptSounds(tmp_path).mulaw("f" * 16 + ".wav") is None
