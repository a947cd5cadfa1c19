"""<Gather> collects keys as Twilio describes it."""

from __future__ import annotations

import pytest

from ivr.exchange.handset import Press, Span, Speak
from ivr.exchange.profiles import SOMLENG
from ivr.exchange.record import CallRecord
from ivr.exchange.scripted import Keys, Nothing, ScriptedHandset
from tests.exchange.fakes import FakeService, call, ring, texts

AFTER = '<Gather numDigits="1" action="/keys"><Play>/sounds/10/menu</Play></Gather><Play>/sounds/1/after</Play>'


def keys(attributes: str, pressed: str) -> tuple[FakeService, CallRecord]:
    fake = FakeService({"/answer": f'<Gather action="/keys" {attributes}/>', "/keys": "<Hangup/>"})
    return fake, ring(fake, ScriptedHandset([pressed] if pressed else []))


@pytest.mark.parametrize(
    ("attributes", "pressed", "digits"),
    [
        ('numDigits="1"', "5", "5"),
        ('numDigits="1"', "*", "*"),
        ('numDigits="3"', "12345", "123"),
        ("", "12#", "12"),
        ("", "12", "12"),
        ("", "1*2#", "1*2"),
        ('finishOnKey="*"', "1#2*", "1#2"),
        ('finishOnKey=""', "12#", "12#"),
        ('finishOnKey="" numDigits="1"', "#", "#"),
        ('numDigits="4"', "12#", "12"),
    ],
)
def test_the_digits_arrive_without_the_key_that_ended_them(attributes: str, pressed: str, digits: str) -> None:
    fake, _ = keys(attributes, pressed)
    assert fake.paths == ["/answer", "/keys"]
    assert fake.form(1)["Digits"] == digits


def test_the_key_that_ended_the_digits_is_told_apart() -> None:
    fake, _ = keys("", "12#")
    assert (fake.form(1)["Digits"], fake.form(1)["FinishedOnKey"]) == ("12", "#")


@pytest.mark.parametrize("pressed", ["#", ""])
def test_nothing_or_the_finish_key_alone_goes_on_in_the_document(pressed: str) -> None:
    fake, record = keys("", pressed)
    assert fake.paths == ["/answer"]
    assert record.turns[0].waits == 1


def test_an_empty_result_reaches_the_action_when_it_is_asked_for() -> None:
    fake, _ = keys('actionOnEmptyResult="true"', "")
    assert fake.form(1)["Digits"] == ""
    assert fake.form(1)["FinishedOnKey"] == ""


def test_the_time_out_begins_after_the_prompt_and_begins_again_with_each_key() -> None:
    silent = call('<Gather timeout="5"><Play>/sounds/10/menu</Play></Gather>')
    typed = call('<Gather timeout="5" action="/keys"/>', ScriptedHandset(["123"]), keys="<Hangup/>")
    assert silent.seconds == 15.0
    assert typed.turns[1].at == pytest.approx(5.3)


def test_the_time_out_is_five_seconds_when_nothing_is_said() -> None:
    assert call("<Gather/>").seconds == 5.0


def test_a_key_stops_the_prompt() -> None:
    record = call(AFTER, ScriptedHandset([Keys("1", barge_in=True)]), keys="<Hangup/>")
    (said,) = record.turns[0].said
    assert (said.heard, said.seconds, record.turns[0].pressed) == (0.0, 10.0, "1")
    assert texts(record) == ["menu"]


class PressAt:
    """A caller who presses one key at a second of the first prompt."""

    def __init__(self, second: float) -> None:
        self._second: float | None = second

    def during(self, span: Span) -> Press | None:
        second, self._second = self._second, None
        return None if second is None else Press("1", second)

    def deliveries(self) -> int:
        return 1

    def over(self) -> None: ...


def test_a_key_in_the_middle_of_a_sentence_cuts_it_there() -> None:
    record = call(AFTER, PressAt(3.5), keys="<Hangup/>")
    (said,) = record.turns[0].said
    assert said.heard == 3.5
    assert record.heard_seconds == 3.5


