"""Messages keep their order, and a platform that takes none is not waited for for ever."""

from __future__ import annotations

import asyncio
import json

import pytest

from ivr.telephony.media import Writer
from ivr.telephony.playout import Playout
from ivr.telephony.sender import Sender, Slow
from ivr.telephony.sockets import Gone
from tests.telephony.stream_fakes import SID, in_loop
from tests.telephony.stream_line import FakeSocket


class Sluggish(FakeSocket):
    """Has room for one message at a time."""

    async def send(self, text: str) -> None:
        await asyncio.sleep(0)
        await super().send(text)


def prompt() -> Playout:
    playout = Playout(Writer(SID))
    playout.play([b"\xff" * 8000], 0.0)
    return playout


@in_loop
async def test_a_clear_is_not_overtaken_by_the_audio_that_it_is_to_drop() -> None:
    socket, playout = Sluggish(), prompt()
    sender = Sender(socket, playout)
    first = asyncio.create_task(sender.flush())
    await asyncio.sleep(0)
    playout.stop()
    await sender.flush()
    await first
    assert socket.events[-1] == "clear"
    assert socket.held == 0


@in_loop
async def test_a_platform_that_takes_nothing_is_slow() -> None:
    socket = FakeSocket()
    socket.stuck.clear()
    with pytest.raises(Slow):
        await Sender(socket, prompt(), slow=0.01).flush()


@in_loop
async def test_a_slow_platform_does_not_keep_a_stream_from_ending() -> None:
    socket = FakeSocket()
    socket.stuck.clear()
    await Sender(socket, prompt(), slow=0.01).finish()
    assert socket.closed is None


@in_loop
async def test_what_is_due_goes_out_before_the_socket_closes() -> None:
    socket, playout = FakeSocket(), prompt()
    playout.stop()
    await Sender(socket, playout).finish()
    assert (socket.events[-1], socket.closed) == ("clear", 1000)


@in_loop
async def test_a_platform_that_is_gone_is_told_apart() -> None:
    socket = FakeSocket()
    await socket.close()
    with pytest.raises(Gone):
        await Sender(socket, prompt()).flush()


@in_loop
async def test_a_message_is_text_that_the_platform_can_read() -> None:
    socket = FakeSocket()
    await Sender(socket, prompt()).flush()
    assert socket.events == ["media"] * 5 + ["mark"]
    assert json.loads(Writer(SID).clear())["event"] == "clear"
