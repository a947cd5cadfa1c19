"""Real recognition, with the model that is test data: audio in, meaning out."""

from __future__ import annotations

import threading

import pytest

from ivr.core.meaning import NOTHING, Decision, Meaning
from ivr.speech.hearing.ear import VoskEar, ear_with
from ivr.speech.hearing.reader import Recognition
from ivr.speech.sound.mulaw import pcm16_of
from tests.speech.heard import (
    LINE,
    ExactMatcher,
    grammar,
    heard,
    manifest,
    model,
    mulaw,
    noise,
    pcm,
    quiet,
    run_through,
    tones,
)


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
