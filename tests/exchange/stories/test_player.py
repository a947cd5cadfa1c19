"""Stories come true or say what did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from ivr.exchange.clock import HandClock
from ivr.exchange.network import Request
from ivr.exchange.record import CallRecord, Said, Turn
from ivr.exchange.stories.player import Outcome, play
from ivr.exchange.stories.reader import read_story
from ivr.exchange.stories.story import Hear, SayWords
from ivr.exchange.stories.writer import write_story
from tests.exchange.fakes import BASE, NINE, FakeService, Reply, exchange, texts

MENU = (
    '<Play>/sounds/3/Kính chào</Play><Gather numDigits="1" action="/chosen"><Play>/sounds/4/để hỏi bấm 1</Play>'
    "<Play>/sounds/2/gặp cán bộ bấm 0</Play></Gather><Redirect>/again</Redirect>"
)
AGAIN = (
    '<Gather numDigits="1" action="/chosen"><Play>/sounds/5/chưa nghe rõ</Play></Gather><Redirect>/again</Redirect>'
)
ANSWER = '<Play>/sounds/6/Cần những giấy tờ sau</Play><Record action="/thanks" playBeep="false"/>'
THANKS = "<Play>/sounds/1/Cảm ơn</Play><Hangup/>"


def hotline(**more: Reply | list[Reply]) -> FakeService:
    replies: dict[str, Reply | list[Reply]] = {
        "/answer": MENU,
        "/again": AGAIN,
        "/chosen": ANSWER,
        "/thanks": THANKS,
        **{f"/{name}": reply for name, reply in more.items()},
    }
    return FakeService(replies)


def tell(
    steps: str,
    expect: str = "",
    service: FakeService | None = None,
    callbacks: Sequence[Mapping[str, str]] | None = None,
) -> Outcome:
    story = read_story(f"title: a\nsteps: [{steps}]\nexpect: {{{expect}}}")
    house = exchange(service or hotline())
    clock = house.clock
    assert isinstance(clock, HandClock)
    return play(
        story,
        lambda handset: house.ring(f"{BASE}/answer", story.from_number, handset),
        clock.advance,
        None if callbacks is None else lambda: callbacks,
    )


TRUE = {
    "hear then press": "{hear: bấm 1}, {press: '1'}, {hear: giấy tờ}, {speak: tôi hỏi}, {hear: cảm ơn}",
    "case and form of letters": "{hear: KÍNH   CHÀO}, {press: '1'}, {speak: a}",
    "two texts": "{hear: [kính chào, cán bộ]}, {press: '1'}, {speak: a}",
    "a text over two prompts": "{hear: bấm 1 gặp cán bộ}, {press: '1'}, {speak: a}",
    "not heard": "{not_hear: chưa nghe}, {press: '1'}, {speak: a}",
    "silence": "{hear: cán bộ}, {silence: 1}, {hear: chưa nghe}, {not_hear: kính chào}, {press: '1'}, {speak: a}",
    "more silence": "{silence: 3}, {hear: chưa nghe}, {press: '1'}, {speak: a}",
    "twice": "{hear: bấm 0}, {duplicate: true}, {press: '1'}, {speak: a}",
    "hanging up": "{hear: kính chào}, {hang_up: true}",
    "two calls": "{press: '1'}, {speak: a}, {call_again: {after: 3600}}, {hear: kính chào}, {press: '1'}, {speak: b}",
}


@pytest.mark.parametrize("steps", TRUE.values(), ids=TRUE.keys())
def test_these_stories_come_true(steps: str) -> None:
    outcome = tell(steps)
    assert outcome.ok, outcome.failures


FALSE = {
    "{hear: bấm 9}, {press: '9'}": (1, "to hear 'bấm 9'", "để hỏi bấm 1"),
    "{hear: [kính chào, bấm 9]}": (1, "to hear 'kính chào' and 'bấm 9'", "Kính chào"),
    "{not_hear: cán bộ}, {press: '1'}": (1, "not to hear 'cán bộ'", "gặp cán bộ bấm 0"),
    "{press: '1'}, {hear: kính chào}": (2, "to hear 'kính chào'", "giấy tờ"),
    "{speak: alô}": (1, "to say 'alô'", "keys only"),
    "{press: '1'}, {speak: a}, {hear: cảm ơn}, {press: '1'}": (4, "to press 1", "the call was over"),
    "{press: '1'}, {speak: a}, {hear: cảm ơn}, {hang_up: true}": (4, "to go on with the call", "the call was over"),
    "{press: '1'}, {speak: a}, {not_hear: cảm ơn}": (3, "not to hear 'cảm ơn'", "Cảm ơn"),
    "{press: '1'}, {speak: a}, {hear: tạm biệt}": (3, "to hear 'tạm biệt'", "the call was over"),
    "{press: '1'}, {speak: a}, {silence: 1}": (3, "1 wait(s)", "the call was over"),
    "{press: '1'}, {speak: a}, {call_again: {after: 1}}, {hear: x}": (4, "to hear 'x'", "Kính chào"),
}


@pytest.mark.parametrize(("steps", "told"), FALSE.items())
def test_these_stories_fail_and_say_where(steps: str, told: tuple[int, str, str]) -> None:
    (failure,) = tell(steps).failures
    assert (failure.step, failure.line) == (told[0], 2)
    assert told[1] in failure.expected
    assert told[2] in failure.heard
    assert str(failure).startswith(f"step {told[0]} (line 2): expected")


def test_a_caller_hears_the_sentence_out_before_the_next_step() -> None:
    record = tell("{hear: bấm 1}, {press: '1'}, {speak: a}").records[0]
    assert [said.heard for said in record.turns[0].said] == [3.0, 4.0, 0.0]


def test_a_key_may_come_in_the_middle_of_a_sentence() -> None:
    record = tell("{hear: kính chào}, {press: '1', after: 3.5}, {speak: a}").records[0]
    assert [said.heard for said in record.turns[0].said] == [3.0, 3.5]


def test_keys_that_go_to_two_menus_are_pressed_one_after_the_other() -> None:
    service = hotline(chosen=[AGAIN, ANSWER])
    record = tell("{press: '12'}, {speak: a}", service=service).records[0]
    assert [turn.pressed for turn in record.turns] == ["1", "2", "", ""]


def test_the_answer_to_unfinished_keys_is_waited_for() -> None:
    service = hotline(answer='<Gather action="/chosen"/>')
    assert tell("{press: '12'}, {hear: giấy tờ}, {speak: a}", service=service).ok


def test_a_webhook_that_differs_the_second_time_fails_the_story() -> None:
    (failure,) = tell(
        "{duplicate: true}, {press: '1'}, {speak: a}", service=hotline(chosen=[ANSWER, THANKS])
    ).failures
    assert "the documents differ" in failure.heard


def test_a_fault_of_the_service_fails_the_story() -> None:
    outcome = tell("{press: '1'}", service=hotline(chosen="<Speak/>"))
    assert any("unknown element <Speak>" in failure.heard for failure in outcome.failures)


ALL = "{press: '1'}, {speak: a}"


@pytest.mark.parametrize(
    ("steps", "expect", "wanted"),
    [
        (ALL, "ended_by: service", None),
        (ALL, "ended_by: caller", "ended by the caller"),
        ("{hang_up: true}", "ended_by: caller", None),
        (ALL, "seconds_at_most: 20", None),
        (ALL, "seconds_at_most: 9.9", "at most 9.9 seconds"),
    ],
)
def test_what_is_expected_at_the_end_is_checked(steps: str, expect: str, wanted: str | None) -> None:
    outcome = tell(steps, expect)
    assert [wanted in failure.expected for failure in outcome.failures if wanted] == ([True] if wanted else [])
    assert outcome.ok is (wanted is None)


HELD = [{"status": "waiting", "number": "+84912345678", "topic": "tam-tru"}]


@pytest.mark.parametrize(
    ("expect", "held", "ok"),
    [
        ("callback: none", [], True),
        ("callback: none", HELD, False),
        ("callback: {status: waiting}", HELD, True),
        ("callback: {status: waiting, number: '+84912345678'}", HELD, True),
        ("callback: {status: done}", HELD, False),
        ("callback: {status: waiting}", [], False),
    ],
)
def test_a_callback_is_checked_by_whoever_can_see_it(expect: str, held: list[dict[str, str]], ok: bool) -> None:
    assert tell(ALL, expect, callbacks=held).ok is ok


def test_a_callback_that_nobody_can_see_is_not_checked() -> None:
    outcome = tell(ALL, "callback: {status: waiting}")
    assert outcome.ok
    assert "cannot be seen" in outcome.not_checked[0]


def test_time_passes_between_two_calls() -> None:
    outcome = tell("{press: '1'}, {speak: a}, {call_again: {after: 3600}}, {press: '1'}, {speak: b}")
    first, second = outcome.records
    assert first.ended is not None
    assert (second.began - first.ended).total_seconds() == 3600


def test_a_service_that_never_lets_go_is_left_in_the_end() -> None:
    outcome = tell("{silence: 1}")
    assert str(outcome.records[0].ended_by) == "caller"


def again(record: CallRecord) -> Outcome:
    """Write a call down as a story and play that."""
    story = read_story(write_story(record, "again"))
    house = exchange(hotline())
    return play(story, lambda handset: house.ring(f"{BASE}/answer", story.from_number, handset), lambda _: None)


@pytest.mark.parametrize(
    "steps",
    [
        *TRUE.values(),
        "{hear: kính chào}, {press: '1', after: 3.5}, {speak: a}",
        "{press: '1', after: 1}, {hang_up: true}",
        "{silence: 2}, {press: '1'}, {silence: 1}",
    ],
)
def test_a_call_written_down_is_the_same_call_when_it_is_played(steps: str) -> None:
    record = tell(steps).records[0]
    outcome = again(record)
    assert outcome.ok, outcome.failures
    played = outcome.records[0]
    assert [turn.request.url for turn in played.turns] == [turn.request.url for turn in record.turns]
    assert [turn.pressed for turn in played.turns] == [turn.pressed for turn in record.turns]
    assert texts(played) == texts(record)
    assert played.heard_seconds == record.heard_seconds


def test_a_call_is_written_down_in_words_that_a_person_would_use() -> None:
    service = hotline(answer='<Gather action="/chosen"><Play>/sounds/4/Kính chào. Mời bấm số</Play></Gather>')
    record = tell("{press: '12#', after: 1.5}, {hear: giấy tờ}, {silence: 1}", service=service).records[0]
    assert write_story(record, "Một cuộc gọi", "twilio") == (
        "title: Một cuộc gọi\n"
        "from: '+84912345678'\n"
        "platform: twilio\n"
        "steps:\n"
        "- press: 12#\n"
        "  after: 1.5\n"
        "- hear: Cần những giấy tờ sau\n"
        "- silence: 1\n"
        "expect:\n"
        "  ended_by: service\n"
    )


def test_words_with_a_sound_are_written_down_as_said_and_a_file_as_a_file() -> None:
    turn = Turn(1, Request("http://h/"), 0.0)
    turn.note_stream("open")
    turn.note_said(Said("Mời quý vị nói.", 2.0, 2.0, "stream"))
    turn.note_words("tạm trú", sounding=True)
    turn.note_said(Said("Mời quý vị nói.", 2.0, 0.5, "stream"))
    turn.note_words("dung.wav", sounding=True)
    record = CallRecord("CA1", "+84912345678", "+842400000000", NINE, turns=[turn])
    steps = read_story(write_story(record, "a")).steps
    assert steps == (
        Hear(("Mời quý vị nói.",), 4),
        SayWords("tạm trú", line=5),
        SayWords("dung.wav", "dung.wav", after=0.5, line=6),
    )


def test_of_a_long_text_its_last_words_are_written_down() -> None:
    long = " ".join(["dài"] * 60)
    record = tell("{hear: a b}", service=hotline(answer=f"<Say>Câu một. {long} a b</Say>")).records[0]
    story = read_story(write_story(record, "a"))
    (heard,) = story.steps
    assert isinstance(heard, Hear)
    assert 60 < len(heard.texts[0]) <= 80
    assert heard.texts[0].endswith("dài a b")
