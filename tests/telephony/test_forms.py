"""A platform's form becomes typed input, or a clear refusal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.inputs import Call, HungUp, Input, Keys, Recorded, Silence
from ivr.telephony import forms
from ivr.telephony.errors import BadRequest
from ivr.telephony.forms import Form
from tests.telephony.fakes import FakeNumbers

RECORDING = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"


def form(**fields: str) -> Form:
    return Form(tuple(fields.items()))


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"", ()),
        (b"CallSid=CA1&Digits=", (("CallSid", "CA1"), ("Digits", ""))),
        (b"From=%2B84912345678", (("From", "+84912345678"),)),
        (b"City=H%C3%A0+N%E1%BB%99i", (("City", "Hà Nội"),)),
        (b"a=1&a=2&a=1", (("a", "1"), ("a", "2"), ("a", "1"))),
        (b"CallerName=+Lan++", (("CallerName", " Lan  "),)),
    ],
)
def test_a_body_is_read_as_it_came(body: bytes, fields: tuple[tuple[str, str], ...]) -> None:
    assert forms.parse(body).fields == fields


@pytest.mark.parametrize("body", [b"From=\xff", b"From=%FF", b"%C3=1", b"a=%ED%A0%80", b"\x80"])
def test_broken_utf8_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest, match="UTF-8"):
        forms.parse(body)


def test_too_many_fields_are_refused() -> None:
    with pytest.raises(BadRequest, match="200 fields"):
        forms.parse(b"&".join(b"a=1" for _ in range(201)))


@pytest.mark.parametrize("sid", ["CA" + "a" * 32, "9b2c6d9c-3f1e-4d0a-8a0e-1f6b0f4a7a10", "v3:a/b+c=", "x" * 128])
def test_a_call_id_is_opaque(sid: str) -> None:
    assert forms.call_of(form(CallSid=sid, From="+84912345678"), FakeNumbers()) == Call(sid, "+84912345678")


@pytest.mark.parametrize(
    "fields", [{}, {"CallSid": ""}, {"CallSid": "x" * 129}, {"CallSid": "a\nb"}, {"CallSid": "\0"}]
)
def test_a_request_without_a_usable_call_id_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(BadRequest, match="CallSid"):
        forms.call_of(form(**fields), FakeNumbers())


@pytest.mark.parametrize("fields", [{}, {"From": ""}, {"From": "anonymous"}])
def test_a_call_without_a_number_is_still_a_call(fields: dict[str, str]) -> None:
    assert forms.call_of(form(CallSid="CA1", **fields), FakeNumbers()) == Call("CA1", None)


@pytest.mark.parametrize(
    ("fields", "heard"),
    [
        ({}, Silence()),
        ({"Digits": ""}, Silence()),
        ({"Digits": "1"}, Keys("1")),
        ({"Digits": "#"}, Keys("#")),
        ({"Digits": "*"}, Keys("*")),
        ({"Digits": "0912345678"}, Keys("0912345678")),
        ({"Digits": "ABCD"}, Keys("ABCD")),
        ({"Digits": "9" * 40}, Keys("9" * 40)),
        ({"Digits": "hangup"}, HungUp()),
        ({"CallStatus": "completed"}, HungUp()),
        ({"CallStatus": "completed", "Digits": "1"}, Keys("1")),
        ({"CallStatus": "in-progress"}, Silence()),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "7", "Digits": "#"}, Recorded(RECORDING, 7.0, "#")),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "7", "Digits": "2"}, Recorded(RECORDING, 7.0, "2")),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "7", "Digits": "x y"}, Recorded(RECORDING, 7.0)),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "7", "Digits": "hangup"}, Recorded(RECORDING, 7.0)),
        ({"RecordingUrl": RECORDING}, Recorded(RECORDING, None)),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "-1"}, Recorded(RECORDING, None)),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "nan"}, Recorded(RECORDING, None)),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "0"}, Silence()),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "0", "Digits": "#"}, Keys("#")),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "0", "Digits": "4"}, Keys("4")),
        ({"RecordingUrl": RECORDING, "RecordingDuration": "0", "Digits": "hangup"}, HungUp()),
        ({"SomethingNew": "7"}, Silence()),
    ],
)
def test_what_the_caller_did(fields: dict[str, str], heard: Input) -> None:
    assert forms.heard(form(**fields)) == heard


@pytest.mark.parametrize("keys", ["x", "1 2", " 1", "9" * 41, "1\n", "\u0661", "e", "Hangup"])
def test_keys_that_no_telephone_has_are_refused(keys: str) -> None:
    with pytest.raises(BadRequest, match="Digits must be"):
        forms.heard(form(Digits=keys))


@pytest.mark.parametrize(
    "url",
    ["ftp://x/y", "file:///etc/passwd", "//x/y", "javascript:1", "https://", "http://[", "https://x/ y", "h" * 3000],
)
def test_a_recording_that_cannot_be_fetched_is_refused(url: str) -> None:
    with pytest.raises(BadRequest, match="RecordingUrl"):
        forms.heard(form(RecordingUrl=url))


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"Digits": "hangup"}, True),
        ({"CallStatus": "completed"}, True),
        ({"CallStatus": "in-progress", "Digits": "1"}, False),
        ({}, False),
    ],
)
def test_whether_the_caller_has_hung_up(fields: dict[str, str], left: bool) -> None:
    assert forms.has_left(form(**fields)) is left


@pytest.mark.parametrize(("sent", "status"), [("completed", "completed"), ("No-Answer", "no-answer"), ("new", "new")])
def test_a_status_is_a_word(sent: str, status: str) -> None:
    assert forms.status_of(form(CallStatus=sent)) == status


@pytest.mark.parametrize("fields", [{}, {"CallStatus": ""}, {"CallStatus": "two words"}, {"CallStatus": "x" * 33}])
def test_a_status_that_is_no_word_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(BadRequest, match="CallStatus"):
        forms.status_of(form(**fields))


@settings(derandomize=True, max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        found = forms.parse(body)
        forms.call_of(found, FakeNumbers())
        forms.heard(found)
    except BadRequest as fault:
        assert str(fault)
