"""Google's voice, against a stand-in for the service that speaks its wire format and sends real MP3."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from ivr.core.errors import VoiceUnavailable
from ivr.services.prompts import NothingSaid, file_name
from ivr.speech.prompts.folder import read_manifest
from ivr.speech.prompts.render import RenderStopped, render
from ivr.speech.sound.level import measure
from ivr.speech.sound.wav import from_wav
from ivr.speech.voices.google import ADDRESS, GoogleVoice
from ivr.speech.voices.patience import Manners, Patience
from tests.speech.google_service import Refusal, answer_with, google, mp3

pytest.importorskip("gtts", reason="the gTTS library is not installed")

GREETING = "Tổng đài Gần Dân xin nghe."
HASTE = Manners(gap=0, tries=3)


def voice_at(address: str, slept: list[float] | None = None, *, slow: bool = False) -> GoogleVoice:
    waits: list[float] = [] if slept is None else slept
    return GoogleVoice(slow=slow, address=address, patience=Patience(HASTE, sleep=waits.append))


def test_the_sound_that_the_service_sends_is_spoken() -> None:
    with google() as service:
        speech = voice_at(service.address).speak(GREETING)
    assert speech.rate == 24000
    assert len(speech.samples) / 2 / speech.rate == pytest.approx(0.2 + 0.05 * len(GREETING), abs=0.06)
    assert service.texts == [GREETING]


def test_the_service_is_asked_for_vietnamese_as_the_library_asks() -> None:
    with google() as service:
        voice_at(service.address).speak("một")
        voice_at(service.address, slow=True).speak("một")
    assert service.parameters == [["một", "vi", None, "null"], ["một", "vi", True, "null"]]
    assert "Mozilla" in service.agents[0]


@pytest.mark.parametrize("text", ["Việc nên làm.", "Hỏi ông St.", "Gặp Dr. Lan."])
def test_no_sentence_is_changed_on_the_way(text: str) -> None:
    with google() as service:
        voice_at(service.address).speak(text)
    assert service.texts == [text]


def test_a_text_longer_than_the_service_takes_is_asked_in_parts_and_joined() -> None:
    long = "Cán bộ thật sẽ đọc mã này trước, " * 4 + "quý vị nhớ cho."
    with google() as service:
        speech = voice_at(service.address).speak(long)
    assert len(service.texts) > 1
    assert all(len(part) <= 100 for part in service.texts)
    assert len(speech.samples) / 2 / 24000 > 0.05 * sum(map(len, service.texts))


@pytest.mark.parametrize("refusal", [Refusal(429), Refusal(503), Refusal(302, {"Location": "/sorry"}), None])
def test_a_refusal_for_now_or_a_broken_line_is_tried_again(refusal: Refusal | None) -> None:
    slept: list[float] = []
    with google([Refusal(500), refusal]) as service:
        voice_at(service.address, slept).speak("một")
    assert (len(service.texts), slept) == (3, [2.0, 4.0])


def test_the_time_that_the_service_asks_for_is_kept() -> None:
    slept: list[float] = []
    with google([Refusal(429, {"Retry-After": "17"})]) as service:
        voice_at(service.address, slept).speak("một")
    assert slept == [17.0]


def test_too_many_refusals_say_what_to_do() -> None:
    with google([Refusal(429)] * 9) as service, pytest.raises(VoiceUnavailable) as told:
        voice_at(service.address).speak("một")
    assert "429 Too Many Requests" in str(told.value)
    assert "Wait an hour and run the same again" in str(told.value)
    assert "--voice espeak" in str(told.value)
    assert len(service.texts) == HASTE.tries


def test_a_service_that_forbids_is_not_asked_again() -> None:
    with google([Refusal(403)]) as service, pytest.raises(VoiceUnavailable, match="403 Forbidden"):
        voice_at(service.address).speak("một")
    assert len(service.texts) == 1


@pytest.mark.parametrize("body", [b"", b")]}'\n\n[]", answer_with(b"no sound at all")])
def test_an_answer_without_sound_is_told(body: bytes) -> None:
    with google([Refusal(200, body=body)]) as service, pytest.raises(NothingSaid, match="Google"):
        voice_at(service.address).speak("một")


def test_a_text_without_words_is_not_sent() -> None:
    with google() as service, pytest.raises(NothingSaid):
        voice_at(service.address).speak("...")
    assert service.texts == []


def test_where_nobody_answers_it_says_so_at_once_and_what_to_do() -> None:
    with socket.socket() as taken:
        # Bound but not listening: a connection is refused.
        taken.bind(("127.0.0.1", 0))
        slept: list[float] = []
        with pytest.raises(VoiceUnavailable) as told:
            voice_at(f"http://127.0.0.1:{taken.getsockname()[1]}/", slept).speak("một")
    assert "(127.0.0.1) cannot be reached" in str(told.value)
    assert "Check the network" in str(told.value)
    assert "--voice espeak" in str(told.value)
    assert slept == []


@pytest.fixture
def own_certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody but its maker has signed, with its key."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    file = tmp_path / "own.pem"
    names = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*made, "-keyout", file, "-out", tmp_path / "cert.pem"], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + (tmp_path / "cert.pem").read_bytes())
    return file


def test_a_service_that_cannot_prove_who_it_is_gets_nothing_and_is_not_believed(own_certificate: Path) -> None:
    with google(certificate=own_certificate) as service, pytest.raises(VoiceUnavailable, match="CERTIFICATE_VERIFY"):
        voice_at(service.address).speak("một")
    assert service.texts == []
    assert ADDRESS.startswith("https://translate.google.com/")


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_name: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setitem(sys.modules, "gtts", None)
    monkeypatch.setattr("ivr.speech.voices.google.version", absent)
    for attempt in (lambda: GoogleVoice().speak("một"), lambda: GoogleVoice().engine):
        with pytest.raises(VoiceUnavailable, match="pip install --no-deps gTTS"):
            attempt()


def test_what_decides_the_sound_is_told() -> None:
    assert (GoogleVoice().name, GoogleVoice(slow=True).name) == ("google-vi", "google-vi-slow")
    assert GoogleVoice().settings != GoogleVoice(slow=True).settings
    assert GoogleVoice().engine.startswith("gTTS 2.")


# ------------------------------------------------------------ a whole render

TEXTS = (GREETING, "một", "hai", "ba")


def rendered(folder: Path, patient: int | None = None) -> list[str]:
    """Render ``TEXTS``; what the service was asked for."""
    with google(patient=patient) as service:
        render(TEXTS, voice_at(service.address), folder)
    return service.texts


def test_rendered_prompts_are_telephone_audio_at_the_level_of_the_others(tmp_path: Path) -> None:
    rendered(tmp_path)
    for prompt in read_manifest(tmp_path):
        measured = measure(tmp_path / prompt.file)
        assert measured
        assert measured.loudness == pytest.approx(-20, abs=1)
        assert from_wav((tmp_path / prompt.file).read_bytes()).voice == "google-vi"


def test_a_run_that_the_service_stops_goes_on_where_it_was(tmp_path: Path) -> None:
    with pytest.raises(RenderStopped, match=r"2 of 4 are ready.*429"):
        rendered(tmp_path, patient=2)
    kept = {path.name for path in tmp_path.iterdir()}
    assert len(kept) == 2
    assert len(rendered(tmp_path)) == 2
    assert kept < {path.name for path in tmp_path.iterdir()}


def test_a_service_out_of_reach_leaves_the_rendered_prompts_alone(tmp_path: Path) -> None:
    rendered(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(RenderStopped, match="0 of 2 are ready"):
        render(("bốn", "năm"), voice_at("http://127.0.0.1:1/"), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert file_name("bốn", GoogleVoice()) not in before


def test_the_mp3_of_the_stand_in_is_real() -> None:
    assert mp3(0.3)[:3] == b"ID3" or mp3(0.3)[0] == 0xFF
