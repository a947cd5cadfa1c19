"""Stories in which the caller speaks: read strictly, and followed wherever words are listened to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.exchange.errors import StoryMalformed
from ivr.exchange.handset import Kind, Mishap, Press, Span, Speak, Trouble
from ivr.exchange.sound.audio import Samples
from ivr.exchange.sound.mouth import Mouth
from ivr.exchange.stories.caller import StoryCaller
from ivr.exchange.stories.reader import read_story
from ivr.exchange.stories.story import LoseModel, SayWords, StreamTrouble


def a_voice(text: str, voice: str | None) -> tuple[Samples, int]:
    return np.sin(np.arange(16000) / 5), 8000


def story(steps: str, more: str = "") -> str:
    return f"title: a\n{more}\nsteps: [{steps}]"


def caller(steps: str, **more: object) -> StoryCaller:
    return StoryCaller(read_story(story(steps)).steps, 1, Mouth(Path(), a_voice), **more)  # type: ignore[arg-type]


PROMPT = Span(Kind.PLAY, 4.0, "Mời nói", place=1, turn=1, takes_speech=True, streamed=True)
WAIT = Span(Kind.LISTENING, float("inf"), place=1, turn=1, takes_speech=True, streamed=True)
KEYS = Span(Kind.LISTENING, 1.0, place=1, turn=1)
TAPE = Span(Kind.RECORDING, 2.0, place=2, turn=1, takes_speech=True)


def test_words_are_read_with_all_that_belongs_to_them() -> None:
    sound = "voice: vi-vn-x-south+m3, noise: 15, level: -30, hesitate: 0.5"
    step = f"{{say: tạm trú, {sound}, after: 1, key: '2', drop_stream: true}}"
    (read,) = read_story(story(step)).steps
    assert read == SayWords("tạm trú", None, "vi-vn-x-south+m3", 15.0, -30.0, 0.5, 1.0, "2", drops=True, line=3)


def test_troubles_are_steps_too() -> None:
    steps = "{drop_stream: true, after: 1.5}, {second_stream: true}, {steal_token: true}, {lose_model: true}"
    assert read_story(story(steps)).steps == (
        StreamTrouble(Trouble.DROP, 1.5, 3),
        StreamTrouble(Trouble.SECOND, 0.0, 3),
        StreamTrouble(Trouble.STEAL, 0.0, 3),
        LoseModel(3),
    )


def test_a_story_says_how_its_hotline_listens() -> None:
    read = read_story(story("{silence: 1}", "ear: stream\nmodel: ../models/tiny\necho: 26"))
    assert (read.ear, read.model, read.echo) == ("stream", "../models/tiny", 26.0)


@pytest.mark.parametrize(
    ("steps", "what"),
    [
        ("{say: a, wav: b.wav, voice: vi}", "not from both"),
        ("{say: a, press: '1'}", "'say' takes no 'press'"),
        ("{say: a, seconds: 2}", "'say' takes no 'seconds'"),
        ("{say: a, key: '12'}", "not one key"),
        ("{say: a, noise: loud}", "not a number of decibels"),
        ("{say: a, drop_stream: false}", "must be true"),
        ("{say: ''}", "text expected"),
        ("{steal_token: 1}", "must be true"),
        ("{drop_stream: true, second_stream: true}", "a step is one of"),
        ("{lose_model: true, after: 1}", "'lose_model' takes no 'after'"),
    ],
)
def test_a_fault_is_told_with_its_line(steps: str, what: str) -> None:
    with pytest.raises(StoryMalformed, match=what) as told:
        read_story(story(steps))
    assert str(told.value).startswith("story:3: ")


def test_an_ear_that_does_not_exist_is_refused() -> None:
    with pytest.raises(StoryMalformed, match="not one of stream, record, keys"):
        read_story(story("{silence: 1}", "ear: both"))


def test_words_are_said_politely_when_the_service_waits() -> None:
    one = caller("{say: tạm trú}")
    assert one.during(PROMPT) is None
    act = one.during(WAIT)
    assert isinstance(act, Speak)
    assert (act.text, act.seconds, act.after, len(act.audio)) == ("tạm trú", 2.0, 0.0, 16000)


def test_words_with_a_time_are_said_over_what_is_being_spoken() -> None:
    act = caller("{say: tạm trú, after: 0.5}").during(PROMPT)
    assert isinstance(act, Speak)
    assert act.after == 0.5


def test_a_time_may_lie_in_a_later_sentence() -> None:
    one = caller("{say: tạm trú, after: 5}")
    assert one.during(PROMPT) is None
    act = one.during(PROMPT)
    assert isinstance(act, Speak)
    assert act.after == 1.0


def test_a_key_and_a_lost_connection_come_in_the_middle_of_the_words() -> None:
    act = caller("{say: tạm trú, key: '2', drop_stream: true}").during(WAIT)
    assert isinstance(act, Speak)
    assert act.meanwhile == (Press("2", 1.0), Mishap(Trouble.DROP, 1.0))


def test_where_keys_come_first_the_words_wait_for_the_recording() -> None:
    one = caller("{say: tạm trú}")
    assert one.during(KEYS) is None
    assert isinstance(one.during(TAPE), Speak)


def test_a_service_that_never_listens_to_words_fails_the_story() -> None:
    one = caller("{say: tạm trú}")
    one.during(KEYS)
    one.during(Span(Kind.LISTENING, 1.0, place=2, turn=2))
    (failure,) = one.failures
    assert "to say 'tạm trú'" in failure.expected
    assert "keys only" in failure.heard


def test_troubles_wait_for_a_stream() -> None:
    one = caller("{drop_stream: true, after: 1.5}")
    assert one.during(KEYS) is None
    assert one.during(PROMPT) == Mishap(Trouble.DROP, 1.5)


def test_a_stream_that_never_comes_fails_the_story() -> None:
    one = caller("{steal_token: true}")
    one.during(KEYS)
    one.over()
    assert "a stream, for steal_token" in one.failures[0].expected


def test_the_model_is_lost_in_the_middle_of_a_call() -> None:
    lost: list[int] = []
    one = caller("{hear: mời nói}, {lose_model: true}, {say: tạm trú}", lose_model=lambda: lost.append(1))
    one.during(PROMPT)
    assert lost == []
    assert isinstance(one.during(WAIT), Speak)
    assert lost == [1]


def test_a_model_that_nobody_can_delete_fails_the_story() -> None:
    one = caller("{lose_model: true}")
    one.during(PROMPT)
    assert "no speech model of its own" in one.failures[0].heard


def test_words_that_cannot_be_said_fail_the_story() -> None:
    one = caller("{say: tạm trú, wav: missing.wav}")
    one.during(WAIT)
    assert "missing.wav" in one.failures[0].heard
