"""How a stream ends: hung up, dropped, garbled, stalled, slow, drained."""

from __future__ import annotations

import asyncio

import pytest

from ivr.core.inputs import Heard
from ivr.telephony.media import BadMessage
from ivr.telephony.sockets import Gone
from ivr.telephony.stream import STALLED
from tests.telephony.stream_fakes import UNDERSTOOD, FakeEar, FakeListening, in_loop, media
from tests.telephony.stream_line import Line


@in_loop
async def test_a_caller_who_hangs_up_is_forgotten_at_once() -> None:
    async with Line() as line:
        await line.listen(1)
        line.socket.put({"event": "stop", "streamSid": "MZ", "stop": {}})
        await line.settle()
        assert line.ended == "stopped"
        assert line.ear.given[0].closed
        assert line.calls.asked == []


@in_loop
async def test_a_socket_that_drops_in_the_middle_of_a_sentence_ends_everything() -> None:
    spoken = FakeListening(begins=1.0, ends=3.0)
    async with Line(ear=FakeEar([spoken])) as line:
        await line.listen(2)
        line.socket.put(Gone())
        await line.settle()
        assert line.ended == "dropped"
        assert spoken.closed
        assert line.calls.asked == []


@in_loop
async def test_a_socket_that_drops_while_words_are_being_understood_starts_no_turn() -> None:
    spoken = FakeListening(ends=1.0, decoded=asyncio.Event())
    async with Line(ear=FakeEar([spoken])) as line:
        await line.listen(1.5)
        line.socket.put(Gone())
        await line.settle()
        assert line.ended == "dropped"
        assert line.calls.asked == []


@pytest.mark.parametrize("message", ["{", "[]", '{"event":"media"}', '{"event":"dtmf","dtmf":{"digit":"55"}}'])
@in_loop
async def test_garbage_ends_the_stream(message: str) -> None:
    async with Line() as line:
        line.socket.put(message)
        await line.settle()
        assert (line.ended, line.socket.closed) == ("garbled", 1000)


@in_loop
async def test_a_binary_message_ends_the_stream() -> None:
    async with Line() as line:
        line.socket.put(BadMessage("It is binary."))
        await line.settle()
        assert line.ended == "garbled"


@pytest.mark.parametrize("message", ['{"event":"weather"}', '{"event":"connected"}', '{"event":7}', "{}"])
@in_loop
async def test_what_is_not_known_is_passed_over(message: str) -> None:
    async with Line() as line:
        line.socket.put(message)
        await line.listen(0.1)
        assert line.ended is None


@in_loop
async def test_a_platform_that_sends_no_audio_is_given_up() -> None:
    async with Line() as line:
        await line.listen(1)
        line.wall += STALLED - 0.1
        await line.stream.watch()
        assert line.ended is None
        line.wall += 0.2
        await line.stream.watch()
        await line.settle()
        assert line.ended == "stalled"


@in_loop
async def test_a_platform_that_takes_nothing_is_given_up() -> None:
    async with Line() as line:
        line.stream._sender._slow = 0.01
        line.socket.stuck.clear()
        line.socket.put(media())
        line.socket.put({"event": "dtmf", "dtmf": {"digit": "1"}})
        await line.running
        assert line.ended == "slow"


@in_loop
async def test_a_drained_stream_is_silent_and_closed() -> None:
    async with Line() as line:
        await line.listen(1)
        await line.stream.drain()
        await line.settle()
        assert (line.ended, line.socket.closed, line.socket.held) == ("drained", 1000, 0)
        assert line.calls.asked == []


@in_loop
async def test_words_that_are_being_understood_are_not_lost_by_draining() -> None:
    spoken = FakeListening(ends=1.0, decoded=asyncio.Event())
    async with Line(ear=FakeEar([spoken])) as line:
        await line.listen(1.2)
        await line.stream.drain()
        await line.settle()
        assert line.ended is None
        assert spoken.decoded is not None
        spoken.decoded.set()
        await line.settle()
        assert line.calls.heard == [Heard(UNDERSTOOD)]
        assert line.ended == "drained"
