"""Words get a sound from a file or from a machine's voice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.exchange.errors import StoryMalformed
from ivr.exchange.sound.audio import Samples, from_mu_law
from ivr.exchange.sound.line_conditions import Conditions, loudness
from ivr.exchange.sound.mouth import Mouth, seconds_of
from ivr.exchange.sound.wav import write_wav


def a_voice(text: str, voice: str | None) -> tuple[Samples, int]:
    assert (text, voice) == ("tạm trú", "vi")
    return np.sin(np.arange(22050) / 10), 22050


def test_a_machine_says_a_text_as_the_line_carries_it() -> None:
    audio = Mouth(Path(), a_voice).say("tạm trú", voice="vi")
    assert seconds_of(audio) == 1.0
    assert loudness(from_mu_law(audio)) == pytest.approx(-20, abs=0.3)


def test_a_file_is_found_from_the_folder_of_the_story(tmp_path: Path) -> None:
    (tmp_path / "dung.wav").write_bytes(
        write_wav((np.sin(np.arange(16000) / 5) * 9000).astype("<i2").tobytes(), 16000)
    )
    assert seconds_of(Mouth(tmp_path).say("đúng", wav="dung.wav")) == 1.0


def test_the_same_words_are_the_same_bytes() -> None:
    mouth = Mouth(Path(), a_voice)
    one, two = (mouth.say("tạm trú", voice="vi", conditions=Conditions(noise=10)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("wav", "what"), [(None, "install a voice"), ("fehlt.wav", "fehlt.wav"), ("bad.wav", "bad.wav")]
)
def test_what_cannot_be_said_is_told(tmp_path: Path, wav: str | None, what: str) -> None:
    (tmp_path / "bad.wav").write_bytes(b"no sound")
    with pytest.raises(StoryMalformed, match=what):
        Mouth(tmp_path).say("đúng", wav=wav)
