"""What the platform does not take in a stream is noted with the code that it would have there."""

from __future__ import annotations

import base64
import json

import pytest

from tests.exchange.fakes import texts
from tests.exchange.streams.service import Peer, document, listening, ring_streamed
from tests.exchange.streams.streamed import HELLO, close, exchange_with


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b'{"event": "clear"}', 31950),
        ("clear", 31950),
        ("[]", 31950),
        ('{"event": "clear"}', 31951),
        ('{"event": "clear", "streamSid": "MZ1"}', 31951),
    ],
)
def test_a_message_that_cannot_be_read_is_noted_with_its_code(sent: str | bytes, code: int) -> None:
    def script(peer: Peer) -> None:
        peer.socket.send(sent)
        peer.until("media", 5)

    _, record = exchange_with(script)
    assert [fault.code for fault in record.faults] == [code]
    assert texts(record) == ["afterwards"]


@pytest.mark.parametrize(
    "message",
    [
        {"event": "speak"},
        {"event": "media", "media": {"payload": "*"}},
        {"event": "media", "media": {}},
        {"event": "mark", "mark": {"name": 1}},
        {"event": "media", "media": {"payload": base64.b64encode(HELLO).decode()}},
    ],
)
def test_a_message_with_a_wrong_content_is_noted(message: dict[str, object]) -> None:
    def script(peer: Peer) -> None:
        peer.socket.send(json.dumps({**message, "streamSid": peer.start["streamSid"]}))
        peer.until("media", 5)

    _, record = exchange_with(script)
    assert [fault.code for fault in record.faults] == [31951]


def test_a_refused_handshake_is_noted_and_the_next_verb_is_carried_out() -> None:
    with listening(close, refuses=True) as service:
        record = ring_streamed(service)
    assert [fault.code for fault in record.faults] == [31920]
    assert texts(record) == ["afterwards"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ws://127.0.0.1:1/stream", 31902),
        ("ws://hotline.example/stream", 31922),
        ("https://hotline.example/stream", 31922),
        ("wss://[/stream", 31923),
        ("stream", 31923),
        ("", 31923),
    ],
)
def test_an_address_that_leads_nowhere_is_noted_with_its_code(url: str, code: int) -> None:
    with listening(close) as service:
        record = ring_streamed(service, verbs=document(url))
    assert [fault.code for fault in record.faults] == [code]
    assert texts(record) == ["afterwards"]


@pytest.mark.parametrize(
    ("verbs", "what"),
    [
        ('<Connect><Stream url="URL" track="both_tracks"/></Connect>', "inbound track only"),
        ('<Connect action="/x"><Stream url="URL"/></Connect>', "nobody documents"),
        ("<Connect/>", "anything but one <Stream>"),
        (f'<Connect><Stream url="URL"><Parameter name="a" value="{"x" * 500}"/></Stream></Connect>', "500"),
    ],
)
def test_what_the_platform_does_not_promise_ends_the_call(verbs: str, what: str) -> None:
    with listening(close) as service:
        record = ring_streamed(service, verbs=verbs.replace("URL", service.url))
    assert what in record.faults[0].what
    assert service.peers == []
