"""Citizens who say whether they want to be connected, instead of pressing a key."""

from __future__ import annotations

import pytest

from ivr.core.callback import Status
from ivr.core.dialling.calling_words import CallingWords
from ivr.core.dialling.dial import End, Stage
from ivr.core.dialling.spoken_answer import Answer
from ivr.core.requests.outcome import Outcome
from tests.telephony.dial_line import PUBLIC, SPOKEN, Broken, Hearer, asked, build, said


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
