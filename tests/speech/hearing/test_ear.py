"""Real recognition, with the model that is test data: audio in, meaning out."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path

import pytest

from ivr.core.errors import EarFailed
from ivr.core.meaning import NOTHING, Decision, Meaning
from ivr.speech.evaluation.results import last_sound
from ivr.speech.hearing.decoder import Decoder
from ivr.speech.hearing.ear import DeafEar, VoskEar, ear_with, open_ear
from ivr.speech.hearing.endpoint import MENU, SLOW
from ivr.speech.hearing.pool import Pool
from ivr.speech.hearing.reader import Recognition
from ivr.speech.recogniser import Recogniser
from ivr.speech.sound.mulaw import pcm16_of
from tests.speech.heard import (
    MODEL,
    ExactMatcher,
    grammar,
    manifest,
    model,
    mulaw,
    noise,
    pcm,
    play,
    quiet,
    run_through,
    tones,
)

LINE = quiet(0.5), quiet(2.0)


@pytest.fixture(scope="module")
def ear() -> VoskEar:
    return ear_with(model(), ExactMatcher(), grammar, threads=2)


def heard(ear: VoskEar, audio: bytes, menu: str = "main") -> Meaning:
    async def whole() -> Meaning:
        listening = ear.listen(menu)
        await play(listening, audio)
        try:
            return await listening.meaning()
        finally:
            listening.close()

    return asyncio.run(whole())


@pytest.mark.parametrize("name", ["syn017", "syn019", "syn020", "syn023", "syn028", "syn031", "syn035"])
def test_a_request_is_understood_at_the_main_menu(ear: VoskEar, name: str) -> None:
    meaning = heard(ear, LINE[0] + mulaw(name) + LINE[1])
    assert (meaning.decision, meaning.intent) == (Decision.UNDERSTOOD, manifest()[name]["intent"])


@pytest.mark.parametrize("name", ["syn001", "syn002", "syn004", "syn006"])
def test_yes_and_no_are_understood_at_a_question(ear: VoskEar, name: str) -> None:
    meaning = heard(ear, LINE[0] + mulaw(name) + LINE[1], "confirm")
    assert (meaning.decision, meaning.intent) == (Decision.UNDERSTOOD, manifest()[name]["intent"])


@pytest.mark.parametrize("name", [f"syn{number:03}" for number in range(53, 61)])
@pytest.mark.parametrize("menu", ["main", "confirm"])
def test_what_is_none_of_ours_is_not_understood(ear: VoskEar, name: str, menu: str) -> None:
    assert heard(ear, LINE[0] + mulaw(name) + LINE[1], menu).decision is Decision.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    "audio",
    [
        quiet(6),
        noise(6, 0.003),
        noise(6, 0.02),
        tones(0.2, 697, 1209) + quiet(0.5) + tones(0.2, 941, 1336) + quiet(2),
        tones(3, 440, 880, 1320) + quiet(2),
        tones(1, 425) + quiet(2),
    ],
    ids=["silence", "soft noise", "noise", "keys", "a note", "dial tone"],
)
def test_silence_noise_keys_and_music_are_nothing_and_end_no_listen(ear: VoskEar, audio: bytes) -> None:
    listening = ear.listen("main")
    assert run_through(listening, audio) is None
    assert not listening.finished
    listening.close()


def test_after_what_was_nothing_a_word_is_still_understood(ear: VoskEar) -> None:
    audio = tones(1, 440, 880, 1320) + quiet(2) + mulaw("syn023") + quiet(2)
    assert heard(ear, audio).intent == "ho-chieu"


def test_the_end_is_waited_for_the_less_the_more_certain_it_is(ear: VoskEar) -> None:
    ends = {}
    for name, text in (("syn023", "hộ chiếu"), ("syn028", "đăng ký xe"), ("syn058", manifest()["syn058"]["text"])):
        assert manifest()[name]["text"] == text
        end = run_through(ear.listen("main"), quiet(0.5) + mulaw(name) + quiet(2))
        assert end is not None
        ends[name] = end - 0.5 - last_sound(mulaw(name))
    # No phrase goes on after the first; a longer one begins with the second, which means something as it is; the
    # third is none of ours.
    assert ends["syn023"] < 0.5 < ends["syn028"] < 0.64 < ends["syn058"]


def test_slow_callers_are_waited_for_longer(ear: VoskEar) -> None:
    audio = quiet(0.5) + mulaw("syn028") + quiet(3)
    quick, slow = (run_through(ear.listen("main", slow=slow), audio) for slow in (False, True))
    assert quick is not None
    assert slow is not None
    assert slow - quick == pytest.approx(SLOW.understood - MENU.understood, abs=0.05)


def test_audio_in_pieces_of_any_length_gives_the_same(ear: VoskEar) -> None:
    async def in_pieces(size: int) -> tuple[Meaning, bool]:
        listening, audio = ear.listen("main"), quiet(0.5) + mulaw("syn035")
        for at in range(0, len(audio), size):
            listening.hear(audio[at : at + size])
        return await listening.meaning(), listening.speaking

    found = [asyncio.run(in_pieces(size)) for size in (1, 37, 160, 800, 100000)]
    assert {(meaning.intent, speaking) for meaning, speaking in found} == {("can-cuoc", True)}


def test_a_listen_to_nobody_means_nothing_and_opens_no_utterance(ear: VoskEar) -> None:
    listening = ear.listen("main")
    listening.hear(quiet(3))
    assert (listening.speaking, listening.finished, ear.recogniser.decoding) == (False, False, 0)
    assert asyncio.run(listening.meaning()) == NOTHING


def test_speech_in_the_first_moment_is_not_cut(ear: VoskEar) -> None:
    speech = mulaw("syn023")
    loud = next(at for at in range(0, len(speech), 160) if len(set(speech[at : at + 160])) > 60)
    assert heard(ear, speech[max(0, loud - 400) :] + quiet(2)).intent == "ho-chieu"


def test_a_key_that_sounds_is_not_heard_as_speech(ear: VoskEar) -> None:
    listening = ear.listen("main")
    # A tone that the platform has spoilt: the word is one that would be understood.
    listening.hear(quiet(0.3) + mulaw("syn023")[:6400])
    listening.mute(1.0)
    assert not listening.speaking
    listening.hear(mulaw("syn023")[6400:])
    assert run_through(listening, quiet(3)) is None
    listening.close()


def test_after_a_key_words_are_heard_again(ear: VoskEar) -> None:
    listening = ear.listen("main")
    listening.mute(0.2)
    assert run_through(listening, quiet(0.4) + mulaw("syn023") + quiet(2)) is not None
    assert asyncio.run(listening.meaning()).intent == "ho-chieu"


def test_a_closed_listen_hears_nothing_and_may_be_closed_twice(ear: VoskEar) -> None:
    listening = ear.listen("main")
    listening.hear(quiet(0.3) + mulaw("syn035"))
    listening.close()
    listening.close()
    listening.hear(mulaw("syn035"))
    assert not listening.finished
    assert ear.recogniser.decoding == 0


def test_a_recording_is_transcribed_with_its_pauses(ear: VoskEar) -> None:
    parts = [quiet(2), mulaw("syn023"), quiet(3)]
    assert ear.transcribe(b"".join(map(pcm16_of, parts)), "main").intent == "ho-chieu"
    twice = b"".join(map(pcm16_of, [*parts, mulaw("syn020"), quiet(1)]))
    assert ear.recognise(twice, "main").opinion.listed.text == "hộ chiếu tạm trú"


def test_a_recording_of_nobody_is_nothing(ear: VoskEar) -> None:
    assert ear.transcribe(b"", "main") == NOTHING
    assert ear.transcribe(b"\0", "main") == NOTHING
    assert ear.transcribe(pcm16_of(quiet(5)), "main") == NOTHING


def test_an_endless_recording_is_cut(ear: VoskEar) -> None:
    found = ear.recognise(pcm("syn035") * 40, "main")
    assert 25 < found.audio < 30.1


def test_every_utterance_is_reported() -> None:
    reported: list[Recognition] = []
    ear = ear_with(model(), ExactMatcher(), grammar, threads=1, report=reported.append)
    ear.transcribe(pcm("syn023"), "main")
    (found,) = reported
    assert (found.menu, found.opinion.meaning.intent) == ("main", "ho-chieu")
    assert 0.5 < found.audio < 3
    assert 0 < found.cpu < found.audio
    ear.close()


def test_eight_threads_on_one_model_give_the_texts_of_one() -> None:
    names = sorted(manifest())[16:34]
    ear = ear_with(model(), ExactMatcher(), grammar, threads=8)
    alone = [ear.transcribe(pcm(name), "main") for name in names]
    found: dict[int, list[Meaning]] = {}

    def work(number: int) -> None:
        found[number] = [ear.transcribe(pcm(name), "main") for name in names]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[number] == alone for number in range(8))
    ear.close()


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
