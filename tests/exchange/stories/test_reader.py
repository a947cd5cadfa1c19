"""Stories are read strictly, and every fault says where it is."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from ivr.exchange.errors import StoryMalformed
from ivr.exchange.stories.reader import read_story, read_story_file
from ivr.exchange.stories.story import (
    CallAgain,
    CalledBack,
    Duplicate,
    Expectation,
    HangUpNow,
    Hear,
    KeepSilent,
    NotHear,
    Party,
    PressKeys,
    SpeakWords,
    Talk,
)

WHOLE = """\
title: Bà Tư hỏi giấy tờ đăng ký tạm trú
from: "+84912345678"
at: 2026-11-23T09:00:00+07:00
platform: somleng
steps:
  - hear: bấm 0
  - hear: [một, hai]
  - not_hear: gián đoạn
  - press: 012
    after: 3.5
  - silence: 2
  - speak: tôi muốn hỏi
    seconds: 4
  - duplicate: true
  - call_again: {after: 3600}
  - hang_up: true
    after: 1
expect:
  ended_by: service
  seconds_at_most: 60
  callback: {status: waiting, number: "+84912345678"}
"""


def test_a_whole_story_is_read_with_its_lines() -> None:
    story = read_story(WHOLE)
    assert story.title.startswith("Bà Tư")
    assert story.at == datetime.fromisoformat("2026-11-23T09:00:00+07:00")
    assert (story.platform, story.from_number) == ("somleng", "+84912345678")
    assert story.steps == (
        Hear(("bấm 0",), 6),
        Hear(("một", "hai"), 7),
        NotHear(("gián đoạn",), 8),
        PressKeys("012", 3.5, 9),
        KeepSilent(2, 11),
        SpeakWords("tôi muốn hỏi", 4.0, 12),
        Duplicate(14),
        CallAgain(3600.0, 15),
        HangUpNow(1.0, 16),
    )
    assert story.expect == Expectation("service", 60.0, {"status": "waiting", "number": "+84912345678"}, 19)


def test_the_least_story_has_a_title_and_steps() -> None:
    story = read_story("title: a\nsteps: [{press: '#'}]")
    assert (story.expect, story.at, story.platform) == (Expectation(), None, None)


def test_a_story_may_name_the_site_that_is_rung() -> None:
    assert read_story("title: a\nsite: ../sites/vi-du\nsteps: [{silence: 1}]").site == "../sites/vi-du"


def test_no_callback_can_be_expected() -> None:
    assert read_story("title: a\nsteps: [{silence: 1}]\nexpect: {callback: none}").expect.callback == {}


@pytest.mark.parametrize("key", ["no", "0x1", "1:30", "yes"])
def test_what_yaml_would_turn_into_something_else_stays_text(key: str) -> None:
    story = read_story(f"title: {key}\nsteps: [{{hear: {key}}}]")
    assert (story.title, story.steps[0]) == (key, Hear((key,), 2))


BAD = {
    "an empty file": ("", 1, "empty"),
    "no mapping": ("- a", 1, "fields expected"),
    "no title": ("steps: [{silence: 1}]", 1, "'title' is missing"),
    "no steps": ("title: a", 1, "'steps' is missing"),
    "steps that are none": ("title: a\nsteps: []", 2, "a list expected"),
    "an unknown field": ("title: a\nstep: []\nsteps: [{silence: 1}]", 2, "unknown field 'step'"),
    "a field twice": ("title: a\ntitle: b\nsteps: [{silence: 1}]", 2, "twice"),
    "an unknown step": ("title: a\nsteps:\n  - listen: a", 3, "unknown field 'listen'"),
    "two steps in one": ("title: a\nsteps:\n  - {hear: a, press: '1'}", 3, "a step is one of"),
    "no step in one": ("title: a\nsteps:\n  - {after: 1}", 3, "a step is one of"),
    "an option of another step": ("title: a\nsteps:\n  - {hear: a, after: 1}", 3, "takes no 'after'"),
    "keys that are none": ("title: a\nsteps:\n  - press: 1a", 3, "not on a telephone"),
    "a hash without quotes": ("title: a\nsteps:\n  - press: #", 3, "needs quotes"),
    "a star without quotes": ("title: a\nsteps:\n  - press: *", 3, "need quotes"),
    "a caller that is none": ("title: a\nfrom: 0912\nsteps: [{silence: 1}]", 2, "neither a number"),
    "no silence": ("title: a\nsteps:\n  - silence: 0", 3, "count from 1"),
    "seconds that are none": ("title: a\nsteps:\n  - {press: '1', after: 1:30}", 3, "number of seconds"),
    "not hanging up": ("title: a\nsteps:\n  - hang_up: false", 3, "must be true"),
    "a time without a place": ("title: a\nat: 2026-11-23T09:00:00\nsteps: [{silence: 1}]", 2, "offset"),
    "a time that is none": ("title: a\nat: soon\nsteps: [{silence: 1}]", 2, "not a time"),
    "an unknown platform": ("title: a\nplatform: x\nsteps: [{silence: 1}]", 2, "not one of"),
    "an unknown end": ("title: a\nsteps: [{silence: 1}]\nexpect:\n  ended_by: nobody", 4, "not one of"),
    "an empty callback": ("title: a\nsteps: [{silence: 1}]\nexpect:\n  callback: {}", 4, "callback is none"),
    "an unknown fact of a callback": ("title: a\nsteps: [{silence: 1}]\nexpect:\n  callback: {a: b}", 4, "unknown"),
    "broken yaml": ("title: a\nsteps: [", 2, "not YAML"),
    "an empty text": ("title: a\nsteps:\n  - hear: ''", 3, "text expected"),
    "call again without a time": ("title: a\nsteps:\n  - call_again: {}", 3, "'after' is missing"),
}


@pytest.mark.parametrize(("content", "line", "what"), BAD.values(), ids=BAD.keys())
def test_a_bad_story_is_refused_with_file_and_line(content: str, line: int, what: str) -> None:
    with pytest.raises(StoryMalformed) as caught:
        read_story(content, "calls/bad.yaml")
    assert str(caught.value).startswith(f"calls/bad.yaml:{line}: ")
    assert what in str(caught.value)


def test_a_story_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(WHOLE, "utf-8")
    assert read_story_file(path) == read_story(WHOLE)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoryMalformed, match=r"a\.yaml"):
        read_story_file(path)


CALLED_BACK = """\
title: a
steps:
  - press: "0"
  - called_back:
      after: 600
      officer:
        - press: "1"
        - talk: 90
      citizen: no-answer
      card: [chưa nghe máy]
      proposed: no_answer
"""


def test_a_call_back_is_one_step_with_two_who_follow_steps_of_their_own() -> None:
    assert read_story(CALLED_BACK).steps[1] == CalledBack(
        officer=Party((PressKeys("1", 0.0, 7), Talk(90.0, 8))),
        citizen=Party(telephone="no-answer"),
        after=600.0,
        card=("chưa nghe máy",),
        proposed="no_answer",
        line=4,
    )


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ("[{talk: 9}]", "story:2: unknown field 'talk'"),
        ("[{called_back: {citizen: busy}}]", "field 'officer' is missing"),
        ("[{called_back: {officer: asleep}}]", "'asleep' is not one of busy, no-answer, voicemail, no-such-number"),
        ("[{called_back: {officer: busy, outcome: a, proposed: b}}]", "she records one outcome"),
        ("[{called_back: {officer: [{call_again: {after: 1}}]}}]", "unknown field 'call_again'"),
        ("[{called_back: {officer: [{called_back: {officer: busy}}]}}]", "unknown field 'called_back'"),
    ],
)
def test_what_cannot_be_in_a_call_back_is_refused(steps: str, fault: str) -> None:
    with pytest.raises(StoryMalformed, match=re.escape(fault)):
        read_story(f"title: a\nsteps: {steps}")
