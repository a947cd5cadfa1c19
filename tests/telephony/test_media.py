"""Messages of Media Streams are read strictly where it matters, and written as the platforms want them."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ivr.telephony.media import (
    LONGEST_MESSAGE,
    BadMessage,
    Connected,
    Dtmf,
    Mark,
    Media,
    Start,
    Stop,
    Writer,
    parse,
)

# As Twilio writes them: every number is a string.
START: dict[str, Any] = {
    "event": "start",
    "sequenceNumber": "1",
    "streamSid": "MZ1",
    "start": {
        "streamSid": "MZ1",
        "accountSid": "AC1",
        "callSid": "CA1",
        "tracks": ["inbound"],
        "customParameters": {"token": "7.abc"},
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    },
}


def read(message: object) -> object:
    return parse(json.dumps(message))


def started(**changes: object) -> dict[str, Any]:
    return {**START, "start": {**START["start"], **changes}}


def media(**changes: object) -> dict[str, Any]:
    fields = {"track": "inbound", "chunk": "2", "timestamp": "5", "payload": "//8A"}
    return {"event": "media", "sequenceNumber": "4", "streamSid": "MZ1", "media": {**fields, **changes}}


def test_a_greeting() -> None:
    assert read({"event": "connected", "protocol": "Call", "version": "1.0.0"}) == Connected()


def test_a_start_as_twilio_writes_it() -> None:
    assert read(START) == Start("MZ1", "CA1", {"token": "7.abc"})


def test_a_start_with_its_parameters_where_somleng_has_them() -> None:
    message = started()
    message["customParameters"] = message["start"].pop("customParameters")
    assert read(message) == Start("MZ1", "CA1", {"token": "7.abc"})


def test_a_start_without_parameters_and_format() -> None:
    assert read({"event": "start", "streamSid": "s", "start": {"callSid": "c"}}) == Start("s", "c", {})


def test_a_start_whose_numbers_are_strings() -> None:
    layout = {"encoding": "audio/x-mulaw", "sampleRate": "8000", "channels": "1"}
    assert isinstance(read(started(mediaFormat=layout)), Start)


@pytest.mark.parametrize(
    "message",
    [
        {"event": "start"},
        {"event": "start", "start": "CA1"},
        started(callSid=None),
        started(callSid=""),
        started(callSid=7),
        started(callSid="x" * 129),
        started(callSid="CA\n1"),
        started(callSid="\ud800"),
        started(streamSid=["MZ"]),
        started(customParameters=["token"]),
        started(customParameters={"token": 7}),
        started(customParameters={"token": "x" * 500}),
        started(customParameters={str(number): "" for number in range(33)}),
        started(mediaFormat="audio/x-mulaw"),
        started(mediaFormat={"encoding": "audio/x-alaw"}),
        started(mediaFormat={"sampleRate": 16000}),
        started(mediaFormat={"channels": 2}),
        {"event": "media"},
        media(payload=None),
        media(payload=7),
        media(payload="a"),
        media(payload="//8A\n"),
        media(payload="é"),
        {"event": "dtmf"},
        {"event": "dtmf", "dtmf": {"digit": 5}},
        {"event": "dtmf", "dtmf": {"digit": "55"}},
        {"event": "dtmf", "dtmf": {"digit": "٥"}},
        {"event": "mark", "mark": {}},
        {"event": "mark", "mark": {"name": "x" * 129}},
        [],
        7,
        None,
    ],
)
def test_what_cannot_be_is_refused(message: object) -> None:
    with pytest.raises(BadMessage):
        read(message)


@pytest.mark.parametrize("text", ["", "{", "\ud800", "[" * 60_000, '{"event":' + "9" * 5000 + "}", "{" * 60_000])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        parse(text)


def test_what_is_too_long_is_refused_unread() -> None:
    with pytest.raises(BadMessage, match="more than"):
        parse('{"event":"connected"}' + " " * LONGEST_MESSAGE)


def test_a_refusal_repeats_nothing_of_the_message() -> None:
    with pytest.raises(BadMessage) as refused:
        read({"event": "dtmf", "dtmf": {"digit": "secret"}})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("message", [{}, {"event": "weather"}, {"event": None}, {"event": ["media"]}])
def test_what_is_not_known_is_passed_over(message: object) -> None:
    assert read(message) is None


def test_what_we_said_ourselves_is_passed_over() -> None:
    assert read(media(track="outbound")) is None


@pytest.mark.parametrize("size", [0, 1, 160, 16000])
def test_audio_of_any_size(size: int) -> None:
    audio = bytes(number % 256 for number in range(size))
    assert read(media(payload=base64.b64encode(audio).decode())) == Media(audio, 0.005)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("1500", 1.5), (1500, 1.5), ("0", 0.0), (None, None), ("", None), ("-1", None), ("1e3", None), ("9" * 99, None)],
)
def test_a_clock_that_cannot_be_read_is_no_clock(written: object, seconds: float | None) -> None:
    assert read(media(timestamp=written)) == Media(b"\xff\xff\x00", seconds)


def test_a_key_a_mark_and_the_end() -> None:
    assert read({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "#"}}) == Dtmf("#")
    assert read({"event": "mark", "mark": {"name": "0:1"}}) == Mark("0:1")
    assert read({"event": "stop", "stop": {"callSid": "CA1"}}) == Stop()


anything = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=8,
)
fields = some.dictionaries(
    some.sampled_from(["streamSid", "callSid", "customParameters", "mediaFormat", "payload", "digit", "name"]),
    anything,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.sampled_from(["connected", "start", "media", "dtmf", "mark", "stop"]), fields)
def test_no_message_does_anything_but_be_read_or_refused(event: str, part: dict[str, object]) -> None:
    with contextlib.suppress(BadMessage):
        read({"event": event, event: part, "streamSid": part.get("streamSid")})


@given(some.text())
def test_no_text_does(text: str) -> None:
    with contextlib.suppress(BadMessage):
        parse(text)


@given(some.text(min_size=1), some.binary())
def test_what_is_written_is_what_the_platform_reads(stream: str, audio: bytes) -> None:
    writer = Writer(stream)
    message = json.loads(writer.media(audio))
    assert (message["event"], message["streamSid"]) == ("media", stream)
    assert base64.b64decode(message["media"]["payload"], validate=True) == audio
    assert json.loads(writer.mark("0:1")) == {"event": "mark", "streamSid": stream, "mark": {"name": "0:1"}}
    assert json.loads(writer.clear()) == {"event": "clear", "streamSid": stream}
