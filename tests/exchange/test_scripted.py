"""A caller with a list of moves."""

from __future__ import annotations

import pytest

from ivr.exchange.handset import HangUp, Kind, Press, Span, Speak
from ivr.exchange.record import EndedBy
from ivr.exchange.scripted import Keys, Leave, Nothing, ScriptedHandset, Words
from tests.exchange.fakes import FakeService, call, ring

MENU = '<Gather numDigits="1" action="/answer"><Play>/sounds/4/menu</Play></Gather><Redirect>/answer</Redirect>'


def test_each_move_is_for_one_time_that_the_service_listens() -> None:
    record = ring(FakeService({"/answer": MENU}), ScriptedHandset(["1", Nothing(), Keys("3"), Leave()]))
    assert [turn.pressed for turn in record.turns] == ["1", "", "3", ""]
    assert [turn.waits for turn in record.turns] == [0, 1, 0, 0]
    assert record.ended_by is EndedBy.CALLER


def test_after_its_moves_it_listens_until_patience_ends() -> None:
    record = ring(FakeService({"/answer": MENU}), ScriptedHandset(["1"], patience=2))
    assert [turn.waits for turn in record.turns] == [0, 1, 1, 0]


def test_keys_come_after_the_prompt_unless_they_cut_in() -> None:
    patient = call(MENU.replace("/answer", "/end"), ScriptedHandset(["1"]), end="<Hangup/>")
    hasty = call(MENU.replace("/answer", "/end"), ScriptedHandset([Keys("1", barge_in=True)]), end="<Hangup/>")
    assert (patient.heard_seconds, hasty.heard_seconds) == (4.0, 0.0)


def test_words_last_as_long_as_they_say_or_as_they_take() -> None:
    told = call('<Record playBeep="false"/>', ScriptedHandset([Words("một hai", 3.0)], leave_after=7.5))
    estimated = call('<Record playBeep="false" action="/end"/>', ScriptedHandset([Words("một hai")]), end="<Hangup/>")
    assert told.ended_by is EndedBy.CALLER
    assert 5.0 < estimated.seconds < 7.0


@pytest.mark.parametrize("key", ["", "12", "a", "+"])
def test_only_keys_of_a_telephone_can_be_pressed(key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Press(key)


def test_acts_begin_at_once_unless_they_say_otherwise() -> None:
    assert (Press("1").after, Speak("a", 1.0).after, HangUp().after) == (0.0, 0.0, 0.0)


VOICED = Words("tạm trú", audio=b"\x01" * 8000)


def test_words_with_a_sound_wait_for_where_words_are_listened_to() -> None:
    handset = ScriptedHandset([VOICED, Keys("2")])
    assert handset.during(Span(Kind.LISTENING, 2.0, place=1)) is None
    act = handset.during(Span(Kind.RECORDING, 5.0, place=2, takes_speech=True))
    assert isinstance(act, Speak)
    assert (act.text, act.seconds, act.audio) == ("tạm trú", 1.0, VOICED.audio)
    assert handset.during(Span(Kind.LISTENING, 2.0, place=3)) == Press("2")


def test_who_is_never_listened_to_leaves_in_the_end() -> None:
    handset = ScriptedHandset([VOICED], patience=1)
    spans = [Span(Kind.LISTENING, 2.0, place=place) for place in (1, 2, 3)]
    assert [handset.during(span) for span in spans] == [None, HangUp(), HangUp()]


def test_what_was_never_pressed_or_said_is_told() -> None:
    handset = ScriptedHandset([Keys("12"), VOICED, Keys("3")])
    spans = [
        Span(Kind.LISTENING, 2.0, place=1),
        Span(Kind.LISTENING, 2.0, place=1),
        Span(Kind.RECORDING, 5.0, place=2, takes_speech=True),
        Span(Kind.LISTENING, 2.0, place=3),
    ]
    left = [handset.left]
    for span in spans:
        handset.during(span)
        left.append(handset.left)
    assert left == [("12", "tạm trú", "3"), ("2", "tạm trú", "3"), ("tạm trú", "3"), ("3",), ()]
