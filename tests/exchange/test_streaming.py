"""<Connect><Stream>: every message of Twilio's protocol, one by one, against a small service of the tests."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest
from websockets.frames import CloseCode

from ivr.exchange.handset import Act, HangUp, Mishap, Press, Span, Speak, Trouble
from ivr.exchange.profiles import SOMLENG
from ivr.exchange.record import EndedBy
from ivr.exchange.scripted import Keys, ScriptedHandset
from ivr.exchange.signature import sign
from ivr.exchange.sound.audio import from_mu_law, to_mu_law
from ivr.exchange.sound.known_sounds import KnownSounds
from ivr.exchange.sound.wav import read_wav
from ivr.exchange.streams import call as stream_call
from tests.exchange.fakes import TOKEN, chunk, texts, wav
from tests.exchange.stream_service import Peer, StreamService, document, listening, ring_streamed

CALL = "CA" + "1".zfill(32)


def spoken(seconds: float, text: str, seed: int = 1) -> bytes:
    """A WAV file of mu-law noise that carries a text."""
    noise = np.random.default_rng(seed).uniform(-0.3, 0.3, round(seconds * 8000))
    empty = wav(0.0)
    data = to_mu_law(noise)
    parts = empty[12 : empty.index(b"data")] + chunk(b"data", data)
    parts += chunk(b"LIST", b"INFO" + chunk(b"INAM", text.encode() + b"\0"))
    return b"RIFF" + len(b"WAVE" + parts).to_bytes(4, "little") + b"WAVE" + parts


def sound_of(file: bytes) -> bytes:
    return read_wav(file).data


HELLO, MENU = spoken(0.6, "Xin chào.", 1), spoken(0.8, "Mời quý vị nói.", 2)


class Caller:
    """Does one thing at each wait of a stream, or at each sentence when it may talk over it."""

    def __init__(self, *acts: Act, over: bool = False) -> None:
        self.acts, self.over_it, self.spans = list(acts), over, list[Span]()

    def during(self, span: Span) -> Act | None:
        self.spans.append(span)
        return self.acts.pop(0) if self.acts and (span.waiting or self.over_it) else None

    def deliveries(self) -> int:
        return 1

    def over(self) -> None: ...


def close(peer: Peer) -> None:
    peer.socket.close()


def talk(peer: Peer) -> None:
    peer.play(sound_of(MENU))
    peer.until("media", 200)


def listen(frames: int) -> object:
    def script(peer: Peer) -> None:
        peer.until("media", frames)

    return script


def exchange_with(script: object, handset: Caller | None = None, **more: object) -> tuple[StreamService, object]:
    with listening(script) as service:  # type: ignore[arg-type]
        record = ring_streamed(service, handset, **more)  # type: ignore[arg-type]
    return service, record


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
    assert texts(record) == ["afterwards"]  # type: ignore[arg-type]


def test_a_query_is_cut_off_and_warned_of() -> None:
    with listening(close) as service:
        record = ring_streamed(service, verbs=document(f"{service.url}?token=1"))
    assert service.peers[0].request.path == "/stream"
    assert "query" in record.warnings[0]


def test_a_relative_address_leads_to_where_the_document_came_from() -> None:
    with listening(close) as service:
        record = ring_streamed(service, verbs=document("/stream"))
    assert (record.faults, len(service.peers)) == ([], 1)


def test_what_was_played_is_written_down_by_its_text() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(HELLO) + b"\xff" * 800 + sound_of(MENU))
        peer.mark("end")
        peer.until("mark")

    _, record = exchange_with(script, sounds=(HELLO, MENU))
    said = record.turns[0].said  # type: ignore[attr-defined]
    assert [(one.text, one.source) for one in said[:2]] == [("Xin chào.", "stream"), ("Mời quý vị nói.", "stream")]
    assert [round(one.heard, 2) for one in said[:2]] == [0.6, 0.8]


def test_audio_that_nobody_knows_is_written_down_as_a_sound_of_its_length() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(HELLO))
        peer.mark("end")
        peer.until("mark")
        peer.until("media", 10)

    _, record = exchange_with(script)
    (said, _) = record.turns[0].said  # type: ignore[attr-defined]
    assert said.text == "(a sound without a name)"
    assert round(said.heard, 2) == 0.6


def test_a_mark_comes_back_when_what_was_sent_before_it_was_played() -> None:
    def script(peer: Peer) -> None:
        peer.play(b"\x01" * 1600)
        peer.mark("played")
        before = len(peer.of("media"))
        mark = peer.until("mark")
        assert mark["mark"] == {"name": "played"}
        assert mark["streamSid"] == peer.start["streamSid"]
        assert len(peer.of("media")) - before >= 10

    exchange_with(script)


def test_a_mark_comes_back_at_once_when_nothing_is_queued() -> None:
    def script(peer: Peer) -> None:
        peer.until("media")
        peer.mark("now")
        before = len(peer.of("media"))
        peer.until("mark")
        assert len(peer.of("media")) - before <= 20

    exchange_with(script)


def test_clear_stops_the_sound_and_brings_every_mark_back() -> None:
    def script(peer: Peer) -> None:
        for name in ("a", "b"):
            peer.play(sound_of(HELLO) * 100)
            peer.mark(name)
        peer.until("media", 20)
        peer.send("clear")
        assert [peer.until("mark")["mark"]["name"] for _ in range(2)] == ["a", "b"]
        peer.until("media", 20)

    _, record = exchange_with(script, sounds=(HELLO,))
    heard = record.turns[0].said[0]  # type: ignore[attr-defined]
    assert heard.text == "Xin chào."
    assert record.heard_seconds < 5  # type: ignore[attr-defined]


def test_a_sentence_that_was_cleared_was_heard_in_part() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(MENU))
        peer.until("media", 20)
        peer.send("clear")
        peer.until("media", 10)

    _, record = exchange_with(script, sounds=(HELLO, MENU))
    (said, _) = record.turns[0].said  # type: ignore[attr-defined]
    assert said.text == "Mời quý vị nói."
    assert 0 < said.heard < 0.79
    assert said.seconds == 0.8


def test_a_key_is_told_once_and_its_tone_is_heard() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(MENU))
        assert peer.until("dtmf")["dtmf"] == {"track": "inbound_track", "digit": "5"}
        peer.until("media", 10)

    service, record = exchange_with(script, Caller(Press("5")), sounds=(MENU,))
    peer = service.peers[0]
    sounding = from_mu_law(peer.heard.replace(b"\xff", b""))
    spectrum = np.abs(np.fft.rfft(sounding))
    loudest = sorted(np.argsort(spectrum)[-2:] * 8000 / len(sounding))
    assert len(sounding) > 700
    assert np.allclose(loudest, [770, 1336], atol=12)
    assert record.turns[0].pressed == "5"  # type: ignore[attr-defined]
    assert len(peer.of("dtmf")) == 1


def test_sequence_numbers_count_every_message_after_connected() -> None:
    def script(peer: Peer) -> None:
        peer.mark("a")
        peer.play(sound_of(MENU))
        peer.until("dtmf")
        peer.until("media", 3)

    service, _ = exchange_with(script, Caller(Press("5")), sounds=(MENU,))
    numbers = [one["sequenceNumber"] for one in service.peers[0].received[1:]]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_words_arrive_as_they_were_said() -> None:
    words = to_mu_law(np.random.default_rng(3).uniform(-0.2, 0.2, 8000))

    def script(peer: Peer) -> None:
        peer.play(sound_of(MENU))
        peer.until("media", 400)

    service, record = exchange_with(script, Caller(Speak("tôi hỏi", 1.0, audio=words)), sounds=(MENU,))
    assert words in service.peers[0].heard
    assert [one.kind for one in record.turns[0].happened][:3] == ["stream", "said", "say"]  # type: ignore[attr-defined]


def test_words_may_begin_while_a_sentence_is_being_spoken() -> None:
    words = to_mu_law(np.full(800, 0.2))

    def script(peer: Peer) -> None:
        peer.play(sound_of(MENU))
        peer.mark("end")
        peer.until("mark")
        assert words in peer.heard

    exchange_with(script, Caller(Speak("à", 0.1, 0.3, words), over=True), sounds=(MENU,))


def test_the_service_is_heard_again_in_the_callers_sound_where_the_line_has_an_echo() -> None:
    loud = to_mu_law(np.full(8000, 0.5))

    def script(peer: Peer) -> None:
        peer.play(loud)
        peer.mark("end")
        peer.until("mark")
        echoed = from_mu_law(peer.heard)
        assert abs(20 * np.log10(echoed.max() / 0.5) + 26) < 1

    exchange_with(script, echo=26.0)


def test_hanging_up_stops_and_closes() -> None:
    def script(peer: Peer) -> None:
        peer.all()

    service, record = exchange_with(script, Caller(HangUp()))
    peer = service.peers[0]
    assert peer.received[-1]["event"] == "stop"
    assert peer.received[-1]["stop"] == {"accountSid": "AC" + "0" * 32, "callSid": CALL}
    assert record.ended_by is EndedBy.CALLER  # type: ignore[attr-defined]
    assert texts(record) == []  # type: ignore[arg-type]


def test_a_lost_connection_says_no_word_and_the_next_verb_is_carried_out() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(MENU))
        peer.all()

    service, record = exchange_with(script, Caller(Mishap(Trouble.DROP, 0.3), over=True), sounds=(MENU,))
    peer = service.peers[0]
    assert peer.of("stop") == []
    assert peer.socket.close_code == CloseCode.ABNORMAL_CLOSURE
    assert texts(record) == ["Mời quý vị nói.", "afterwards"]  # type: ignore[arg-type]


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


def test_more_than_ten_minutes_are_thrown_away_and_noted_once() -> None:
    def script(peer: Peer) -> None:
        for _ in range(13):
            peer.play(b"\x01" * 8000 * 60)
        # The last of these long messages may still be on its way: stay until it has surely been read.
        peer.until("media", 100)

    _, record = exchange_with(script)
    assert [fault.code for fault in record.faults] == [31931]  # type: ignore[attr-defined]


def test_somleng_holds_half_a_minute() -> None:
    def script(peer: Peer) -> None:
        peer.play(b"\x01" * 8000 * 31)
        peer.until("media", 5)

    _, record = exchange_with(script, profile=SOMLENG)
    assert "more than 30 seconds" in record.faults[0].what  # type: ignore[attr-defined]


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
    assert [fault.code for fault in record.faults] == [code]  # type: ignore[attr-defined]
    assert texts(record) == ["afterwards"]  # type: ignore[arg-type]


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
    assert [fault.code for fault in record.faults] == [31951]  # type: ignore[attr-defined]


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


def test_somleng_signs_nothing_offers_its_protocol_and_puts_parameters_beside_start() -> None:
    with listening(close, protocols=("audio.somleng.org",)) as service:
        ring_streamed(service, profile=SOMLENG)
    peer = service.peers[0]
    assert "X-Twilio-Signature" not in peer.request.headers
    assert peer.socket.subprotocol == "audio.somleng.org"
    assert peer.start["customParameters"] == {"token": "t0k"}
    assert "customParameters" not in peer.start["start"]


def test_a_service_that_never_says_anything_does_not_hold_the_line_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_call, "SILENT_SECONDS", 2.0)
    _, record = exchange_with(lambda peer: peer.all(), Caller())
    assert "said nothing in a stream for 2 seconds" in record.faults[0].what  # type: ignore[attr-defined]


def test_time_on_the_line_is_the_time_of_the_stream() -> None:
    _, record = exchange_with(listen(200))
    assert 4.0 <= record.seconds - 1 < 4.5  # type: ignore[attr-defined]


def test_a_wait_that_the_service_ends_by_speaking_is_a_wait_in_vain() -> None:
    def script(peer: Peer) -> None:
        for _ in range(2):
            peer.play(sound_of(MENU))
            peer.until("media", 40 + 300)

    _, record = exchange_with(script, Caller(), sounds=(MENU,))
    kinds = [one.kind for one in record.turns[0].happened]  # type: ignore[attr-defined]
    assert kinds[:4] == ["stream", "said", "silence", "said"]


def test_every_wait_has_a_place_of_its_own_and_its_prompt_has_the_same() -> None:
    def script(peer: Peer) -> None:
        for _ in range(2):
            peer.play(sound_of(MENU))
            peer.until("media", 40 + 300)

    caller = Caller()
    exchange_with(script, caller, sounds=(MENU,))
    seen = [(str(span.kind), span.place) for span in caller.spans if span.streamed]
    assert seen == [("play", 1), ("listening", 1), ("play", 2), ("listening", 2)]


def test_a_list_of_moves_is_followed_in_a_stream_too() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(MENU))
        assert peer.until("dtmf")["dtmf"]["digit"] == "2"
        peer.play(sound_of(HELLO))
        assert peer.until("dtmf")["dtmf"]["digit"] == "1"

    with listening(script) as service:
        record = ring_streamed(service, ScriptedHandset([Keys("2"), Keys("1")]), sounds=(HELLO, MENU))
    assert record.turns[0].pressed == "21"


def test_sounds_that_begin_alike_are_told_apart() -> None:
    common = np.random.default_rng(9).uniform(-0.3, 0.3, 4000)
    tails = [np.random.default_rng(seed).uniform(-0.3, 0.3, 4000) for seed in (10, 11)]
    known = KnownSounds()
    files = []
    for number, tail in enumerate(tails):
        file = spoken(0.0, "")
        data = to_mu_law(np.concatenate((common, tail)))
        parts = file[12 : file.index(b"data")] + chunk(b"data", data)
        parts += chunk(b"LIST", b"INFO" + chunk(b"INAM", f"câu {number}".encode() + b"\0"))
        files.append(b"RIFF" + len(b"WAVE" + parts).to_bytes(4, "little") + b"WAVE" + parts)
        known.learn(files[-1])

    def script(peer: Peer) -> None:
        for at in range(0, 8000, 400):
            peer.play(sound_of(files[1])[at : at + 400])
        peer.mark("end")
        peer.until("mark")

    _, record = exchange_with(script, sounds=tuple(files))
    assert texts(record)[0] == "câu 1"  # type: ignore[arg-type]
