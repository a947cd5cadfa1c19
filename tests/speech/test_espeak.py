"""The espeak-ng voice, with the real engine."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from ivr.core.errors import VoiceUnavailable
from ivr.services.prompts import Speech
from ivr.speech.audio import decode_mulaw, from_pcm16, trimmed
from ivr.speech.prompts.mastering import mastered
from ivr.speech.prompts.render import render
from ivr.speech.sound.level import loudness, peak, spoken
from ivr.speech.voices.espeak import DIALECTS, EspeakVoice, Library, Manner, Program, found_engine

try:
    found_engine()
except VoiceUnavailable as error:
    pytest.skip(str(error), allow_module_level=True)

#: Sentence -> its syllables.
SENTENCES = {
    "Tổng đài Gần Dân xin nghe.": 6,
    "Muốn làm căn cước, bấm phím một.": 7,
    "Lệ phí là ba mươi nghìn đồng, nộp tại công an xã.": 12,
    "Trẻ em dưới mười bốn tuổi không bắt buộc phải làm căn cước.": 13,
    "Cán bộ không bao giờ hỏi mật khẩu hay bảo chuyển tiền.": 12,
}
PIECES = ("hai mươi ba", "giờ chiều", "sáu", "vê nê i đê")


def heard(speech: Speech) -> np.ndarray[Any, np.dtype[np.float64]]:
    return trimmed(from_pcm16(speech.samples), speech.rate)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_as_slow_as_an_old_caller_needs_and_no_slower(text: str) -> None:
    speech = EspeakVoice().speak(text)
    assert 2.6 < SENTENCES[text] / (len(heard(speech)) / speech.rate) < 3.6


@pytest.mark.parametrize("dialect", DIALECTS)
def test_sentences_in_every_dialect_are_within_two_lu_and_not_clipped(dialect: str) -> None:
    voice = EspeakVoice(dialect)
    played = [decode_mulaw(mastered(voice.speak(text), text)) for text in SENTENCES]
    levels = [loudness(spoken(samples), 8000) for samples in played]
    assert max(levels) - min(levels) < 1
    assert -21 < min(levels) <= max(levels) < -19
    assert max(peak(samples) for samples in played) <= -1


def test_pieces_are_as_loud_as_sentences() -> None:
    voice = EspeakVoice()
    levels = [loudness(spoken(decode_mulaw(mastered(voice.speak(text), text))), 8000) for text in PIECES]
    assert -21 < min(levels) <= max(levels) < -19


def test_the_engine_stays_below_its_own_limiter() -> None:
    for dialect in DIALECTS:
        for text in SENTENCES:
            assert np.abs(from_pcm16(EspeakVoice(dialect).speak(text).samples)).max() < 0.9


def test_the_same_text_gives_the_same_bytes_whatever_was_said_before() -> None:
    voice = EspeakVoice()
    first = voice.speak("Xin chào quý vị.")
    voice.speak("Muốn làm căn cước, bấm phím một.")
    assert voice.speak("Xin chào quý vị.") == first


def test_two_renders_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in ("a", "b"):
        render((*SENTENCES, *PIECES), EspeakVoice(), tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(files) == len(SENTENCES) + len(PIECES) + 1
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_does_not_fall_like_the_end_of_a_sentence(piece: str) -> None:
    # Vietnamese pitch is the word's tone: the engine adds only silence for a full stop.
    voice = EspeakVoice()
    alone, at_end = heard(voice.speak(piece)), heard(voice.speak(f"{piece}."))
    assert np.array_equal(alone, at_end)


def test_the_six_tones_do_not_sound_alike() -> None:
    voice = EspeakVoice()
    assert len({voice.speak(word).samples for word in ("ma", "má", "mà", "mả", "mã", "mạ")}) == 6


def test_dialects_do_not_sound_alike() -> None:
    assert len({EspeakVoice(dialect).speak("Xin chào quý vị.").samples for dialect in DIALECTS}) == 3


def test_a_lower_speed_takes_longer() -> None:
    fast, slow = EspeakVoice(manner=Manner(speed=160)), EspeakVoice(manner=Manner(speed=110))
    text = "Xin chào quý vị."
    assert len(heard(slow.speak(text))) > 1.3 * len(heard(fast.speak(text)))


class Listener:
    """An engine that only remembers what it was given."""

    version = "0"
    markup = ""

    def run(self, markup: str, _dialect: str, _manner: Manner) -> Speech:
        self.markup = markup
        return Speech(b"", 22050)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Công an & <nhân dân>.", "Công an & <nhân dân>."),
        ("</prosody> một", "</prosody> một"),
        ("[[a]] một", "((a]] một"),
    ],
)
def test_signs_that_mean_something_to_the_engine_reach_it_as_text(text: str, given: str) -> None:
    listener = Listener()
    EspeakVoice(through=listener).speak(text)
    assert "".join(ElementTree.fromstring(listener.markup).itertext()) == given


@pytest.mark.parametrize("text", ["Công an & <nhân dân>.", "[[a]] một", "-v en", "'một' \"hai\"", "một\nhai"])
def test_the_engine_speaks_texts_with_signs(text: str) -> None:
    assert len(heard(EspeakVoice().speak(text))) > 0


def test_settings_tell_everything_that_decides_the_sound() -> None:
    voices = [
        EspeakVoice(),
        EspeakVoice("vi-vn-x-south"),
        EspeakVoice(manner=Manner(speed=110)),
        EspeakVoice(manner=Manner(pitch=60)),
        EspeakVoice(manner=Manner(range="x-high")),
        EspeakVoice(manner=Manner(amplitude=50)),
    ]
    assert len({voice.settings for voice in voices}) == len(voices)


def test_the_engine_and_its_release_are_told() -> None:
    name, release = EspeakVoice().engine.split()
    assert name == "espeak-ng"
    assert release[0].isdigit()


def test_an_unknown_dialect_is_refused_with_the_choice() -> None:
    with pytest.raises(VoiceUnavailable, match="choose from vi, vi-vn-x-central, vi-vn-x-south"):
        EspeakVoice("en")


def test_program_and_wheel_say_the_same() -> None:
    program = shutil.which("espeak-ng")
    wheel = importlib.util.find_spec("espeakng_loader")
    if not program or not wheel or not wheel.origin:
        pytest.skip("needs both the espeak-ng program and the espeakng-loader wheel")
    library = Library(Path(wheel.origin).parent)
    for text in (*SENTENCES, *PIECES):
        voices = [EspeakVoice(through=engine) for engine in (Program(program), library)]
        assert len({mastered(voice.speak(text), text) for voice in voices}) == 1


def fake_program(tmp_path: Path, script: str) -> Program:
    path = tmp_path / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return Program(str(path))


def test_the_program_tells_its_release(tmp_path: Path) -> None:
    program = fake_program(tmp_path, "echo 'eSpeak NG text-to-speech: 1.51  Data at: /usr/lib'")
    assert program.version == "1.51"


def test_a_program_that_fails_is_an_error_with_its_own_words(tmp_path: Path) -> None:
    program = fake_program(tmp_path, "echo 'no such voice' >&2; exit 3")
    with pytest.raises(VoiceUnavailable, match="ended with 3: no such voice"):
        EspeakVoice(through=program).speak("một")


def test_a_program_that_answers_no_audio_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="data files"):
        EspeakVoice(through=fake_program(tmp_path, "cat >/dev/null")).speak("một")


def test_a_program_that_hangs_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(command: Any, **_options: Any) -> None:
        raise subprocess.TimeoutExpired(command, 60)

    monkeypatch.setattr("subprocess.run", hang)
    with pytest.raises(VoiceUnavailable, match="did not run"):
        EspeakVoice(through=Program("espeak-ng")).speak("một")


def test_a_wheel_without_its_data_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="ended with"):
        EspeakVoice(through=Library(tmp_path)).speak("một")


@pytest.fixture
def _forgotten() -> Any:
    found_engine.cache_clear()
    yield
    found_engine.cache_clear()


@pytest.mark.usefixtures("_forgotten")
def test_the_program_is_preferred_to_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert found_engine() == Program("/usr/bin/espeak-ng")


@pytest.mark.usefixtures("_forgotten")
def test_without_the_program_the_wheel_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: SimpleNamespace(origin="/wheel/__init__.py"))
    assert found_engine() == Library(Path("/wheel"))


@pytest.mark.usefixtures("_forgotten")
def test_without_any_engine_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(VoiceUnavailable, match="pip install espeakng-loader"):
        EspeakVoice().speak("một")
