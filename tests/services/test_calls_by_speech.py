"""Calls that are listened to: one socket a turn, a lost one is done without, what was said reaches the officer."""

from __future__ import annotations

import pytest

from ivr.core.dialogue.speech import KEYS, RECORD, STREAM
from ivr.core.effects import Listen, Record
from ivr.core.inputs import Call, Heard, Recorded, Silence, Unheard
from ivr.core.meaning import Decision, Meaning
from ivr.flows.loader import load_flow
from ivr.services.calls import Reply
from tests.contracts.threads import together
from tests.core.flows import flow
from tests.services.house import House, said

CALL = Call("CA1", "+84912345678")
DROPPED = Unheard("dropped")
SHIPPED = load_flow()


@pytest.fixture
def house() -> House:
    return House(flow(), ear=STREAM)


def ear_of(reply: Reply) -> str:
    listen = reply.effects[-1]
    assert isinstance(listen, Listen)
    return listen.ear


def test_a_new_call_gets_the_ear_that_there_is_now(house: House) -> None:
    assert ear_of(house.ring().reply) == STREAM
    house.ear = KEYS
    assert ear_of(house.ring(call="CA2").reply) == KEYS


# ------------------------------------------------------------ one socket a turn
def test_a_turn_is_claimed_by_one_socket(house: House) -> None:
    caller = house.ring()
    assert house.calls.claim_stream("CA1", 1) == caller.reply
    assert house.calls.claim_stream("CA1", 1) is None


def test_of_two_sockets_at_once_one_gets_the_turn(house: House) -> None:
    house.ring()
    claims = together(*[lambda: house.calls.claim_stream("CA1", 1)] * 4)
    assert sum(claim is not None for claim in claims) == 1


@pytest.mark.parametrize(("call", "turn"), [("CA2", 1), ("CA1", 0), ("CA1", 2)])
def test_no_socket_gets_another_turn_or_another_call(house: House, call: str, turn: int) -> None:
    house.ring()
    assert house.calls.claim_stream(call, turn) is None


def test_no_socket_gets_a_call_that_is_over_or_not_listened_to(house: House) -> None:
    house.ring()
    house.calls.status("CA1", "completed")
    assert house.calls.claim_stream("CA1", 1) is None
    house.ear = RECORD
    house.ring(call="CA2")
    assert house.calls.claim_stream("CA2", 1) is None


def test_a_claim_that_failed_costs_the_turn_nothing(house: House) -> None:
    caller = house.ring()
    house.calls.claim_stream("CA1", 1)
    assert caller.press("2").reply.turn == 2
    assert house.calls.claim_stream("CA1", 2) == caller.reply


def test_the_awaited_reply_is_the_current_one(house: House) -> None:
    caller = house.ring().press("2")
    assert house.calls.awaited("CA1") == caller.reply
    assert house.calls.awaited("CA2") is None
    house.calls.status("CA1", "completed")
    assert house.calls.awaited("CA1") == caller.reply
    house.clock.pass_(minutes=3)
    assert house.calls.awaited("CA1") is None


# ------------------------------------------------------------ the socket is lost
def test_a_lost_socket_goes_on_by_recordings_at_the_same_place(house: House) -> None:
    caller = house.ring().press("2", "1", "1")
    reply = house.calls.turn(CALL, 1, DROPPED)
    assert (said(reply), ear_of(reply)) == ("Phần hai. Nghe tiếp. Nói sau tiếng bíp.", RECORD)
    assert reply.turn == caller.reply.turn + 1


def test_a_loss_that_is_delivered_again_changes_nothing(house: House) -> None:
    house.ring()
    once = house.calls.turn(CALL, 1, DROPPED)
    assert [house.calls.turn(CALL, turn, DROPPED) for turn in (1, 2, 99)] == [once] * 3


def test_a_loss_delivered_to_many_at_once_counts_once(house: House) -> None:
    house.ring()
    replies = together(*[lambda: house.calls.turn(CALL, 1, DROPPED)] * 4)
    assert {reply.turn for reply in replies} == {2}


