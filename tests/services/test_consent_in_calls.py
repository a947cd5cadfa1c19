"""Whoever does not want to be recorded loses nothing; whoever was, was told before, in words that are kept."""

from __future__ import annotations

import pytest

from ivr.core.callback import Status
from ivr.core.effects import Record
from ivr.core.inputs import HungUp, Input, Keys, Recorded, Silence
from ivr.core.privacy.consent import notices_of
from ivr.core.privacy.voice import Place, Voice
from ivr.flows.content import load_content
from ivr.services.callbacks import Callbacks
from ivr.services.calls import Calls
from ivr.services.desk import Desk
from tests.services.house import CODES, OFFICE, Caller, CountedIds, House, PlainNumbers

CONTENT = load_content()
NOTICES = notices_of(CONTENT.flow)
VOICE = Recorded("https://platform/Recordings/RE1", 7.0)
REFUSALS: dict[str, Input] = {"hangs up": HungUp(), "says nothing": Silence(), "presses #": Keys("#")}


def house(ear: str = "keys") -> House:
    made = House(CONTENT.flow, ear=ear)
    callbacks = Callbacks(OFFICE, lambda _: False, CODES, CountedIds(), notices=lambda: NOTICES)
    made.calls = Calls(
        lambda: CONTENT.flow, made.store, Desk(callbacks, PlainNumbers()), made.clock, lambda: made.ear
    )
    return made


def voice_of(house: House) -> Voice:
    (message,) = house.messages()
    with house.store.transaction() as tx:
        found = tx.voices.voice(message.id)
        assert found
        assert found.notice == "" or tx.voices.wording(found.notice)
    return found


def rescued(house: House) -> Caller:
    """Somebody who pressed a key once and then came no further is asked to speak."""
    caller = house.ring().hear(Keys("9"), Silence(), Silence(), Silence())
    assert isinstance(caller.reply.effects[-1], Record), caller.heard
    assert "ghi âm" in caller.heard
    return caller


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_who_is_rescued_and_will_not_speak_is_rung_all_the_same(refusal: Input) -> None:
    made = house()
    rescued(made).hear(refusal)
    (request,) = made.requests()
    assert (request.status, request.number, made.messages()) == (Status.WAITING, "+84912345678", ())


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_who_adds_no_message_keeps_the_request(refusal: Input) -> None:
    made = house()
    made.ring().press("0")
    before = made.requests()
    again = made.ring(call="CA2").press("2")
    assert isinstance(again.reply.effects[-1], Record), again.heard
    again.hear(refusal)
    (request,) = made.requests()
    assert (request.status, request.code, request.due_at) == (Status.WAITING, before[0].code, before[0].due_at)
    assert made.messages() == ()


def test_what_is_said_after_the_tone_is_kept_with_the_words_before_it() -> None:
    made = house()
    rescued(made).hear(VOICE)
    voice = voice_of(made)
    assert (voice.url, voice.place, voice.at) == (VOICE.url, Place.AWAY, made.clock.now())
    assert voice.notice == NOTICES.at("rescue_message").id
    with made.store.transaction() as tx:
        wording = tx.voices.wording(voice.notice)
    assert wording and "Lời nói được ghi âm" in wording.text


def test_a_spoken_answer_that_goes_to_an_officer_was_made_after_the_invitation() -> None:
    made = house(ear="record")
    caller = made.ring()
    assert "Lời nói được ghi âm" in caller.heard, "before the first recording"
    for turn in range(3):
        caller.say("", Recorded(f"https://platform/Recordings/RE{turn}", 3.0))
    assert voice_of(made).notice == NOTICES.answers.id


@pytest.mark.parametrize("refusal", [Silence(), Keys("#")], ids=["says nothing", "presses #"])
@pytest.mark.parametrize("number", ["+84912345678", None])
def test_who_did_nothing_at_all_hears_how_to_be_rung_without_speaking(refusal: Input, number: str | None) -> None:
    made = house()
    caller = made.ring(number)
    while not isinstance(caller.reply.effects[-1], Record):
        caller.hear(Silence())
    assert "bấm số không, cán bộ sẽ gọi cho quý vị" in caller.hear(refusal).heard
    made.ring("+84912345678", call="CA2").press("0")
    assert len(made.requests()) == 1


def test_everything_that_is_said_can_be_had_by_keys_without_any_recording() -> None:
    made = house(ear="record")
    made.ring().press("0")
    (request,) = made.requests()
    assert request.status is Status.WAITING
    assert made.messages() == ()


def test_a_key_that_only_ends_the_tone_leaves_no_voice_behind() -> None:
    made = house(ear="record")
    made.ring().hear(Recorded(VOICE.url, 0.0, "#"), HungUp())
    assert made.messages() == ()
