"""One listen with real recognition: where it ends, what it passes over, and how it is let go."""

from __future__ import annotations

import asyncio

import pytest

from ivr.core.meaning import NOTHING, Meaning
from ivr.speech.evaluation.results import last_sound
from ivr.speech.hearing.ear import VoskEar
from ivr.speech.hearing.endpoint import MENU, SLOW
from tests.speech.heard import heard, manifest, mulaw, quiet, run_through


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
