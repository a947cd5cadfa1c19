"""What a service plays in a stream: how it is written down, marks, clear, and how much the platform holds."""

from __future__ import annotations

import numpy as np

from ivr.exchange.profiles import SOMLENG
from ivr.exchange.sound.audio import to_mu_law
from tests.exchange.fakes import texts
from tests.exchange.streams.service import Peer
from tests.exchange.streams.streamed import HELLO, MENU, carrying, exchange_with, sound_of


def test_what_was_played_is_written_down_by_its_text() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(HELLO) + b"\xff" * 800 + sound_of(MENU))
        peer.mark("end")
        peer.until("mark")

    _, record = exchange_with(script, sounds=(HELLO, MENU))
    said = record.turns[0].said
    assert [(one.text, one.source) for one in said[:2]] == [("Xin chào.", "stream"), ("Mời quý vị nói.", "stream")]
    assert [round(one.heard, 2) for one in said[:2]] == [0.6, 0.8]


def test_audio_that_nobody_knows_is_written_down_as_a_sound_of_its_length() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(HELLO))
        peer.mark("end")
        peer.until("mark")
        peer.until("media", 10)

    _, record = exchange_with(script)
    (said, _) = record.turns[0].said
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
    heard = record.turns[0].said[0]
    assert heard.text == "Xin chào."
    assert record.heard_seconds < 5


def test_a_sentence_that_was_cleared_was_heard_in_part() -> None:
    def script(peer: Peer) -> None:
        peer.play(sound_of(MENU))
        peer.until("media", 20)
        peer.send("clear")
        peer.until("media", 10)

    _, record = exchange_with(script, sounds=(HELLO, MENU))
    (said, _) = record.turns[0].said
    assert said.text == "Mời quý vị nói."
    assert 0 < said.heard < 0.79
    assert said.seconds == 0.8


def test_more_than_ten_minutes_are_thrown_away_and_noted_once() -> None:
    def script(peer: Peer) -> None:
        for _ in range(13):
            peer.play(b"\x01" * 8000 * 60)
        # The last of these long messages may still be on its way: stay until it has surely been read.
        peer.until("media", 100)

    _, record = exchange_with(script)
    assert [fault.code for fault in record.faults] == [31931]


def test_somleng_holds_half_a_minute() -> None:
    def script(peer: Peer) -> None:
        peer.play(b"\x01" * 8000 * 31)
        # So long a message may still be on its way: stay until it has surely been read.
        peer.until("media", 100)

    _, record = exchange_with(script, profile=SOMLENG)
    assert "more than 30 seconds" in record.faults[0].what


def test_sounds_that_begin_alike_are_told_apart() -> None:
    common, *tails = (np.random.default_rng(seed).uniform(-0.3, 0.3, 4000) for seed in (9, 10, 11))
    files = tuple(
        carrying(to_mu_law(np.concatenate((common, tail))), f"câu {number}") for number, tail in enumerate(tails)
    )

    def script(peer: Peer) -> None:
        for at in range(0, 8000, 400):
            peer.play(sound_of(files[1])[at : at + 400])
        peer.mark("end")
        peer.until("mark")

    _, record = exchange_with(script, sounds=files)
    assert texts(record)[0] == "câu 1"
