"""Callers of the exchange speak with espeak-ng, in its dialects and with its variants."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.cli.caller_voice import mouth, speak
from ivr.core.errors import VoiceUnavailable
from ivr.exchange.errors import StoryMalformed
from ivr.exchange.sound.mouth import seconds_of
from ivr.speech.voices import espeak

try:
    espeak.found_engine()
except VoiceUnavailable as error:
    pytest.skip(str(error), allow_module_level=True)


def test_dialects_and_variants_sound_different_and_each_always_the_same() -> None:
    voices = [None, "vi-vn-x-central", "vi-vn-x-south", "vi-vn-x-south+m3"]
    said = [speak("đăng ký tạm trú", voice)[0].tobytes() for voice in voices]
    assert len(set(said)) == len(voices)
    assert speak("đăng ký tạm trú", "vi")[0].tobytes() == said[0]


def test_a_voice_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(StoryMalformed, match=r"no voice 'fr'.*vi-vn-x-central"):
        speak("tạm trú", "fr")


def test_a_caller_says_a_text_without_a_file() -> None:
    assert 0.8 < seconds_of(mouth(Path()).say("tạm trú")) < 2.0


def test_where_no_engine_is_installed_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> espeak.Engine:
        raise VoiceUnavailable("Install espeak-ng.")

    monkeypatch.setattr(espeak, "found_engine", nothing)
    with pytest.raises(StoryMalformed, match="Install espeak-ng"):
        speak("tạm trú", None)