def test_the_first_of_many_keys_stops_every_prompt() -> None:
    menu = '<Gather numDigits="2" action="/keys"><Play>/sounds/10/a</Play><Play>/sounds/10/b</Play></Gather>'
    record = call(menu, ScriptedHandset([Keys("12", barge_in=True)]), keys="<Hangup/>")
    assert (texts(record), record.turns[0].pressed) == (["a"], "12")


def test_all_prompts_are_spoken_one_after_the_other_and_as_often_as_they_say() -> None:
    menu = '<Gather><Play loop="2">/sounds/1/a</Play><Pause length="2"/><Say>b c</Say></Gather>'
    record = call(menu)
    assert texts(record) == ["a", "a", "b c"]
    assert record.seconds == pytest.approx(2 + 2 + record.turns[0].said[2].seconds + 5)


def test_without_an_action_the_document_itself_is_asked_again() -> None:
    fake = FakeService({"/answer": ['<Gather numDigits="1"/>', "<Hangup/>"]})
    ring(fake, ScriptedHandset(["7"]))
    assert fake.paths == ["/answer", "/answer"]
    assert fake.form(1)["Digits"] == "7"


def test_the_action_may_be_asked_by_get() -> None:
    fake = FakeService({"/answer": '<Gather numDigits="1" action="/keys?a=b" method="GET"/>', "/keys": ""})
    ring(fake, ScriptedHandset(["7"]))
    assert fake.requests[1].method == "GET"
    assert fake.requests[1].url.params["Digits"] == "7"


def test_every_prompt_is_fetched_before_the_first_is_heard() -> None:
    record = call("<Gather><Play>/sounds/1/a</Play><Play>/missing.wav</Play></Gather>")
    assert [fault.code for fault in record.faults] == [11200]
    assert texts(record) == ["We are sorry, an application error has occurred. Goodbye."]


class Speaker:
    """A caller who speaks at once."""

    def during(self, span: Span) -> Speak | None:
        return Speak("gặp cán bộ", 1.5) if span.takes_speech else None

    def deliveries(self) -> int:
        return 1

    def over(self) -> None: ...


def test_speech_is_heard_where_it_is_asked_for() -> None:
    fake = FakeService({"/answer": '<Gather input="dtmf speech" action="/said"/>', "/said": "<Hangup/>"})
    record = ring(fake, Speaker())
    assert fake.form(1)["SpeechResult"] == "gặp cán bộ"
    assert record.turns[0].spoken == ["gặp cán bộ"]


def test_a_gather_for_speech_alone_takes_no_keys() -> None:
    record = call('<Gather input="speech"/>', PressAt(1.0))
    assert (record.turns[0].pressed, record.turns[0].lost_keys) == ("", "1")


def test_on_somleng_an_empty_result_brings_no_digits() -> None:
    fake = FakeService({"/answer": '<Gather actionOnEmptyResult="true" action="/keys"/>', "/keys": "<Hangup/>"})
    ring(fake, profile=SOMLENG)
    assert "Digits" not in fake.form(1)
    assert fake.paths == ["/answer", "/keys"]


def test_on_somleng_the_finish_key_alone_starts_the_prompt_again() -> None:
    fake = FakeService({"/answer": '<Gather action="/keys"><Play>/sounds/1/menu</Play></Gather>', "/keys": ""})
    record = ring(fake, ScriptedHandset(["#1#"]), profile=SOMLENG)
    assert texts(record) == ["menu", "menu"]
    assert fake.form(1)["Digits"] == "1"


def test_somleng_never_hears_speech() -> None:
    record = call('<Gather input="speech"/>', Speaker(), profile=SOMLENG)
    assert record.turns[0].spoken == []


def test_silence_at_one_gather_is_not_silence_at_the_next() -> None:
    fake = FakeService({"/answer": AFTER + '<Gather numDigits="1" action="/keys"/>', "/keys": "<Hangup/>"})
    record = ring(fake, ScriptedHandset([Nothing(), "4"]))
    assert fake.form(1)["Digits"] == "4"
    assert [one.kind for one in record.turns[0].happened] == ["said", "silence", "said", "press"]
