"""Documents are read as strictly as the strictest platform would."""

from __future__ import annotations

import pytest

from ivr.exchange.errors import (
    ContentTypeRefused,
    DocumentRefused,
    DocumentUnreadable,
    ExchangeError,
)
from ivr.exchange.profiles import SOMLENG, TWILIO
from ivr.exchange.twiml import read

GOOD = [
    "",
    "<Hangup/>",
    "<!-- a comment --><Play>/a.wav</Play>",
    '<Play loop="0">/a.wav</Play>',
    '<Play digits="ww12W#"/>',
    '<Say language="vi-VN" voice="Google.vi-VN-Wavenet-A">Xin chào</Say>',
    "<Say>một <emphasis>hai</emphasis> ba</Say>",
    '<Gather input="dtmf speech" timeout="8" finishOnKey="" numDigits="1"><Play>/a.wav</Play><Say>b</Say></Gather>',
    '<Gather finishOnKey="*" actionOnEmptyResult="true" action="/x" method="GET"/>',
    '<Record maxLength="60" timeout="0" finishOnKey="1#" playBeep="false"/>',
    '<Redirect method="POST">/again</Redirect>',
    '<Reject reason="busy"/>',
    '<Dial timeout="25" action="/d"><Number>+84912345678</Number></Dial>',
    "<Dial>+84912345678</Dial>",
    '<Connect><Stream url="wss://h/s"><Parameter name="a" value="b"/></Stream></Connect>',
]

REFUSED = {
    "an unknown verb": "<Speak>a</Speak>",
    "a verb in the wrong case": "<say>a</say>",
    "an unknown attribute": '<Play volume="9">/a.wav</Play>',
    "an attribute in the wrong case": '<Gather numdigits="1"/>',
    "an unknown language": '<Say language="vi">a</Say>',
    "an unknown voice": '<Say voice="Google.vi-VN-Standard-Z">a</Say>',
    "a boolean that is none": '<Gather actionOnEmptyResult="yes"/>',
    "a number that is none": '<Gather timeout="five"/>',
    "too many loops": '<Play loop="1001">/a.wav</Play>',
    "a number of very many digits": f'<Gather timeout="1{"0" * 5000}"/>',
    "a negative number": '<Gather timeout="-1"/>',
    "a timeout of nothing": '<Gather timeout="0"/>',
    "no digits wanted": '<Gather numDigits="0"/>',
    "a number of other digits": '<Gather timeout="٥"/>',
    "two finish keys": '<Gather finishOnKey="*#"/>',
    "a finish key that is none": '<Gather finishOnKey="a"/>',
    "another method": '<Redirect method="PUT">/a</Redirect>',
    "another input": '<Gather input="dtmf telepathy"/>',
    "no input": '<Gather input=""/>',
    "a verb that may not nest": "<Gather><Record/></Gather>",
    "a nested gather": "<Gather><Gather/></Gather>",
    "a play in a say": "<Say><Play>/a</Play></Say>",
    "text between verbs": "<Hangup/>goodbye",
    "text in a gather": "<Gather>press one</Gather>",
    "an empty redirect": "<Redirect/>",
    "an empty say": "<Say> </Say>",
    "a play of nothing": "<Play/>",
    "an unknown reason": '<Reject reason="tired"/>',
    "a reject that is not first": "<Play>/a</Play><Reject/>",
    "a noun at the top": "<Number>+84</Number>",
    "a response in a response": "<Response/>",
}


def document(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{content}</Response>'.encode()


@pytest.mark.parametrize("content", GOOD)
def test_good_documents_are_read(content: str) -> None:
    assert read(document(content), "text/xml", TWILIO).text.endswith("</Response>")


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_documents_that_a_platform_would_only_warn_about_are_refused(content: str) -> None:
    with pytest.raises(DocumentRefused) as caught:
        read(document(content), "text/xml", TWILIO)
    assert str(caught.value).startswith("12200 ")
    assert "line 1" in str(caught.value)


UNREADABLE = {
    "nothing": b"",
    "a space before": b" <?xml version='1.0'?><Response/>",
    "a byte order mark": b"\xef\xbb\xbf<?xml version='1.0'?><Response/>",
    "an open element": b"<Response><Play>",
    "two roots": b"<Response/><Response/>",
    "an attribute twice": b"<Response><Play loop='1' loop='2'>a</Play></Response>",
    "broken UTF-8": b"<Response><Say>\xff\xfe</Say></Response>",
    "a document type": b"<!DOCTYPE Response><Response/>",
    "entities that grow": b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Response><Say>&b;</Say></Response>',
    "an unknown entity": b"<Response><Say>&nbsp;</Say></Response>",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_not_xml_is_unreadable(body: bytes) -> None:
    with pytest.raises(DocumentUnreadable) as caught:
        read(body, "text/xml", TWILIO)
    assert caught.value.code == 12100


def test_another_root_is_refused() -> None:
    with pytest.raises(DocumentRefused):
        read(b"<Answer/>", "text/xml", TWILIO)


def test_a_document_nested_without_end_is_refused() -> None:
    with pytest.raises(ExchangeError):
        read(b"<Response>" * 10_000 + b"</Response>" * 10_000, "text/xml", TWILIO)


@pytest.mark.parametrize("kind", ["text/xml", "application/xml; charset=utf-8", "TEXT/HTML"])
def test_these_content_types_carry_a_document(kind: str) -> None:
    assert [verb.name for verb in read(document("<Hangup/>"), kind, TWILIO).verbs] == ["Hangup"]


@pytest.mark.parametrize("kind", ["", "application/json", "text/x-xml"])
def test_other_content_types_are_refused(kind: str) -> None:
    with pytest.raises(ContentTypeRefused) as caught:
        read(document("<Hangup/>"), kind, TWILIO)
    assert caught.value.code == 12300


def test_plain_text_is_read_aloud_and_a_sound_is_played() -> None:
    (said,) = read(b"xin ch\xc3\xa0o", "text/plain", TWILIO).verbs
    (played,) = read(b"RIFF", "audio/wav", TWILIO, "http://h/a.wav").verbs
    assert (said.name, said.text, played.name, played.text) == ("Say", "xin chào", "Play", "http://h/a.wav")


def test_the_marks_inside_a_say_are_part_of_its_text() -> None:
    (said,) = read(document("<Say>một <emphasis>hai</emphasis> ba</Say>"), "text/xml", TWILIO).verbs
    assert said.text == "một hai ba"


def test_a_fault_says_its_line() -> None:
    with pytest.raises(DocumentRefused, match="line 3"):
        read(b"<Response>\n<Hangup/>\n<Speak/>\n</Response>", "text/xml", TWILIO)


SOMLENG_REFUSES = {
    "pause": "<Pause/>",
    "enqueue": "<Enqueue>a</Enqueue>",
    "start": "<Start/>",
    "leave": "<Leave/>",
    "a pause in a gather": "<Gather><Pause/></Gather>",
    "a conference": "<Dial><Conference>a</Conference></Dial>",
    "keys without an end": '<Gather finishOnKey=""/>',
}


@pytest.mark.parametrize("content", SOMLENG_REFUSES.values(), ids=SOMLENG_REFUSES.keys())
def test_somleng_refuses_what_twilio_carries_out(content: str) -> None:
    assert read(document(content), "text/xml", TWILIO)
    with pytest.raises(DocumentRefused, match="Somleng"):
        read(document(content), "text/xml", SOMLENG)


def test_somleng_takes_keys_without_a_finish_key_when_their_number_is_known() -> None:
    assert read(document('<Gather finishOnKey="" numDigits="1"/>'), "text/xml", SOMLENG)
