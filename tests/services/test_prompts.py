"""What a prompt is, and how its file is named."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

import pytest

from ivr.services.prompts import Speech, file_name, is_sentence, normalised, recording_key


@dataclass(frozen=True)
class SilentVoice:
    name: str = "vi"
    engine: str = "espeak-ng 1.52.0"
    settings: str = "vi 125"

    def speak(self, text: str) -> Speech:
        raise AssertionError("checking needs no engine")


VOICE = SilentVoice()


def test_the_name_of_a_file_is_sixteen_hexadecimal_digits_of_text_and_settings() -> None:
    name = file_name("một", VOICE)
    assert len(name) == 20
    assert name.endswith(".wav")
    assert int(name[:16], 16) > 0
    assert name == file_name(unicodedata.normalize("NFD", "một"), VOICE)
    others = {file_name("hai", VOICE), file_name("một", replace(VOICE, settings="vi 110"))}
    assert len(others | {name}) == 3


@pytest.mark.parametrize(
    ("text", "whole"),
    [("Xin chào.", True), ("Đúng không?", True), ("Xin chào. ", True), ("một", False), ("một,", False)],
)
def test_a_sentence_ends_with_its_mark(text: str, whole: bool) -> None:
    assert is_sentence(text) is whole


def test_texts_are_compared_in_nfc_without_blanks_around() -> None:
    assert normalised(unicodedata.normalize("NFD", " tiếng Việt\n")) == "tiếng Việt"


def test_a_recording_is_named_after_its_text_alone() -> None:
    assert recording_key("một") == recording_key(unicodedata.normalize("NFD", " một"))
    assert recording_key("một") != recording_key("một.")
    assert len(recording_key("một")) == 10
