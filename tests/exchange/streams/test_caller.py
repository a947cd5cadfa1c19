"""What a caller does in a stream: keys, words, an echo on the line, and where the waits between them are."""

from __future__ import annotations

import numpy as np

from ivr.exchange.handset import Press, Speak
from ivr.exchange.scripted import Keys, ScriptedHandset
from ivr.exchange.sound.audio import from_mu_law, to_mu_law
from tests.exchange.streams.service import Peer, listening, ring_streamed
from tests.exchange.streams.streamed import HELLO, MENU, Caller, exchange_with, listen, sound_of


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
    assert record.turns[0].pressed == "5"
    assert len(peer.of("dtmf")) == 1


def test_words_arrive_as_they_were_said() -> None:
    words = to_mu_law(np.random.default_rng(3).uniform(-0.2, 0.2, 8000))

    def script(peer: Peer) -> None:
        peer.play(sound_of(MENU))
        peer.until("media", 400)

    service, record = exchange_with(script, Caller(Speak("tôi hỏi", 1.0, audio=words)), sounds=(MENU,))
    assert words in service.peers[0].heard
    assert [one.kind for one in record.turns[0].happened][:3] == ["stream", "said", "say"]


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


def test_time_on_the_line_is_the_time_of_the_stream() -> None:
    _, record = exchange_with(listen(200))
    assert 4.0 <= record.seconds - 1 < 4.5


def test_a_wait_that_the_service_ends_by_speaking_is_a_wait_in_vain() -> None:
    def script(peer: Peer) -> None:
        for _ in range(2):
            peer.play(sound_of(MENU))
            peer.until("media", 40 + 300)

    _, record = exchange_with(script, Caller(), sounds=(MENU,))
    kinds = [one.kind for one in record.turns[0].happened]
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
