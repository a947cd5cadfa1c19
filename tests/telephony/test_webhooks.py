"""The webhooks, spoken to as a platform speaks to them."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from ivr.core.effects import Ask, HangUp, Say
from ivr.core.errors import CallOver
from ivr.core.inputs import Call, Heard, HungUp, Keys, Recorded, Silence, Unheard
from ivr.core.meaning import Decision, Meaning
from ivr.telephony.webhooks import LAST_WORDS
from tests.telephony.fakes import CALL, FORM, KEY, TYPE, FakeCalls, FakeHearing, FakeRescue, House, signed

CALLER = Call(CALL, "+84912345678")
TURN = f"/voice/turn/{CALL}/4"
ROUTES = ["/voice/answer", TURN, "/voice/status", "/voice/fallback"]
BODY = urlencode(FORM).encode()


def test_a_call_comes_in_and_hears_the_first_menu() -> None:
    house = House()
    answer = house.ring("/voice/answer")
    assert house.calls.asked == [("answer", CALLER)]
    assert (answer.status_code, answer.content_type) == (200, "text/xml; charset=utf-8")
    assert f'action="https://hotline.example.vn/voice/turn/{CALL}/1"' in answer.text
    assert "<Play>https://hotline.example.vn/audio/aa.wav</Play></Gather>" in answer.text


def test_keys_silence_recordings_and_hang_ups_reach_their_turn() -> None:
    house = House()
    url = "https://api.twilio.com/r/RE1"
    house.ring(TURN, Digits="12")
    house.ring(TURN)
    house.ring(TURN, RecordingUrl=url, RecordingDuration="9", Digits="hangup")
    house.ring(TURN, Digits="hangup")
    heard = [Keys("12"), Silence(), Recorded(url, 9.0), HungUp()]
    assert house.calls.asked == [("turn", CALLER, 4, one) for one in heard]


def test_an_opaque_call_id_finds_its_way_back() -> None:
    house = House()
    form = {**FORM, "CallSid": "v3:a//b c"}
    answer = house.ring("/voice/turn/v3%3Aa%2F%2Fb%20c/7", form)
    assert answer.status_code == 200
    assert house.calls.asked == [("turn", Call("v3:a//b c", "+84912345678"), 7, Silence())]
    assert "/voice/turn/v3%3Aa%2F%2Fb%20c/8" in answer.text


def test_what_a_recording_means_is_found_before_the_turn_is_taken() -> None:
    url = "https://api.twilio.com/r/RE1"
    voice, meant = Recorded(url, 9.0), Heard(Meaning("tạm trú", Decision.UNDERSTOOD, "tam-tru", 1.0))
    house = House(hearing=FakeHearing({voice: meant}))
    house.ring(TURN, RecordingUrl=url, RecordingDuration="9")
    assert house.hearing.asked == [(CALL, 4, voice, False)]
    assert house.calls.asked == [("turn", CALLER, 4, meant)]


def test_the_ear_is_told_when_nobody_waits_for_an_answer_any_more() -> None:
    house = House()
    house.ring(TURN, RecordingUrl="https://api.twilio.com/r/RE1", RecordingDuration="9", Digits="hangup")
    house.ring(TURN, {**FORM, "CallStatus": "completed"}, RecordingUrl="https://x/r", RecordingDuration="9")
    assert [left for *_, left in house.hearing.asked] == [True, True]


def test_a_call_that_comes_back_from_its_stream_may_have_lost_it() -> None:
    house = House()
    house.ring(f"{TURN}?ear=stream")
    house.ring(f"{TURN}?ear=stream", {**FORM, "CallStatus": "completed"})
    house.ring(f"{TURN}?ear=stream", Digits="1")
    heard = [Unheard("dropped"), HungUp(), Keys("1")]
    assert house.calls.asked == [("turn", CALLER, 4, one) for one in heard]


def test_a_call_cannot_be_told_that_its_stream_is_over_without_a_signature_for_it() -> None:
    house = House()
    assert house.post(f"{TURN}?ear=stream", BODY, signed(TURN, [*FORM.items()])).status_code == 403
    assert house.untouched


def test_another_query_counts_for_the_signature_and_for_nothing_else() -> None:
    house = House()
    assert house.ring(TURN + "?Digits=9&x=%2f%C3%A0").status_code == 200
    assert house.calls.asked == [("turn", CALLER, 4, Silence())]


@pytest.mark.parametrize("route", ROUTES)
def test_a_slash_at_the_end_is_no_redirect(route: str) -> None:
    assert House().ring(route + "/").status_code in {200, 204}


@pytest.mark.parametrize("route", ["//voice/answer", "/voice//answer"])
def test_a_doubled_slash_is_no_redirect(route: str) -> None:
    assert House().ring(route).status_code in {200, 404}


def test_a_status_is_passed_on_and_answered_with_nothing() -> None:
    house = House()
    answer = house.ring("/voice/status", {**FORM, "CallStatus": "completed"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert house.calls.asked == [("status", CALL, "completed")]


def test_a_status_that_cannot_be_kept_is_logged_and_taken() -> None:
    house = House(calls=FakeCalls(fails=RuntimeError("gone")))
    with capture_logs() as lines:
        assert house.ring("/voice/status").status_code == 204
    assert [line["event"] for line in lines] == ["status lost"]


def test_the_fallback_asks_only_the_rescue() -> None:
    house = House()
    with capture_logs() as lines:
        answer = house.ring("/voice/fallback", ErrorCode="11200", ErrorUrl="https://x/voice/answer")
    assert house.calls.asked == []
    assert house.rescue.asked == [("fall back", CALLER, None)]
    assert "Xin lỗi." in answer.text
    assert ("apologised", "fallback") in house.metrics.seen
    assert lines[0]["code"] == "11200"


def test_whatever_breaks_a_turn_becomes_an_apology() -> None:
    house = House(calls=FakeCalls(fails=RuntimeError("disk on fire")))
    with capture_logs() as lines:
        answer = house.ring(TURN, Digits="1")
    assert answer.status_code == 200
    assert house.rescue.asked == [("apologise", CALLER, "error", Keys("1"))]
    assert answer.text.endswith(">Xin lỗi.</Say><Hangup /></Response>")
    broke = next(line for line in lines if line["event"] == "turn broke")
    assert broke["exc_info"]
    assert "+84912345678" not in str(lines)


def test_what_was_said_in_a_turn_that_breaks_goes_to_the_officer() -> None:
    url = "https://api.twilio.com/r/RE1"
    voice = Recorded(url, 9.0)
    meant = Heard(Meaning("cái sổ", Decision.NOT_UNDERSTOOD), voice)
    house = House(calls=FakeCalls(fails=RuntimeError("a")), hearing=FakeHearing({voice: meant}))
    house.ring(TURN, RecordingUrl=url, RecordingDuration="9")
    house.ring("/voice/fallback", RecordingUrl=url, RecordingDuration="9")
    house.ring("/voice/fallback", RecordingUrl="file:///etc/passwd")
    assert house.rescue.asked == [
        ("apologise", CALLER, "error", meant),
        ("fall back", CALLER, voice),
        ("fall back", CALLER, None),
    ]


def test_a_reply_that_cannot_be_written_becomes_an_apology() -> None:
    house = House(calls=FakeCalls(effects=(Ask("know_number"),)))
    assert "Xin lỗi." in house.ring("/voice/answer").text
    assert house.rescue.asked == [("apologise", CALLER, "error", None)]


@pytest.mark.parametrize("route", ["/voice/answer", TURN, "/voice/fallback"])
def test_when_even_the_apology_breaks_the_last_words_are_spoken(route: str) -> None:
    house = House(calls=FakeCalls(fails=RuntimeError("a")), rescue=FakeRescue(fails=RuntimeError("b")))
    answer = house.ring(route)
    assert (answer.status_code, answer.text) == (200, LAST_WORDS)
    assert '<Say language="vi-VN">Xin lỗi' in LAST_WORDS


def test_a_call_that_is_long_over_is_a_replay() -> None:
    house = House(calls=FakeCalls(fails=CallOver("call 1")))
    with capture_logs() as lines:
        answer = house.ring(TURN, Digits="1")
    assert answer.status_code == 403
    assert house.rescue.asked == []
    assert house.metrics.seen == [("refused", "replayed")]
    assert lines[0]["event"] == "replay refused"
    assert lines[0]["number"] == "+8491***678"


def test_a_turn_is_one_line_in_the_log() -> None:
    with capture_logs() as lines:
        House().ring(TURN, Digits="1")
    assert lines == [
        {
            "event": "webhook",
            "log_level": "info",
            "route": "turn",
            "call": CALL,
            "turn": 4,
            "number": "+8491***678",
            "ends_with": "Listen",
            "outcome": "answered",
            "ms": 1000.0,
        }
    ]


def test_missing_prompts_are_counted_each_and_named_once() -> None:
    house = House(calls=FakeCalls(effects=(Say(("Xin chào.", "một", "hai", "một")), HangUp())))
    with capture_logs() as lines:
        house.ring("/voice/answer")
    assert house.metrics.seen == [*[("missing",)] * 3, ("turn", "HangUp", "answered", 1.0)]
    assert [line["text"] for line in lines if line["event"] == "prompt missing"] == ["một", "hai"]


def test_a_signature_taken_from_one_request_fits_no_other() -> None:
    captured = signed(TURN, [*FORM.items()])
    house = House()
    others = [
        ("/voice/answer", BODY),
        (f"/voice/turn/{CALL}/5", BODY),
        (TURN + "?", BODY + b"&"),
        (TURN + "?x=1", BODY),
        (TURN, BODY + b"&Digits=1"),
        (TURN, BODY.replace(b"678", b"679")),
        (TURN, b""),
    ]
    with capture_logs() as lines:
        codes = {house.post(path, body, captured).status_code for path, body in others[:2] + others[3:]}
    assert codes == {403}
    assert house.untouched
    assert house.metrics.seen == [("refused", "wrong")] * 6
    assert {line["event"] for line in lines} == {"signature refused"}
    assert "8491234" not in str(lines)
    assert house.post(TURN, BODY, captured).status_code == 200


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("signature", [None, "", "x", "Bearer abc", "\xff\xfe"])
def test_unsigned_requests_change_nothing(route: str, signature: str | None) -> None:
    house = House()
    assert house.post(route, BODY, signature).status_code == 403
    assert house.untouched


def test_both_keys_are_taken_while_one_replaces_the_other() -> None:
    house = House(keys=("new", KEY))
    assert house.ring("/voice/answer").status_code == 200
    assert house.post("/voice/answer", BODY, signed("/voice/answer", [*FORM.items()], "new")).status_code == 200


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"CallSid=%FF", TYPE, 400),
        (b"\xff\xfe", TYPE, 400),
        (b"a=" + b"x" * 70_000, TYPE, 413),
        (b"x" * 1_000_000, TYPE, 413),
        (b'{"CallSid": "CA1"}', "application/json", 415),
        (b"--x--", "multipart/form-data; boundary=x", 415),
        (b"a=1", "", 415),
    ],
)
def test_bodies_that_are_no_form_are_refused_clearly(route: str, body: bytes, content_type: str, status: int) -> None:
    house = House()
    answer = house.post(route, body, "anything", content_type)
    assert answer.status_code == status
    assert len(answer.text) > 10
    assert house.untouched


@pytest.mark.parametrize("route", ROUTES)
def test_whoever_signs_nothing_is_refused_whatever_is_sent(route: str) -> None:
    house = House()
    assert house.client().post(route).status_code == 403
    assert house.client().post(route, data=b"{}", content_type="application/json").status_code == 403
    assert house.untouched


@pytest.mark.parametrize(
    ("route", "form", "sentence"),
    [
        ("/voice/answer", {"From": "+84912345678"}, "CallSid is missing"),
        (TURN, {**FORM, "CallSid": "another"}, "not the call in the address"),
        (TURN, {**FORM, "Digits": "abc"}, "Digits must be"),
        (TURN, {**FORM, "RecordingUrl": "file:///etc/passwd"}, "RecordingUrl"),
        ("/voice/status", {"CallSid": CALL}, "CallStatus"),
        ("/voice/fallback", {}, "CallSid is missing"),
    ],
)
def test_signed_forms_that_make_no_sense_are_refused_in_words(
    route: str, form: dict[str, str], sentence: str
) -> None:
    house = House()
    answer = house.ring(route, form)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert house.untouched


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(route: str, method: str) -> None:
    assert House().client().open(route, method=method).status_code == 405


@pytest.mark.parametrize("turn", ["-1", "x", "1000000", "9" * 30, "1.5", ""])
def test_a_turn_that_was_never_given_out_is_not_found(turn: str) -> None:
    house = House()
    assert house.ring(f"/voice/turn/{CALL}/{turn}").status_code == 404
    assert house.untouched
