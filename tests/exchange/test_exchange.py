"""A whole call: what is sent, what ends it, what happens when the service fails."""

from __future__ import annotations

import httpx
import pytest

from ivr.exchange.exchange import PLACES
from ivr.exchange.handset import Act, Press, Span
from ivr.exchange.line import MOST_TURNS
from ivr.exchange.profiles import SOMLENG, TWILIO, Profile
from ivr.exchange.record import EndedBy
from ivr.exchange.scripted import Keys, Leave, ScriptedHandset
from ivr.exchange.signature import HEADER, sign
from tests.exchange.fakes import BASE, CALLER, TOKEN, FakeService, QuietHandset, call, exchange, ring, texts, twiml

APOLOGY = "We are sorry, an application error has occurred. Goodbye."


def test_the_first_request_says_who_rings_whom() -> None:
    fake = FakeService({"/answer": "<Hangup/>"})
    record = ring(fake)
    form = fake.form(0)
    assert form["CallSid"] == record.sid == "CA" + "1".zfill(32)
    assert form["AccountSid"].startswith("AC")
    assert form["From"] == form["Caller"] == CALLER
    assert form["To"] == form["Called"] == "+842400000000"
    assert (form["CallStatus"], form["Direction"], form["ApiVersion"]) == ("ringing", "inbound", "2010-04-01")
    assert (form["FromCountry"], form["FromCity"]) == ("VN", "")


def test_later_requests_say_that_the_call_goes_on() -> None:
    fake = FakeService({"/answer": "<Redirect>/next</Redirect>", "/next": "<Hangup/>"})
    ring(fake)
    assert fake.form(1)["CallStatus"] == "in-progress"
    assert fake.form(1)["CallSid"] == fake.form(0)["CallSid"]
    assert "Digits" not in fake.form(1)


def test_every_request_carries_a_signature_that_holds() -> None:
    fake = FakeService({"/answer": "<Redirect>/next?a=%20</Redirect>", "/next": "<Hangup/>", "/status": twiml("")})
    ring(fake, status=f"{BASE}/status")
    for number, request in enumerate(fake.requests):
        assert request.headers[HEADER] == sign(str(request.url), fake.form(number).items(), TOKEN)


def test_a_caller_may_hide_the_number() -> None:
    fake = FakeService({"/answer": "<Hangup/>"})
    exchange(fake).ring(f"{BASE}/answer", "anonymous", QuietHandset())
    assert fake.form(0)["From"] == "anonymous"


@pytest.mark.parametrize(
    "document", ["", "<Hangup/>", "<Hangup/><Play>/sounds/9/never</Play>", "<Redirect>/bye</Redirect>"]
)
def test_the_end_of_a_document_ends_the_call(document: str) -> None:
    record = call(document, bye="")
    assert (record.ended_by, record.status, record.faults, texts(record)) == (EndedBy.SERVICE, "completed", [], [])


def test_sounds_last_as_long_as_they_are() -> None:
    record = call('<Play loop="3">/sounds/2.5/a</Play><Pause length="4"/><Pause/><Play digits="w1W"/>')
    assert record.seconds == 7.5 + 4 + 1 + 1.75
    assert record.heard_seconds == 7.5


def test_an_endless_loop_is_a_thousand_on_twilio_and_a_hundred_on_somleng() -> None:
    document = '<Play loop="0">/sounds/1/a</Play>'
    assert (call(document).seconds, call(document, profile=SOMLENG).seconds) == (1000.0, 100.0)


def test_a_say_lasts_as_long_as_it_takes_to_speak() -> None:
    short, long = call("<Say>Xin chào.</Say>"), call("<Say>Xin chào quý vị đã gọi đến tổng đài.</Say>")
    assert 0 < short.seconds < long.seconds < 6


def test_a_sound_that_may_be_kept_is_fetched_once() -> None:
    kept = httpx.Response(
        200, headers={"content-type": "audio/mpeg", "cache-control": "max-age=9"}, content=b"x" * 8000
    )
    fake = FakeService({"/answer": "<Play>/a.mp3</Play><Play>/a.mp3</Play>", "/a.mp3": kept})
    record = ring(fake)
    assert fake.paths == ["/answer", "/a.mp3"]
    assert record.seconds == 4.0
    assert texts(record) == [f"{BASE}/a.mp3"] * 2


