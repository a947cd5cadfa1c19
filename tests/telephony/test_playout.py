"""Prompts go out paced, and what was cut short is not mistaken for heard."""

from __future__ import annotations

import base64
import json

from ivr.telephony.media import RATE, Writer
from ivr.telephony.playout import LEAD, LOST_MARK, PIECE, Playout


def seconds(length: float, byte: int = 1) -> bytes:
    return bytes([byte]) * int(length * RATE)


def taken(playout: Playout) -> tuple[bytes, list[str], int]:
    """Audio, marks and clears among the messages that are due."""
    frames = [json.loads(frame) for frame in playout.take()]
    audio = b"".join(base64.b64decode(one["media"]["payload"]) for one in frames if one["event"] == "media")
    marks = [one["mark"]["name"] for one in frames if one["event"] == "mark"]
    return audio, marks, sum(one["event"] == "clear" for one in frames)


def playing(*sounds: bytes) -> Playout:
    playout = Playout(Writer("MZ"))
    playout.play(sounds, 10.0)
    return playout


def test_sounds_follow_one_another_without_a_gap() -> None:
    audio, marks, clears = taken(playing(seconds(0.5, 1), seconds(0.3, 2)))
    assert audio == seconds(0.5, 1) + seconds(0.3, 2)
    assert (len(marks), clears) == (1, 0)


def test_the_beginning_goes_out_at_once_and_the_rest_as_it_is_played() -> None:
    playout = playing(seconds(60))
    sent = len(taken(playout)[0])
    assert LEAD <= sent / RATE <= LEAD + PIECE / RATE
    for step in range(1, 500):
        now = step * 0.02
        playout.advance(10.0 + now)
        sent += len(taken(playout)[0])
        assert now + LEAD - 0.001 <= sent / RATE <= now + LEAD + PIECE / RATE + 0.001


def test_no_message_is_tiny_or_huge() -> None:
    playout = playing(seconds(1.0))
    sizes = [len(base64.b64decode(json.loads(frame)["media"]["payload"])) for frame in playout.take()[:-1]]
    assert set(sizes) == {PIECE}


def test_it_plays_until_its_own_mark_comes_back() -> None:
    playout = playing(seconds(1))
    (mark,) = taken(playout)[1]
    assert not playout.heard("0:99")
    assert playout.playing
    assert playout.heard(mark)
    assert not playout.playing


def test_a_mark_cannot_come_back_before_it_was_sent() -> None:
    playout = playing(seconds(30))
    playout.take()
    assert not playout.heard("0:1")
    assert playout.playing


def test_a_mark_from_before_a_clear_does_not_count() -> None:
    playout = playing(seconds(1))
    (old,) = taken(playout)[1]
    playout.play([seconds(1)], 11.0)
    _, (new,), clears = taken(playout)
    assert clears == 1
    assert old != new
    assert not playout.heard(old)
    assert playout.playing


def test_a_mark_that_is_never_echoed_is_waited_for_a_little() -> None:
    playout = playing(seconds(1))
    playout.advance(11.0 + LOST_MARK - 0.1)
    assert playout.playing
    playout.advance(11.0 + LOST_MARK + 0.1)
    assert not playout.playing


def test_stopping_clears_once_and_sends_no_more() -> None:
    playout = playing(seconds(30))
    taken(playout)
    assert playout.stop()
    assert not playout.stop()
    playout.advance(60.0)
    assert taken(playout) == (b"", [], 1)


def test_nothing_to_say_is_nothing_to_wait_for() -> None:
    for playout in (playing(), playing(b"")):
        assert not playout.playing
        assert playout.take() == []


def test_what_was_played_last_is_known_for_as_long_as_it_may_echo() -> None:
    playout = playing(seconds(1.0, 1), seconds(4.0, 2))
    playout.advance(11.5)
    assert playout.recent(11.5) == seconds(1.0, 1) + seconds(0.5, 2)
    playout.advance(13.0)
    playout.stop()
    assert playout.recent(13.1) == seconds(2.0, 2) + seconds(0.1, 0xFF)
    assert playout.recent(15.2) == b""


def test_what_ended_by_itself_is_known_too_and_nothing_when_nothing_was_played() -> None:
    assert playing(seconds(1.0, 1)).recent(12.0) == seconds(1.0, 1) + seconds(1.0, 0xFF)
    assert playing(seconds(1.0, 1)).recent(20.0) == b""
    assert Playout(Writer("MZ")).recent(5.0) == b""
