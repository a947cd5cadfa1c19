"""Messages of a stream from the platform: what each of them holds, and in which order they come."""

from __future__ import annotations

import base64

from ivr.exchange.handset import Press
from ivr.exchange.profiles import SOMLENG
from ivr.exchange.signature import sign
from tests.exchange.fakes import TOKEN, texts
from tests.exchange.streams.service import Peer, document, listening, ring_streamed
from tests.exchange.streams.streamed import CALL, MENU, Caller, close, exchange_with, listen, sound_of


def test_the_first_message_is_connected_and_has_no_number() -> None:
    service, _ = exchange_with(close)
    assert service.peers[0].received[0] == {"event": "connected", "protocol": "Call", "version": "1.0.0"}


def test_start_says_which_call_it_is_and_what_the_document_gave_along() -> None:
    service, _ = exchange_with(close)
    start = service.peers[0].received[1]
    sid = start["streamSid"]
    assert sid.startswith("MZ")
    assert start == {
        "event": "start",
        "sequenceNumber": "1",
        "streamSid": sid,
        "start": {
            "streamSid": sid,
            "accountSid": "AC" + "0" * 32,
            "callSid": CALL,
            "tracks": ["inbound"],
            "customParameters": {"token": "t0k"},
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        },
    }


def test_media_flows_in_silence_numbered_and_timed_20_ms_a_message_with_numbers_as_text() -> None:
    service, _ = exchange_with(listen(5))
    media = service.peers[0].of("media")
    assert [one["sequenceNumber"] for one in media] == ["2", "3", "4", "5", "6"]
    assert [one["media"]["chunk"] for one in media] == ["1", "2", "3", "4", "5"]
    assert [one["media"]["timestamp"] for one in media] == ["0", "20", "40", "60", "80"]
    assert {one["media"]["track"] for one in media} == {"inbound"}
    assert base64.b64decode(media[0]["media"]["payload"]) == b"\xff" * 160
    assert len(media[0]["media"]["payload"]) == 216


def test_the_handshake_is_signed_over_its_own_address() -> None:
    service, _ = exchange_with(close)
    headers = service.peers[0].request.headers
    assert headers["X-Twilio-Signature"] == sign(service.url, (), TOKEN)
    assert headers["User-Agent"] == "TwilioProxy/1.1"
    assert "Sec-WebSocket-Extensions" not in headers


def test_the_next_verb_is_carried_out_when_the_service_closes() -> None:
    _, record = exchange_with(close)
    assert texts(record) == ["afterwards"]


def test_a_query_is_cut_off_and_warned_of() -> None:
    with listening(close) as service:
        record = ring_streamed(service, verbs=document(f"{service.url}?token=1"))
    assert service.peers[0].request.path == "/stream"
    assert "query" in record.warnings[0]


def test_a_relative_address_leads_to_where_the_document_came_from() -> None:
    with listening(close) as service:
        record = ring_streamed(service, verbs=document("/stream"))
    assert (record.faults, len(service.peers)) == ([], 1)


def test_sequence_numbers_count_every_message_after_connected() -> None:
    def script(peer: Peer) -> None:
        peer.mark("a")
        peer.play(sound_of(MENU))
        peer.until("dtmf")
        peer.until("media", 3)

    service, _ = exchange_with(script, Caller(Press("5")), sounds=(MENU,))
    numbers = [one["sequenceNumber"] for one in service.peers[0].received[1:]]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_somleng_signs_nothing_offers_its_protocol_and_puts_parameters_beside_start() -> None:
    with listening(close, protocols=("audio.somleng.org",)) as service:
        ring_streamed(service, profile=SOMLENG)
    peer = service.peers[0]
    assert "X-Twilio-Signature" not in peer.request.headers
    assert peer.socket.subprotocol == "audio.somleng.org"
    assert peer.start["customParameters"] == {"token": "t0k"}
    assert "customParameters" not in peer.start["start"]
