"""The webhooks of an officer's call: signed, the same twice, never a redirect, never a 5xx."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr.core.callback import Status
from ivr.core.dialling.calling_words import CallingWords
from ivr.core.dialling.dial import Dial, End, Stage
from ivr.core.dialling.spoken_answer import Answer
from ivr.core.inputs import Recorded
from ivr.core.requests.outcome import Outcome
from ivr.exchange.facts import check
from ivr.exchange.signature import HEADER, sign
from ivr.exchange.twiml import _parse
from ivr.flows.calling import load_calling
from ivr.services.dialling import Dialling
from ivr.telephony.dial_twiml import LAST_WORDS, DialWriter
from ivr.telephony.dial_webhooks import DialWebhooks, dial_blueprint
from ivr.telephony.platforms import SOMLENG, TWILIO, Platform
from ivr.telephony.signature import Signatures
from ivr.telephony.urls import Urls
from tests.core.made import at
from tests.services.bureau import Bureau

PUBLIC, TOKEN = "https://hotline.example", "12345"
TELEPHONE = "+84912000091"
SPOKEN = {"RecordingUrl": "https://api.twilio.com/Recordings/RE1", "RecordingDuration": "3"}
LEGS = (
    "officer/a",
    "officer/a/key",
    "officer/a/done",
    "officer/a/fallback",
    "citizen/a",
    "citizen/a/key",
    "citizen/a/said",
)


@pytest.fixture(scope="module")
def words() -> CallingWords:
    return load_calling()


class NoPrompts:
    def find(self, text: str) -> None:
        return None


@dataclass
class Counter:
    refused: list[str] = field(default_factory=list)

    def signature_refused(self, reason: str) -> None:
        self.refused.append(reason)


@dataclass
class Hearer:
    """Takes every answer for the same one."""

    answer: Answer = Answer.UNCLEAR
    ready: bool = True
    heard: list[tuple[str, bool]] = field(default_factory=list)

    def listens(self) -> bool:
        return self.ready

    def hear(self, recorded: Recorded, *, left: bool = False) -> Answer:
        self.heard.append((recorded.url, left))
        return self.answer


class Broken:
    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("the database is gone")


@dataclass
class PostingPlatform:
    """Posts as the platform does."""

    client: FlaskClient
    bureau: Bureau
    counter: Counter

    def post(self, path: str, *, token: str = TOKEN, **form: str) -> tuple[int, str]:
        fields = {"CallSid": "CA1", **form}
        signature = sign(f"{PUBLIC}/voice/{path}", fields.items(), token)
        answer = self.client.post(f"/voice/{path}", data=fields, headers={HEADER: signature})
        return answer.status_code, answer.get_data(as_text=True)

    def dial(self) -> Dial:
        with self.bureau.store.transaction() as tx:
            found = tx.dials.dial("a")
        assert found is not None
        return found


def build(
    words: CallingWords, platform: Platform = TWILIO, dialling: Any = None, answers: Any = None
) -> PostingPlatform:
    bureau, counter = Bureau(), Counter()
    bureau.ask("r1", number="+84912345678")
    bureau.queue.next("hoa")
    attempt = bureau.outcomes.begin_call("hoa", "r1")
    with bureau.store.transaction() as tx:
        tx.queue.add_attempt(replace(attempt, id="a"))
        tx.queue.save_attempt(replace(attempt, void=True, ended_at=at("08:00")))
        tx.dials.add(Dial("a", "r1", "hoa", TELEPHONE, at("08:00"), at("08:00")))
    app = Flask("legs")
    writer = DialWriter(Urls(PUBLIC), NoPrompts(), platform, words, "+842400000000")
    real = Dialling(bureau.store, bureau.clock, bureau.outcomes)
    app.register_blueprint(
        dial_blueprint(
            DialWebhooks(
                dialling or real, answers or Hearer(ready=False), Signatures(PUBLIC, [TOKEN]), writer, counter
            )
        )
    )
    return PostingPlatform(app.test_client(), bureau, counter)


@pytest.fixture
def line(words: CallingWords) -> PostingPlatform:
    return build(words)


def test_the_officer_hears_the_need_and_the_code_and_is_asked_for_1(line: PostingPlatform) -> None:
    status, document = line.post("officer/a")
    assert status == 200
    for said in ("Bà con hỏi về đăng ký tạm trú.", "hoa sen", "con trâu", "Nối máy, bấm số một."):
        assert said in document
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


def asked(words: CallingWords, answers: Hearer) -> PostingPlatform:
    """A line whose citizen has been asked, and may answer in words."""
    line = build(words, answers=answers)
    line.post("officer/a")
    line.post("officer/a/key", Digits="1")
    line.post("citizen/a", CallSid="CA2")
    return line


def said(line: PostingPlatform, **form: str) -> tuple[int, str]:
    return line.post("citizen/a/said", **{"CallSid": "CA2", **SPOKEN, **form})


def test_where_words_are_listened_to_the_answer_is_recorded_behind_the_keys(words: CallingWords) -> None:
    _, document = asked(words, Hearer()).post("citizen/a", CallSid="CA2")
    assert "Hoặc chờ tiếng bíp rồi nói có." in document
    assert document.index("</Gather>") < document.index("<Record") < document.index("<Redirect")
    assert f'action="{PUBLIC}/voice/citizen/a/said"' in document and "actionOnEmptyResult" not in document
    assert document.endswith(f">{PUBLIC}/voice/citizen/a/said</Redirect></Response>")
    _, keys = asked(words, Hearer(ready=False)).post("citizen/a", CallSid="CA2")
    assert "<Record" not in keys and "tiếng bíp" not in keys


def test_a_spoken_yes_connects_and_counts_as_reached(words: CallingWords) -> None:
    ear = Hearer(Answer.YES)
    line = asked(words, ear)
    _, document = said(line)
    assert "<Hangup" not in document and "Đang nối máy với cán bộ." in document
    assert line.dial().stage is Stage.TALKING
    assert line.bureau.request().status is Status.TALKING
    assert said(line) == (200, document), "the same delivery, the same document"
    assert ear.heard == [(SPOKEN["RecordingUrl"], False)], "it was listened to once"


def test_a_spoken_no_is_believed_and_told_to_the_officer(words: CallingWords) -> None:
    line = asked(words, Hearer(Answer.NO))
    assert "Tổng đài chưa nối máy." in said(line)[1]
    assert (line.dial().end, line.dial().prepared) == (End.REFUSED, Outcome.DECLINED)
    assert "Tổng đài chưa nối máy." in said(line)[1], "the same when it is delivered again"
    _, told = line.post("officer/a/done", DialCallStatus="no-answer", DialCallSid="CA2")
    assert "Có người nhấc máy, và nói là không." in told
    assert line.dial().end is End.REFUSED


def test_an_unclear_answer_is_asked_once_more_by_the_key_alone(words: CallingWords) -> None:
    line = asked(words, Hearer(Answer.UNCLEAR))
    _, document = said(line)
    assert "Quý vị đồng ý nói chuyện, bấm số một." in document and "<Record" not in document
    assert f'action="{PUBLIC}/voice/citizen/a/key"' in document and document.endswith("<Hangup /></Response>")
    assert line.dial().stage is Stage.CITIZEN_ANSWERED
    assert "<Hangup" not in line.post("citizen/a/key", CallSid="CA2", Digits="1")[1]


def test_silence_after_the_tone_is_asked_once_more_and_not_listened_to(words: CallingWords) -> None:
    ear = Hearer(Answer.YES)
    line = asked(words, ear)
    assert "bấm số một" in line.post("citizen/a/said", CallSid="CA2")[1]
    assert "bấm số một" in said(line, RecordingDuration="0")[1]
    assert ear.heard == []


@pytest.mark.parametrize(("key", "stage"), [("1", Stage.TALKING), ("2", Stage.CITIZEN_ANSWERED)])
def test_a_key_after_the_tone_says_more_than_the_words_before_it(words: CallingWords, key: str, stage: Stage) -> None:
    ear = Hearer(Answer.YES)
    line = asked(words, ear)
    said(line, Digits=key)
    assert (line.dial().stage, ear.heard) == (stage, [])


def test_of_who_hung_up_while_speaking_nobody_is_connected(words: CallingWords) -> None:
    ear = Hearer()
    line = asked(words, ear)
    said(line, Digits="hangup", CallStatus="completed")
    assert (line.dial().stage, ear.heard) == (Stage.CITIZEN_ANSWERED, [(SPOKEN["RecordingUrl"], True)])


def test_nobody_listens_to_a_leg_that_is_not_the_citizens(words: CallingWords) -> None:
    ear = Hearer(Answer.YES)
    line = asked(words, ear)
    assert "<Hangup" in said(line, CallSid="CA9")[1]
    assert (ear.heard, line.dial().stage) == ([], Stage.CITIZEN_ANSWERED)
    line.post("officer/a/status", CallStatus="completed")
    assert "<Hangup" in said(line)[1]
    assert ear.heard == []


def test_an_ear_that_breaks_connects_nobody(words: CallingWords) -> None:
    assert said(build(words, answers=Broken()))[1].endswith("<Hangup /></Response>")