def test_a_sound_that_may_not_be_kept_is_fetched_each_time() -> None:
    sound = httpx.Response(200, headers={"content-type": "audio/ulaw"}, content=b"x" * 8000)
    fake = FakeService({"/answer": "<Play>/a.ul</Play><Play>/a.ul</Play>", "/a.ul": sound})
    assert ring(fake).seconds == 2.0
    assert fake.paths == ["/answer", "/a.ul", "/a.ul"]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (httpx.Response(404), 11200),
        (httpx.Response(200, headers={"content-type": "text/html"}, content=b"x"), 13420),
        (httpx.Response(200, content=b"x"), 13420),
        (httpx.Response(200, headers={"content-type": "audio/wav"}, content=b"x"), 13420),
        (httpx.ConnectError("x"), 11205),
    ],
)
def test_a_sound_that_cannot_be_played_is_a_fault(reply: httpx.Response | Exception, code: int) -> None:
    record = ring(FakeService({"/answer": "<Play>/a.wav</Play>", "/a.wav": reply}))
    assert [fault.code for fault in record.faults] == [code]
    assert record.ended_by is EndedBy.PLATFORM


@pytest.mark.parametrize(
    ("reason", "status"), [('reason="busy"', "busy"), ('reason="rejected"', "no-answer"), ("", "no-answer")]
)
def test_a_rejected_call_was_never_answered(reason: str, status: str) -> None:
    fake = FakeService({"/answer": f"<Reject {reason}/>", "/status": twiml("")})
    record = ring(fake, status=f"{BASE}/status")
    assert (record.status, record.seconds) == (status, 0.0)
    assert (fake.form(1)["CallStatus"], fake.form(1)["CallDuration"]) == (status, "0")


def test_an_answered_call_can_no_longer_be_rejected() -> None:
    record = call("<Redirect>/next</Redirect>", next="<Reject/>")
    assert "<Reject>" in record.faults[0].what


def test_a_dial_rings_in_vain_and_tells_its_action() -> None:
    fake = FakeService({"/answer": '<Dial timeout="20" action="/done">+84241111111</Dial>', "/done": "<Hangup/>"})
    record = ring(fake)
    assert record.seconds == 20.0
    assert (fake.form(1)["DialCallStatus"], fake.form(1)["DialBridged"]) == ("no-answer", "false")


def test_a_dial_without_an_action_goes_on_in_the_document() -> None:
    assert texts(call("<Dial>+84241111111</Dial><Play>/sounds/1/after</Play>")) == ["after"]


def test_a_redirect_takes_a_second_on_somleng() -> None:
    documents = {"document": "<Redirect>/next</Redirect>", "next": "<Hangup/>"}
    assert call(**documents).seconds == 0.0  # type: ignore[arg-type]
    assert call(**documents, profile=SOMLENG).seconds == 1.0  # type: ignore[arg-type]


def test_a_redirect_that_lost_the_form_is_pointed_out() -> None:
    fake = FakeService({"/answer": httpx.Response(302, headers={"location": "/next"}), "/next": "<Hangup/>"})
    assert "form was lost" in ring(fake).warnings[0]


@pytest.mark.parametrize("second", [0.0, 3.0, 10.0, 12.0, 14.9])
def test_the_caller_may_leave_at_any_second(second: float) -> None:
    fake = FakeService(
        {"/answer": '<Gather action="/keys"><Play>/sounds/10/menu</Play></Gather>', "/status": twiml("")}
    )
    record = ring(fake, ScriptedHandset(leave_after=second), status=f"{BASE}/status")
    assert (record.ended_by, record.seconds) == (EndedBy.CALLER, second)
    assert record.heard_seconds == min(second, 10.0)
    assert fake.paths == ["/answer", "/status"]


def test_after_leaving_nothing_more_of_the_document_happens() -> None:
    record = call("<Gather/><Play>/sounds/1/never</Play>", ScriptedHandset([Leave()]))
    assert texts(record) == []


def test_the_end_of_a_call_is_reported() -> None:
    fake = FakeService({"/answer": "<Play>/sounds/61/a</Play>", "/status": httpx.Response(204)})
    record = ring(fake, status=f"{BASE}/status")
    form = fake.form(1)
    assert (form["CallStatus"], form["CallDuration"], form["Duration"]) == ("completed", "61", "2")
    assert (form["SequenceNumber"], form["CallbackSource"]) == ("0", "call-progress-events")
    assert form["Timestamp"] == "Mon, 23 Nov 2026 02:01:01 +0000"
    assert record.status_callbacks[0].answered == 204


