"""The webhooks of an officer's call: signed, the same twice, never a redirect, never a 5xx."""

from __future__ import annotations

import re

import pytest

from ivr.core.dialling.calling_words import CallingWords
from ivr.core.dialling.dial import End, Stage
from ivr.exchange.facts import check
from ivr.exchange.twiml import _parse
from ivr.telephony.dial_twiml import LAST_WORDS
from ivr.telephony.platforms import SOMLENG, TWILIO
from tests.telephony.dial_line import PUBLIC, Broken, Hearer, PostingPlatform, asked, build, said

LEGS = (
    "officer/a",
    "officer/a/key",
    "officer/a/done",
    "officer/a/fallback",
    "citizen/a",
    "citizen/a/key",
    "citizen/a/said",
)


def test_the_officer_hears_the_need_and_the_code_and_is_asked_for_1(line: PostingPlatform) -> None:
    status, document = line.post("officer/a")
    assert status == 200
    for sentence in ("Bà con hỏi về đăng ký tạm trú.", "hoa sen", "con trâu", "Nối máy, bấm số một."):
        assert sentence in document
    assert 'numDigits="1"' in document and "Bà con nhấc máy" not in document
    assert line.dial().stage is Stage.OFFICER_ANSWERED


def test_with_1_the_citizen_is_rung_showing_the_hotlines_number(line: PostingPlatform) -> None:
    line.post("officer/a")
    _, document = line.post("officer/a/key", Digits="1")
    assert 'callerId="+842400000000"' in document and ">+84912345678</Number>" in document
    assert f'url="{PUBLIC}/voice/citizen/a"' in document
    assert line.post("officer/a/key", Digits="1") == (200, document), "the same delivery, the same document"


@pytest.mark.parametrize("digits", ["", "2", "#", "1234", "hangup"])
def test_without_1_nobody_is_rung(line: PostingPlatform, digits: str) -> None:
    line.post("officer/a")
    _, document = line.post("officer/a/key", Digits=digits)
    assert "<Dial" not in document and "Chưa gọi cho bà con." in document
    assert line.dial().end is End.OFFICER_DECLINED
    assert "<Dial" not in line.post("officer/a/key", Digits="1")[1], "too late"


def test_nothing_but_1_ever_lets_two_people_talk(line: PostingPlatform) -> None:
    line.post("officer/a")
    line.post("officer/a/key", Digits="1")
    documents = [line.post("citizen/a", CallSid="CA2")[1]]
    for query in ("?again=1", ""):
        for digits in ("", "2", "11", "*"):
            documents.append(line.post(f"citizen/a/key{query}", CallSid="CA2", Digits=digits)[1])
    assert all(document.endswith("<Hangup /></Response>") for document in documents)
    _, document = line.post("citizen/a/key", CallSid="CA2", Digits="1")
    assert "<Hangup" not in document and "Đang nối máy với cán bộ." in document
    assert line.post("citizen/a/key", CallSid="CA2", Digits="1") == (200, document)
    assert line.dial().stage is Stage.TALKING


def test_a_stranger_call_with_the_same_address_gets_nothing(line: PostingPlatform) -> None:
    line.post("officer/a")
    line.post("officer/a/key", Digits="1")
    before = line.dial()
    assert "<Dial" not in line.post("officer/a/key", CallSid="CA9", Digits="1")[1]
    line.post("citizen/a", CallSid="CA2")
    assert "<Hangup" in line.post("citizen/a/key", CallSid="CA9", Digits="1")[1]
    assert line.dial().stage is Stage.CITIZEN_ANSWERED
    assert before.call == "CA1"


def test_a_citizen_is_not_connected_before_the_officer_had_her_rung(line: PostingPlatform) -> None:
    line.post("officer/a")
    assert "<Hangup" in line.post("citizen/a/key", CallSid="CA2", Digits="1")[1]
    assert line.dial().stage is Stage.OFFICER_ANSWERED


def test_where_the_called_cannot_be_asked_the_officer_hears_so(words: CallingWords) -> None:
    assert "Bà con nhấc máy, cán bộ đọc mã trước." in build(words, SOMLENG).post("officer/a")[1]


def test_what_is_not_signed_is_refused_and_counted(line: PostingPlatform) -> None:
    for leg in (*LEGS, "officer/a/status", "citizen/a/status"):
        assert line.post(leg, token="wrong")[0] == 403
        assert line.client.post(f"/voice/{leg}", data={"CallSid": "CA1"}).status_code == 403
    assert line.counter.refused == ["wrong", "missing"] * 9
    assert line.dial().stage is Stage.ASKED


@pytest.mark.parametrize("leg", LEGS)
def test_an_attempt_that_nobody_knows_is_over(line: PostingPlatform, leg: str) -> None:
    status, document = line.post(leg.replace("/a", "/b", 1))
    assert status == 200
    assert "<Hangup" in document and "<Dial" not in document


@pytest.mark.parametrize("leg", LEGS)
def test_when_something_breaks_nobody_is_connected_unasked(words: CallingWords, leg: str) -> None:
    status, document = build(words, dialling=Broken()).post(leg, Digits="1")
    assert status == 200
    assert document.endswith("<Hangup /></Response>")
    assert "<Dial" not in document


def test_a_status_is_taken_whatever_breaks(words: CallingWords, line: PostingPlatform) -> None:
    assert build(words, dialling=Broken()).post("officer/a/status", CallStatus="ringing")[0] == 204
    assert line.post("officer/a/status", CallStatus="ringing") == (204, "")
    assert line.post("officer/b/status", CallStatus="ringing")[0] == 204
    assert line.post("citizen/a/status", CallStatus="ringing", CallSid="CA2")[0] == 204
    assert line.post("officer/a/status")[0] == 400
    assert line.dial().stage is Stage.OFFICER_RINGS


def test_there_is_no_redirect_and_no_other_method(line: PostingPlatform) -> None:
    assert line.client.get("/voice/officer/a").status_code == 405
    assert line.post("officer/a/")[0] == 200


def test_every_document_is_one_that_platforms_know(words: CallingWords) -> None:
    for platform in (TWILIO, SOMLENG):
        line = build(words, platform)
        answers = [line.post("officer/a"), line.post("officer/a/key", Digits="1")]
        answers += [line.post("citizen/a", CallSid="CA2"), line.post("citizen/a/key?again=1", CallSid="CA2")]
        answers += [line.post("citizen/a/key", CallSid="CA2"), line.post("citizen/a/key", CallSid="CA2", Digits="1")]
        answers += [line.post("officer/a/done", DialCallStatus="completed"), line.post("officer/a/fallback")]
        listening = asked(words, Hearer())
        answers += [listening.post("citizen/a", CallSid="CA2"), said(listening)]
        for _, document in (*answers, (200, LAST_WORDS)):
            check(_parse(document.encode()))
            assert set(re.findall(r"<([A-Z]\w+)", document)) <= {
                *("Response", "Say", "Gather", "Record", "Redirect", "Dial", "Number", "Hangup")
            }