def test_a_socket_that_ended_by_itself_gets_the_current_document(house: House) -> None:
    caller = house.ring().hear(Silence(), Silence(), Silence())
    assert isinstance(caller.reply.effects[-1], Record)
    assert house.calls.turn(CALL, 1, DROPPED) == caller.reply


def test_without_a_recogniser_a_lost_socket_goes_on_by_keys(house: House) -> None:
    house.ring()
    house.ear = KEYS
    assert ear_of(house.calls.turn(CALL, 1, DROPPED)) == KEYS


def test_a_loss_of_a_call_that_nobody_knows_begins_it(house: House) -> None:
    assert "Xin chào." in said(house.calls.turn(CALL, 4, DROPPED))


# ------------------------------------------------------------ what was said reaches the officer
VOICE = Recorded("https://x/said", 3)


def test_what_was_not_understood_reaches_the_officer_with_its_transcript() -> None:
    house = House(SHIPPED, ear=RECORD)
    house.ring().say("", VOICE, "tôi hỏi cái sổ").press("0")
    (message,) = house.messages()
    assert (message.url, message.seconds, message.transcript) == ("https://x/said", 3, "tôi hỏi cái sổ")


def test_it_reaches_him_once() -> None:
    house = House(SHIPPED, ear=RECORD)
    caller = house.ring().say("", VOICE).press("0")
    caller.press("1").hear(Recorded("https://x/message", 5))
    assert [message.url for message in house.messages()] == ["https://x/said", "https://x/message"]


def test_words_without_a_recording_reach_him_too() -> None:
    house = House(SHIPPED, ear=STREAM)
    house.ring().say("", text="tôi hỏi cái sổ").press("0")
    assert [(message.url, message.transcript) for message in house.messages()] == [("", "tôi hỏi cái sổ")]


def test_whoever_was_not_understood_three_times_need_not_say_it_again() -> None:
    house = House(SHIPPED, ear=RECORD)
    caller = house.ring().say("", VOICE).say("", VOICE).say("", VOICE)
    assert "Lời quý vị vừa nói được giữ lại" in caller.heard
    assert "mã của quý vị là hoa sen con trâu" in caller.heard.lower()
    assert len(house.messages()) == 1


def test_what_was_said_elsewhere_is_kept_but_does_not_spare_the_message() -> None:
    house = House(SHIPPED, ear=RECORD)
    caller = house.ring().say("", VOICE).press("3").hear(Silence(), Silence(), Silence())
    assert "Sau tiếng bíp" in caller.heard
    assert [message.url for message in house.messages()] == ["https://x/said"]


def test_without_a_number_it_is_asked_for_and_both_recordings_are_kept() -> None:
    house = House(SHIPPED, ear=RECORD)
    caller = house.ring(None).say("", VOICE).say("", VOICE).say("", VOICE)
    assert "đọc số điện thoại" in caller.heard
    caller.hear(Recorded("https://x/number", 9))
    assert [message.url for message in house.messages()] == ["https://x/said", "https://x/number"]


def test_what_was_said_is_saved_even_when_the_turn_breaks() -> None:
    house = House(SHIPPED, ear=RECORD)
    house.ring().say("", VOICE, "tôi hỏi cái sổ")
    house.rescue.apologise(CALL, "error")
    assert [message.transcript for message in house.messages()] == ["tôi hỏi cái sổ"]


def test_a_number_may_be_spoken_digit_by_digit() -> None:
    house = House(SHIPPED, ear=STREAM)
    number = Meaning("không chín một hai", Decision.UNDERSTOOD, "digits", keys="0912345678")
    caller = house.ring(None).say("gap-can-bo").hear(Heard(number))
    assert "đã đúng chưa" in caller.say("nghe-lai").heard
    assert house.requests() == ()
    caller.say("yes")
    assert house.requests()[0].number == "+84912345678"