def test_a_report_that_nobody_takes_is_only_a_warning() -> None:
    record = ring(FakeService({"/answer": "<Hangup/>"}), status=f"{BASE}/status")
    assert (record.faults, record.status_callbacks[0].answered) == ([], 0)
    assert "404" in record.warnings[0]


def test_somleng_sends_less_and_names_calls_otherwise() -> None:
    fake = FakeService({"/answer": "<Hangup/>"})
    record = ring(fake, profile=SOMLENG)
    assert record.sid == "00000000-0000-0000-0000-000000000001"
    assert not {name for name, _ in PLACES} & fake.form(0).keys()


@pytest.mark.parametrize(
    "verb", ["<Echo/>", "<Leave/>", "<Enqueue>a</Enqueue>", '<Start><Stream url="wss://h/"/></Start>']
)
def test_a_verb_that_is_not_offered_here_is_said_to_be(verb: str) -> None:
    record = call(verb)
    assert "does not carry out this verb" in record.faults[0].what


def test_a_service_that_redirects_in_a_circle_is_stopped() -> None:
    record = call("<Redirect>/answer</Redirect>")
    assert (len(record.turns), record.ended_by) == (MOST_TURNS, EndedBy.PLATFORM)


class KeepsPressing:
    """A caller whose thumb is asleep on a key."""

    def during(self, span: Span) -> Act | None:
        return Press("1")

    def deliveries(self) -> int:
        return 1

    def over(self) -> None: ...


@pytest.mark.parametrize(
    "document", ["<Gather/>", '<Play loop="0">/sounds/900/a</Play>', '<Record finishOnKey="#"/>']
)
def test_even_a_call_of_endless_keys_ends(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.exchange.line.LONGEST_CALL", 600.0)
    record = call(document, KeepsPressing())
    assert record.ended_by is EndedBy.PLATFORM
    assert record.seconds == pytest.approx(600.0, abs=1)


def test_a_webhook_may_be_delivered_twice() -> None:
    fake = FakeService({"/answer": '<Gather numDigits="1" action="/keys"/>', "/keys": "<Hangup/>"})
    record = ring(fake, ScriptedHandset([Keys("1", twice=True)]))
    assert fake.paths == ["/answer", "/keys", "/keys"]
    assert fake.form(1) == fake.form(2)
    tokens = {request.headers["i-twilio-idempotency-token"] for request in fake.requests[1:]}
    assert (len(tokens), record.warnings, len(record.turns)) == (1, [], 2)


def test_two_deliveries_with_two_answers_are_pointed_out() -> None:
    fake = FakeService({"/answer": '<Gather numDigits="1" action="/keys"/>', "/keys": ["<Hangup/>", ""]})
    record = ring(fake, ScriptedHandset([Keys("1", twice=True)]))
    assert "the documents differ" in record.warnings[0]


@pytest.mark.parametrize("profile", [TWILIO, SOMLENG])
def test_a_patient_caller_leaves_after_waiting_in_vain(profile: Profile) -> None:
    fake = FakeService({"/answer": "<Gather/><Redirect>/answer</Redirect>"})
    record = ring(fake, QuietHandset(patience=2), profile=profile)
    assert (record.ended_by, len(record.turns)) == (EndedBy.CALLER, 3)


def test_the_caller_may_leave_during_the_apology() -> None:
    record = ring(FakeService({}), ScriptedHandset(leave_after=1.0))
    assert (record.ended_by, record.seconds) == (EndedBy.PLATFORM, 1.0)


def test_a_record_can_be_printed_as_json() -> None:
    record = call(
        '<Gather numDigits="1" action="/k"><Play>/sounds/2/a</Play></Gather>', ScriptedHandset(["1"]), k="<Hangup/>"
    )
    printed = record.as_json()
    assert printed["turns"][0]["said"] == [{"text": "a", "seconds": 2.0, "heard": 2.0, "source": "play"}]
    assert (printed["turns"][0]["pressed"], printed["ended_by"], printed["seconds"]) == ("1", "service", 2.0)
