"""An ear that cannot hear says so, and what fails in one listen hurts no other."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path

import pytest

from ivr.core.errors import EarFailed
from ivr.core.meaning import Meaning
from ivr.speech.hearing.decoder import Decoder
from ivr.speech.hearing.ear import DeafEar, VoskEar, ear_with, open_ear
from ivr.speech.hearing.pool import Pool
from ivr.speech.recogniser import Recogniser
from tests.speech.heard import LINE, MODEL, ExactMatcher, grammar, heard, model, mulaw, pcm, quiet


def test_a_loaded_model_needs_its_folder_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    ear = open_ear(folder, ExactMatcher(), grammar, threads=1)
    shutil.rmtree(folder)
    assert ear.transcribe(pcm("syn035"), "main").intent == "can-cuoc"
    ear.close()


def test_without_a_model_there_is_a_deaf_ear_that_says_why(tmp_path: Path) -> None:
    ear = open_ear(tmp_path / "nowhere", ExactMatcher(), grammar)
    assert isinstance(ear, DeafEar)
    assert not ear.ready
    assert "nowhere" in ear.line
    with pytest.raises(EarFailed) as failed:
        ear.listen("main")
    assert failed.value.why == "missing"
    with pytest.raises(EarFailed):
        ear.transcribe(b"", "main")
    ear.close()


def test_beyond_the_limit_a_listen_is_refused_and_room_comes_back() -> None:
    ear = ear_with(model(), ExactMatcher(), grammar, threads=1, most=1)
    first, second = ear.listen("main"), ear.listen("main")
    speech = quiet(0.3) + mulaw("syn035")
    first.hear(speech)
    with pytest.raises(EarFailed) as refused:
        ear.listen("main")
    assert refused.value.why == "busy"
    second.hear(speech)
    assert second.finished
    with pytest.raises(EarFailed) as late:
        asyncio.run(second.meaning())
    assert late.value.why == "busy"
    assert asyncio.run(first.meaning()).intent == "can-cuoc"
    assert ear.recogniser.decoding == 0
    assert ear.transcribe(pcm("syn023"), "main").intent == "ho-chieu"
    ear.close()


class Broken(Decoder):
    def hear(self, mulaw: bytes) -> None:
        raise RuntimeError("Failed to process waveform")


def test_a_decode_that_fails_ends_its_own_listen_only(monkeypatch: pytest.MonkeyPatch) -> None:
    ear = ear_with(model(), ExactMatcher(), grammar, threads=1)
    with monkeypatch.context() as patched:
        patched.setattr("ivr.speech.hearing.reader.Decoder", Broken)
        with pytest.raises(EarFailed) as failed:
            heard(ear, LINE[0] + mulaw("syn023") + LINE[1])
    assert failed.value.why == "broken"
    assert heard(ear, LINE[0] + mulaw("syn023") + LINE[1]).intent == "ho-chieu"
    ear.close()


def test_a_matcher_that_fails_ends_its_own_listen_only() -> None:
    class Failing(ExactMatcher):
        def understand(self, text: str, menu: str) -> Meaning:
            raise ValueError(text)

    ear = ear_with(model(), Failing(), grammar, threads=1)
    with pytest.raises(EarFailed) as failed:
        ear.transcribe(pcm("syn023"), "main")
    assert failed.value.why == "broken"
    ear.close()


def test_a_decode_that_hangs_is_given_up_and_the_next_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()

    class Hanging(Decoder):
        def hear(self, mulaw: bytes) -> None:
            let_go.wait(30)

    ear = VoskEar(model(), ExactMatcher(), grammar, Recogniser(Pool(1), stuck=0.05))
    short = pcm("syn023")[:8000]
    with monkeypatch.context() as patched:
        patched.setattr("ivr.speech.hearing.reader.Decoder", Hanging)
        with pytest.raises(EarFailed) as failed:
            ear.recognise(short, "main")
    assert failed.value.why == "broken"
    ear.recogniser.stuck = 5.0
    assert ear.transcribe(pcm("syn023"), "main").intent == "ho-chieu"
    let_go.set()
    ear.close()
