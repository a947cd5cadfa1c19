"""No recording stays at the platform for ever: neither an answer, nor a message that nobody took."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.core.inputs import Keys, Recorded, Silence
from ivr.core.privacy.voice import Place
from ivr.flows.loader import load_flow
from ivr.services.spent import LEFT_FOR
from ivr.services.voices import Done, Voices
from tests.services.house import House
from tests.services.test_voices import Platform

FLOW = load_flow()
ANSWER, LATER = Recorded("https://platform/Recordings/RE1", 3.0), Recorded("https://platform/Recordings/RE2", 3.0)


@pytest.fixture
def house() -> House:
    return House(FLOW, ear="record")


def due_in_a_day(house: House) -> list[str]:
    with house.store.transaction() as tx:
        due = tx.voices.due(house.clock.now() + LEFT_FOR, 9)
    return [voice.url for voice in due if voice.place is Place.THERE]


def test_a_spoken_answer_is_removed_a_day_later(house: House) -> None:
    house.ring().say("can-cuoc", ANSWER)
    platform = Platform({ANSWER.url})
    voices = Voices(house.store, house.clock, platform, platform)
    assert voices.once() == Done()
    house.clock.pass_(seconds=LEFT_FOR.total_seconds())
    assert voices.once() == Done(removed=1)
    assert platform.kept == set()
    with house.store.transaction() as tx:
        assert tx.voices.due(house.clock.now() + timedelta(days=99), 9) == ()


def test_an_answer_that_becomes_a_message_is_fetched_before_it_is_removed(house: House) -> None:
    house.ring().say("", ANSWER).press("0")
    assert [message.url for message in house.messages()] == [ANSWER.url]
    platform = Platform({ANSWER.url}, ready=False)
    voices = Voices(house.store, house.clock, platform, platform)
    house.clock.pass_(seconds=LEFT_FOR.total_seconds())
    voices.once()
    voices.once()
    assert platform.kept == {ANSWER.url}, "still to be fetched"
    platform.ready = True
    for _ in range(9):
        house.clock.pass_(hours=1)
        voices.once()
    assert platform.kept == set()
    (message,) = house.messages()
    with house.store.transaction() as tx:
        assert tx.voices.sound(message.id)


def test_a_message_that_no_request_took_does_not_stay(house: House) -> None:
    caller = house.ring(number=None)
    for heard in (Keys("0"), Silence(), Silence(), Silence()):
        caller.hear(heard)
    caller.hear(LATER)
    assert LATER.url in due_in_a_day(house)


def test_keys_and_silence_leave_nothing_to_remove(house: House) -> None:
    house.ring().hear(Silence(), Keys("1"))
    assert due_in_a_day(house) == []


def test_the_same_turn_delivered_twice_notes_it_once(house: House) -> None:
    caller = house.ring()
    turn = caller.reply.turn
    for _ in range(2):
        house.calls.turn(caller.call, turn, ANSWER)
    assert due_in_a_day(house) == [ANSWER.url]
