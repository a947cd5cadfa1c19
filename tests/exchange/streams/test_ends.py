"""How a stream ends: somebody hangs up, a connection is lost, a second one comes, nobody says anything."""

from __future__ import annotations

import pytest
from websockets.frames import CloseCode

from ivr.exchange.handset import HangUp, Mishap, Trouble
from ivr.exchange.record import EndedBy
from ivr.exchange.streams import call as stream_call
from tests.exchange.fakes import texts
from tests.exchange.streams.service import Peer, listening, ring_streamed
from tests.exchange.streams.streamed import CALL, HELLO, MENU, Caller, close, exchange_with, sound_of, talk


def test_hanging_up_stops_and_closes() -> None:
    def script(peer: Peer) -> None:
        peer.all()

    service, record = exchange_with(script, Caller(HangUp()))
    peer = service.peers[0]
    assert peer.received[-1]["event"] == "stop"
    assert peer.received[-1]["stop"] == {"accountSid": "AC" + "0" * 32, "callSid": CALL}
    assert record.ended_by is EndedBy.CALLER
    assert texts(record) == []


def test_a_lost_connection_says_no_word_and_the_next_verb_is_carried_out() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(MENU))
        peer.all()

    service, record = exchange_with(script, Caller(Mishap(Trouble.DROP, 0.3), over=True), sounds=(MENU,))
    peer = service.peers[0]
    assert peer.of("stop") == []
    assert peer.socket.close_code == CloseCode.ABNORMAL_CLOSURE
    assert texts(record) == ["Mời quý vị nói.", "afterwards"]


def test_a_second_stream_ends_the_first_and_carries_the_same_parameters() -> None:
    with listening(lambda peer: peer.all(), lambda peer: peer.until("media", 5)) as service:
        record = ring_streamed(service, Caller(Mishap(Trouble.SECOND)))
    first, second = service.peers
    assert first.received[-1]["event"] == "stop"
    assert second.start["start"]["customParameters"] == {"token": "t0k"}
    assert second.start["streamSid"] != first.start["streamSid"]
    assert second.start["start"]["callSid"] == first.start["start"]["callSid"]
    assert texts(record) == ["afterwards"]


def test_a_stranger_who_is_shown_out_is_no_fault() -> None:
    with listening(talk, close) as service:
        record = ring_streamed(service, Caller(Mishap(Trouble.STEAL), over=True))
    signed = ["X-Twilio-Signature" in peer.request.headers for peer in service.peers]
    assert signed == [True, False, True]
    assert record.faults == []


def test_a_stranger_who_is_served_is_a_fault() -> None:
    def fooled(peer: Peer) -> None:
        peer.play(sound_of(HELLO))
        peer.all()

    with listening(talk, fooled) as service:
        record = ring_streamed(service, Caller(Mishap(Trouble.STEAL), over=True))
    assert "Somebody else's stream was served" in record.faults[0].what


def test_a_service_that_never_says_anything_does_not_hold_the_line_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_call, "SILENT_SECONDS", 2.0)
    _, record = exchange_with(lambda peer: peer.all(), Caller())
    assert "said nothing in a stream for 2 seconds" in record.faults[0].what
