"""The telephone in the terminal, where the service listens to words: what is typed gets a voice."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from ivr.exchange.handset import Kind, Span, Speak
from ivr.exchange.sound.audio import Samples
from ivr.exchange.sound.mouth import Mouth
from ivr.exchange.sound.wav import write_wav
from ivr.exchange.terminal import TerminalHandset
from tests.exchange.test_terminal import FakeKeyboard


def a_voice(text: str, voice: str | None) -> tuple[Samples, int]:
    return np.sin(np.arange(8000) / 5), 8000


def telephone(typed: str, mouth: Mouth | None) -> tuple[TerminalHandset, FakeKeyboard, io.StringIO]:
    screen = io.StringIO()
    keyboard = FakeKeyboard(*((1.0, one) for one in typed))
    console = Console(file=screen, width=100, highlight=False)
    return TerminalHandset(console, keyboard, mouth=mouth, monotonic=keyboard.now), keyboard, screen


def wait(cut: Callable[[], bool] = lambda: False) -> Span:
    return Span(Kind.LISTENING, math.inf, place=1, turn=1, takes_speech=True, streamed=True, cut=cut)


def test_a_typed_text_is_spoken() -> None:
    handset, _, screen = telephone("tạm trú\n", Mouth(Path(), a_voice))
    act = handset.during(wait())
    assert isinstance(act, Speak)
    assert (act.text, act.seconds, len(act.audio)) == ("tạm trú", 1.0, 8000)
    assert "you say tạm trú" in screen.getvalue()


def test_the_name_of_a_file_is_played(tmp_path: Path) -> None:
    tone = (np.sin(np.arange(4000) / 5) * 9000).astype("<i2")
    (tmp_path / "dung.wav").write_bytes(write_wav(tone.tobytes(), 8000))
    handset, _, _ = telephone("./dung.wav\n", Mouth(tmp_path))
    act = handset.during(wait())
    assert isinstance(act, Speak)
    assert len(act.audio) == 4000


def test_without_a_voice_words_have_no_sound_and_that_is_said() -> None:
    handset, _, screen = telephone("tạm trú\n", Mouth(Path()))
    act = handset.during(wait())
    assert isinstance(act, Speak)
    assert act.audio == b""
    assert "said without a sound" in screen.getvalue()


def test_a_stretch_that_the_service_cuts_short_is_over_at_once() -> None:
    handset, keyboard, screen = telephone("", None)
    handset.during(wait(lambda: keyboard.seconds > 3))
    assert 3 < keyboard.seconds < 3.3
    assert "no answer for 3 s" in screen.getvalue()


def test_a_sentence_that_was_cut_short_is_shown_with_what_was_heard() -> None:
    handset, keyboard, screen = telephone("", None)
    span = Span(Kind.PLAY, 8.0, "Mời nói.", place=1, streamed=True, cut=lambda: keyboard.seconds >= 2)
    handset.during(span)
    assert "Mời nói.  (2.0 s)" in screen.getvalue()


@pytest.mark.parametrize("character", ["1", "*", "#"])
def test_keys_are_keys_there_too(character: str) -> None:
    handset, _, screen = telephone(character, None)
    handset.during(wait())
    assert f"you press {character}" in screen.getvalue()
