"""Streams over a real socket: the server that ``ivr run`` uses, and a WebSocket client that knows nothing of us."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from ivr.asgi import Service
from ivr.cli.server import server_of
from ivr.core.inputs import Keys
from ivr.telephony.media import LONGEST_MESSAGE
from ivr.web.intake import Receive, Scope, Send
from tests.telephony.door_visits import CONNECTED, House, signed, start
from tests.telephony.fakes import KEY
from tests.telephony.stream_fakes import FakeCalls, in_loop, listening, media

PATIENCE = 20


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    """An HTTP service that says yes."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


class Running:
    """A house behind a port of this machine."""

    def __init__(self, house: House, port: int) -> None:
        self.house = house
        self.port = port
        self.server = server_of(Service(pages, house.door), grace=5)

    def connect(self, path: str = "/voice/stream", key: str = KEY, **options: object) -> connect:
        headers = {"X-Twilio-Signature": signed(f"wss://hotline.example.vn{path}", key)}
        return connect(f"ws://127.0.0.1:{self.port}{path}", additional_headers=headers, proxy=None)

    async def get(self) -> int:
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.get(f"http://127.0.0.1:{self.port}/")).status_code


@asynccontextmanager
async def running(house: House) -> AsyncIterator[Running]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        found = Running(house, listener.getsockname()[1])
        serving = asyncio.create_task(found.server.serve([listener]))
        try:
            while not found.server.started:
                await asyncio.sleep(0.01)
            yield found
        finally:
            found.server.should_exit = True
            await asyncio.wait_for(serving, PATIENCE)


async def hear(socket: ClientConnection, event: str) -> dict[str, object]:
    """Read messages until one of that kind."""
    async with asyncio.timeout(PATIENCE):
        while True:
            text = await socket.recv()
            assert isinstance(text, str)
            message: dict[str, object] = json.loads(text)
            if message["event"] == event:
                return message


async def end_of(socket: ClientConnection) -> int | None:
    """Read until the service closes; the code it gives."""
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                await socket.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


@in_loop
async def test_a_conversation() -> None:
    house = House(FakeCalls([listening("can-cuoc", "Căn cước.")]))
    async with running(house) as service, service.connect() as line:
        await line.send(CONNECTED)
        await line.send(start())
        await hear(line, "media")
        await line.send(media())
        await line.send(json.dumps({"event": "dtmf", "dtmf": {"digit": "1"}}))
        await hear(line, "clear")
        await hear(line, "media")
        assert house.calls.heard == [Keys("1")]
        await line.send('{"event":"stop"}')
        assert await end_of(line) == 1000
    assert ("closed", "stopped") in house.metrics.seen


@in_loop
async def test_a_stranger_is_refused_at_the_handshake() -> None:
    async with running(House()) as service:
        with pytest.raises(InvalidStatus) as refused:
            async with service.connect(key="another"):
                pass
        assert refused.value.response.status_code == 403


@pytest.mark.parametrize("path", ["/", "/voice/answer", "/voice/stream/more"])
@in_loop
async def test_there_are_no_other_sockets(path: str) -> None:
    async with running(House()) as service:
        with pytest.raises(InvalidStatus) as refused:
            async with service.connect(path):
                pass
        assert refused.value.response.status_code == 403


@in_loop
async def test_a_message_that_is_too_long_ends_the_stream() -> None:
    house = House()
    async with running(house) as service, service.connect() as line:
        await line.send(start())
        await hear(line, "media")
        await line.send(" " * (LONGEST_MESSAGE + 1))
        assert await end_of(line) == 1009
        await asyncio.sleep(0)
    assert ("closed", "dropped") in house.metrics.seen


@in_loop
async def test_a_binary_message_ends_the_stream() -> None:
    house = House()
    async with running(house) as service, service.connect() as line:
        await line.send(start())
        await hear(line, "media")
        await line.send(media().encode())
        assert await end_of(line) == 1000
    assert ("closed", "garbled") in house.metrics.seen


@in_loop
async def test_when_the_service_ends_calls_still_get_their_documents() -> None:
    house = House()
    async with running(house) as service, service.connect() as line:
        await line.send(start())
        await hear(line, "media")
        service.server.should_exit = True
        await hear(line, "clear")
        assert await end_of(line) == 1000
        assert await service.get() == 200
        with pytest.raises(InvalidStatus) as refused:
            async with service.connect():
                pass
        assert refused.value.response.status_code == 503
    assert ("closed", "drained") in house.metrics.seen


@in_loop
async def test_many_calls_at_once_are_not_mixed_up() -> None:
    house = House(FakeCalls(awaited=None))
    keys = {f"CA{number}": str(number % 10) for number in range(30)}

    async def ring(service: Running, call: str) -> None:
        async with service.connect() as line:
            await line.send(start(call=call))
            await hear(line, "media")
            await line.send(json.dumps({"event": "dtmf", "dtmf": {"digit": keys[call]}}))
            await hear(line, "clear")
            await hear(line, "media")

    async with running(house) as service:
        await asyncio.gather(*(ring(service, call) for call in keys))
    assert house.calls.callers == {call: [Keys(key)] for call, key in keys.items()}
    assert house.door.open == 0
