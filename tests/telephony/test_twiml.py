"""Effects become TwiML, character by character."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.effects import Ask, Effect, HangUp, Listen, Record, Say
from ivr.telephony.errors import Unspeakable
from ivr.telephony.platforms import EXCHANGE, PLATFORMS, SOMLENG, TWILIO, Platform
from ivr.telephony.twiml import ANY_KEY, COMMAND_KEYS, LONGEST, Writer
from ivr.telephony.urls import Urls
from tests.telephony.fakes import FakePrompts, FakeReply, FakeTokens

URLS = Urls("https://h.vn")
PROMPTS = FakePrompts({"Một": "1a.wav", "Hai": "2b.wav"})
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<Response>'
TURN = "https://h.vn/voice/turn/CA1/3"
GATHER = (
    '<Gather input="dtmf" numDigits="1" timeout="8" finishOnKey="" '
    f'action="{TURN}" method="POST" actionOnEmptyResult="true"'
)
REDIRECT = f'<Redirect method="POST">{TURN}</Redirect></Response>'
ONE, TWO = "<Play>https://h.vn/audio/1a.wav</Play>", "<Play>https://h.vn/audio/2b.wav</Play>"


def write(*effects: Effect, call: str = "CA1", platform: Platform = TWILIO, urls: Urls = URLS) -> str:
    return Writer(urls, PROMPTS, platform, FakeTokens()).document(FakeReply(call, 3, effects))


@pytest.mark.parametrize(
    ("effects", "body"),
    [
        ((HangUp(),), "<Hangup /></Response>"),
        ((Say(("Một",)), HangUp()), f"{ONE}<Hangup /></Response>"),
        ((Say(("Một", "Hai")), HangUp()), f"{ONE}{TWO}<Hangup /></Response>"),
        ((Listen(),), f"{GATHER} />{REDIRECT}"),
        ((Say(("Một",)), Say(("Hai",)), Listen()), f"{GATHER}>{ONE}{TWO}</Gather>{REDIRECT}"),
        (
            (Listen(most=11, timeout=10, finish=True),),
            f'<Gather input="dtmf" numDigits="11" timeout="10" finishOnKey="#" action="{TURN}" method="POST" '
            f'actionOnEmptyResult="true" />{REDIRECT}',
        ),
        (
            (Say(("Một",)), Record(longest=90, quiet=4)),
            f'{ONE}<Record action="{TURN}" method="POST" maxLength="90" timeout="4" '
            f'finishOnKey="#" playBeep="true" />{REDIRECT}',
        ),
    ],
)
def test_effects_as_a_document(effects: Sequence[Effect], body: str) -> None:
    assert write(*effects) == HEAD + body


def gather(timeout: int, most: int = 1, finish: str = "") -> str:
    return (
        f'<Gather input="dtmf" numDigits="{most}" timeout="{timeout}" finishOnKey="{finish}" action="{TURN}" '
        'method="POST"'
    )


def record(quiet: int = 3, finish: str = "1234567890*#") -> str:
    return (
        f'<Record action="{TURN}" method="POST" maxLength="20" timeout="{quiet}" '
        f'finishOnKey="{finish}" playBeep="true" />'
    )


def test_an_answer_by_voice_comes_after_the_menu_a_moment_for_keys_and_a_tone() -> None:
    assert write(Say(("Một",)), Listen(ear="record")) == f"{HEAD}{gather(3)}>{ONE}</Gather>{record()}{REDIRECT}"


def test_nothing_pressed_goes_on_to_the_recording_and_not_to_the_action() -> None:
    assert "actionOnEmptyResult" not in write(Listen(ear="record"))


def test_whoever_failed_once_gets_longer_to_speak() -> None:
    assert write(Listen(ear="record", slow=True)) == f"{HEAD}{gather(3)} />{record(quiet=5)}{REDIRECT}"


def test_where_the_key_that_ends_a_recording_is_not_told_there_is_more_time_for_keys_before() -> None:
    assert gather(5) in write(Listen(ear="record"), platform=SOMLENG)


def test_a_place_that_waits_less_keeps_its_own_time() -> None:
    assert gather(2) in write(Listen(timeout=2, ear="record"))


def test_digits_are_collected_at_their_own_pace_and_a_late_one_is_no_answer() -> None:
    written = write(Listen(most=11, timeout=10, finish=True, ear="record"))
    assert written == f"{HEAD}{gather(10, 11, '#')} />{record(finish='*#')}{REDIRECT}"


def test_a_stream_plays_the_sentences_itself_and_afterwards_the_call_comes_back() -> None:
    assert write(Say(("Một",)), Say(("nothing rendered",)), Listen(ear="stream")) == (
        f'{HEAD}<Connect><Stream url="wss://h.vn/voice/stream"><Parameter name="token" value="pass-CA1-3" /></Stream>'
        f'</Connect><Redirect method="POST">{TURN}?ear=stream</Redirect></Response>'
    )


def test_a_hotline_reached_by_plain_http_is_streamed_to_plainly() -> None:
    assert 'url="ws://127.0.0.1:8000/a/voice/stream"' in write(
        Listen(ear="stream"), urls=Urls("http://127.0.0.1:8000/a")
    )


def test_the_same_reply_is_the_same_document() -> None:
    assert write(Listen(ear="stream")) == write(Listen(ear="stream"))


def test_a_stream_too_speaks_nothing_but_sentences() -> None:
    with pytest.raises(Unspeakable, match="HangUp stands before"):
        write(HangUp(), Listen(ear="stream"))


@pytest.mark.parametrize(
    ("platform", "voice"),
    [
        (TWILIO, ' voice="Google.vi-VN-Wavenet-A"'),
        (EXCHANGE, ' voice="Google.vi-VN-Wavenet-A"'),
        (SOMLENG, ""),
    ],
)
def test_a_text_without_a_prompt_is_spoken_by_the_platform(platform: Platform, voice: str) -> None:
    assert write(Say(("Một", "Bấm 1 & 2 < 3")), HangUp(), platform=platform) == (
        f'{HEAD}{ONE}<Say language="vi-VN"{voice}>Bấm 1 &amp; 2 &lt; 3</Say><Hangup /></Response>'
    )


def test_what_xml_cannot_hold_is_left_out_of_speech() -> None:
    assert "<Say" not in write(Say(("\x00\x0b", "  ")), HangUp())
    assert ">ab</Say>" in write(Say(("a\x00b",)), HangUp())


@pytest.mark.parametrize(
    ("call", "path"),
    [
        ("v3:a/b", "v3%3Aa%2Fb"),
        ('"><Hangup/>', "%22%3E%3CHangup%2F%3E"),
        ("a?b#c&d", "a%3Fb%23c%26d"),
        ("số", "s%E1%BB%91"),
    ],
)
def test_an_opaque_call_id_stays_one_part_of_the_address(call: str, path: str) -> None:
    assert f'action="https://h.vn/voice/turn/{path}/3"' in write(Listen(), call=call)


@pytest.mark.parametrize(
    "effects",
    [(), (Say(("Một",)),), (Ask("know_number"),), (HangUp(), HangUp()), (Listen(), Say(("Một",)), HangUp())],
)
def test_effects_that_are_no_step_are_refused(effects: Sequence[Effect]) -> None:
    with pytest.raises(Unspeakable):
        write(*effects)


def test_a_document_over_64_kb_is_refused_and_one_below_is_not() -> None:
    assert len(write(Say(("Một",) * 1400), HangUp()).encode()) < LONGEST
    with pytest.raises(Unspeakable, match="bytes"):
        write(Say(("Một",) * 1800), HangUp())


pieces = st.lists(st.sampled_from(["Một", "Hai"]) | st.text(max_size=20), max_size=4).map(tuple)
closings: st.SearchStrategy[Effect] = (
    st.builds(
        Listen,
        most=st.integers(1, 20),
        timeout=st.integers(1, 60),
        finish=st.booleans(),
        ear=st.sampled_from(["keys", "record", "stream"]),
        slow=st.booleans(),
    )
    | st.builds(Record, longest=st.integers(1, 600), quiet=st.integers(1, 30))
    | st.just(HangUp())
)


@settings(derandomize=True, max_examples=200)
@given(st.lists(st.builds(Say, pieces), max_size=4), closings, st.sampled_from(list(PLATFORMS.values())))
def test_every_document_keeps_to_the_verbs_and_attributes_that_we_use(
    sentences: list[Say], closing: Effect, platform: Platform
) -> None:
    check(OUR_VERBS, ElementTree.fromstring(write(*sentences, closing, platform=platform)))


@settings(derandomize=True, max_examples=200)
@given(st.lists(st.builds(Say, pieces), max_size=4), closings, st.sampled_from(list(PLATFORMS.values())))
def test_every_document_keeps_to_what_twilio_publishes(
    sentences: list[Say], closing: Effect, platform: Platform
) -> None:
    facts = Path(__file__).parents[3] / "shared/conformance/twiml.json"
    if not facts.is_file():
        pytest.skip("shared/conformance/twiml.json is not beside this checkout")
    verbs = json.loads(facts.read_text("utf-8"))["verbs"]
    check(verbs, ElementTree.fromstring(write(*sentences, closing, platform=platform)))


#: What we use of Twilio's verbs, with the values that are legal.
OUR_VERBS: Mapping[str, Any] = {
    "Response": {"attributes": {}, "children": ["Gather", "Play", "Say", "Record", "Connect", "Redirect", "Hangup"]},
    "Gather": {
        "attributes": {
            "input": {"list_of": ["dtmf"]},
            "numDigits": {"type": "number"},
            "timeout": {"type": "number"},
            "finishOnKey": {"enum": ["", "#"]},
            "action": {"type": "string"},
            "method": {"enum": ["POST"]},
            "actionOnEmptyResult": {"enum": ["true"]},
        },
        "children": ["Play", "Say"],
    },
    "Record": {
        "attributes": {
            "action": {"type": "string"},
            "method": {"enum": ["POST"]},
            "maxLength": {"type": "number"},
            "timeout": {"type": "number"},
            "finishOnKey": {"enum": ["#", ANY_KEY, COMMAND_KEYS]},
            "playBeep": {"type": "boolean"},
        },
        "children": [],
    },
    "Connect": {"attributes": {}, "children": ["Stream"]},
    "Stream": {"attributes": {"url": {"type": "string"}}, "children": ["Parameter"]},
    "Parameter": {"attributes": {"name": {"enum": ["token"]}, "value": {"type": "string"}}, "children": []},
    "Play": {"attributes": {}, "children": []},
    "Say": {
        "attributes": {"language": {"enum": ["vi-VN"]}, "voice": {"enum": ["Google.vi-VN-Wavenet-A"]}},
        "children": [],
    },
    "Redirect": {"attributes": {"method": {"enum": ["POST"]}}, "children": []},
    "Hangup": {"attributes": {}, "children": []},
}


def check(verbs: Mapping[str, Any], element: ElementTree.Element) -> None:
    facts = verbs[element.tag]
    for name, value in element.attrib.items():
        kind = facts["attributes"][name]
        if "enum" in kind:
            assert value in kind["enum"]
        if "list_of" in kind:
            assert set(value.split()) <= set(kind["list_of"])
        if kind.get("type") == "number":
            assert value.isdecimal()
        if kind.get("type") == "boolean":
            assert value in {"true", "false"}
    for child in element:
        assert child.tag in facts["children"]
        check(verbs, child)
