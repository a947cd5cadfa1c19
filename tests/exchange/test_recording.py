"""<Record> takes a message as Twilio describes it."""

from __future__ import annotations

import httpx
import pytest

from ivr.exchange.handset import HangUp, Press, Span, Speak
from ivr.exchange.profiles import SOMLENG
from ivr.exchange.record import EndedBy
from ivr.exchange.scripted import Nothing, ScriptedHandset, Words
from tests.exchange.fakes import BASE, CALLER, FakeService, exchange, ring, texts


class Acts:
    """A caller with a list of acts, one for each span of a recording."""

    def __init__(self, *acts: Press | Speak | HangUp) -> None:
        self._acts = list(acts)

    def during(self, span: Span) -> Press | Speak | HangUp | None:
        return self._acts.pop(0) if span.waiting and self._acts else None

    def deliveries(self) -> int:
        return 1

    def over(self) -> None: ...


def service(attributes: str = "") -> FakeService:
    after = "<Play>/sounds/1/nothing</Play>"
    return FakeService({"/answer": f'<Record action="/done" {attributes}/>{after}', "/done": "<Hangup/>"})


def test_what_was_said_arrives_as_an_address_and_its_seconds() -> None:
    fake = service()
    record = ring(fake, ScriptedHandset([Words("tôi muốn hỏi", 4.0)]))
    form = fake.form(1)
    assert form["RecordingUrl"] == record.turns[0].recorded[0].url
    assert form["RecordingUrl"].endswith(form["RecordingSid"])
    assert (form["RecordingDuration"], form["Digits"]) == ("9", "")
    assert record.turns[0].recorded[0].text == "tôi muốn hỏi"


def test_every_recording_has_an_address_of_its_own() -> None:
    fake = FakeService({"/answer": '<Record action="/answer"/>'})
    record = ring(fake, ScriptedHandset([Words("một", 1), Words("hai", 1), Nothing()]))
    urls = [one.url for turn in record.turns for one in turn.recorded]
    assert len(set(urls)) == len(urls) == 2


@pytest.mark.parametrize(("attributes", "seconds"), [("", 5.5), ('playBeep="false"', 5.0), ('timeout="3"', 3.5)])
def test_silence_ends_it_and_goes_on_in_the_document(attributes: str, seconds: float) -> None:
    fake = service(attributes)
    record = ring(fake)
    assert fake.paths == ["/answer"]
    assert texts(record) == ["nothing"]
    assert record.seconds == seconds + 1


def test_without_a_time_out_only_the_length_ends_it() -> None:
    record = ring(service('timeout="0" maxLength="30"'))
    assert record.seconds == 0.5 + 30 + 1


def test_the_longest_message_is_cut() -> None:
    fake = service('maxLength="10"')
    ring(fake, ScriptedHandset([Words("rất dài", 60.0)]))
    assert fake.form(1)["RecordingDuration"] == "10"


@pytest.mark.parametrize(
    ("attributes", "key", "ended"),
    [("", "5", "5"), ('finishOnKey="#"', "#", "#"), ('finishOnKey="#"', "5", ""), ('finishOnKey=""', "5", "")],
)
def test_a_finish_key_ends_it_and_is_told(attributes: str, key: str, ended: str) -> None:
    fake = service(attributes)
    ring(fake, Acts(Speak("một", 2.0), Press(key, 1.0)))
    assert fake.form(1)["Digits"] == ended
    assert fake.form(1)["RecordingDuration"] == ("3" if ended else "8")


def test_hanging_up_leaves_the_message_and_says_so() -> None:
    fake = service()
    record = ring(fake, Acts(Speak("một", 2.0), HangUp(1.0)))
    assert fake.form(1)["Digits"] == "hangup"
    assert fake.form(1)["CallStatus"] == "completed"
    assert record.ended_by is EndedBy.CALLER
    assert fake.form(1)["RecordingDuration"] == "3"


def test_nobody_minds_when_a_message_cannot_be_told_of_after_hanging_up() -> None:
    fake = service()
    fake.replies["/done"] = httpx.Response(500)
    fake.replies["/fallback"] = "<Play>/sounds/1/never</Play>"
    record = ring(fake, Acts(Speak("một", 2.0), HangUp(1.0)), fallback=f"{BASE}/fallback")
    assert (record.ended_by, record.faults, texts(record)) == (EndedBy.CALLER, [], [])
    assert fake.paths == ["/answer", "/done"]
    assert "500" in record.warnings[0]


def test_a_message_for_an_impossible_address_is_no_fault_of_who_left() -> None:
    fake = FakeService({"/answer": '<Record action="ftp://h/"/>', "/fallback": "<Hangup/>"})
    record = ring(fake, Acts(Speak("một", 2.0), HangUp(1.0)), fallback=f"{BASE}/fallback")
    assert (record.ended_by, fake.paths) == (EndedBy.CALLER, ["/answer"])


def test_hanging_up_before_a_word_leaves_nothing() -> None:
    fake = service()
    assert ring(fake, Acts(HangUp(1.0))).ended_by is EndedBy.CALLER
    assert fake.paths == ["/answer"]


def test_two_utterances_are_one_message() -> None:
    record = ring(service(), Acts(Speak("một", 1.0), Speak("hai", 1.0, after=2.0)))
    assert record.turns[0].recorded[0].text == "một hai"
    assert record.turns[0].recorded[0].seconds == 9


def test_somleng_tells_no_key_and_calls_the_action_after_silence() -> None:
    fake = service()
    ring(fake, profile=SOMLENG)
    assert fake.paths == ["/answer", "/done"]
    assert fake.form(1)["RecordingDuration"] == "0"
    assert "Digits" not in fake.form(1)
    assert "RecordingSid" not in fake.form(1)


def test_the_base_of_the_addresses_can_be_chosen() -> None:
    fake = service()
    house = exchange(fake)
    house.recordings.url = "https://media.example/r"
    house.ring("http://hotline.test/answer", CALLER, ScriptedHandset([Words("một")]))
    assert fake.form(1)["RecordingUrl"].startswith("https://media.example/r/RE")
