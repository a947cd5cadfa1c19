"""A hotline for the callers of ``ivr bench speech`` that does what a test tells it to."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import uvicorn

Result = TypeVar("Result")

STREAM = (
    '<Response><Connect><Stream url="wss://hotline.example/voice/stream"><Parameter name="token" value="t"/></Stream>'
    '</Connect><Redirect method="POST">https://hotline.example/voice/turn/CA/1</Redirect></Response>'
)
KEYS = "<Response><Gather/></Response>"
PATIENCE = 30


@dataclass
class Line:
    """Answers calls with ``answer`` and, behind the stream, with ``behind``.

    The stream is closed after ``frames`` of audio (None: by the caller), broken instead where ``breaks`` says so; one
    sentence is spoken after each frame whose number is in ``speaks``.
    """

    answer: str = STREAM
    behind: str = KEYS
    frames: int | None = None
    breaks: bool = False
    speaks: frozenset[int] = frozenset()
    heard: list[str] = field(default_factory=list)

    def serve(self, work: Callable[[int], Coroutine[Any, Any, Result]]) -> Result:
        """Do ``work`` with the port of this line, and close it."""
        return asyncio.run(self._serve(work))

    async def _serve(self, work: Callable[[int], Coroutine[Any, Any, Result]]) -> Result:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            server = uvicorn.Server(
                uvicorn.Config(self._app, interface="asgi3", lifespan="off", log_level="critical")
            )
            serving = asyncio.create_task(server.serve([listening]))
            try:
                async with asyncio.timeout(PATIENCE):
                    return await work(listening.getsockname()[1])
            finally:
                server.should_exit = True
                await serving

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            document = (self.answer if scope["path"] == "/voice/answer" else self.behind).encode()
            length = (b"content-length", b"%d" % len(document))
            await send({"type": "http.response.start", "status": 200, "headers": [length]})
            await send({"type": "http.response.body", "body": document})
            return
        await receive()
        await send({"type": "websocket.accept"})
        await self._talk(receive, send)

    async def _talk(self, receive: Any, send: Any) -> None:
        heard = 0
        while (message := await receive())["type"] == "websocket.receive":
            event = json.loads(message["text"])["event"]
            self.heard.append(event)
            heard += event == "media"
            if event == "media" and heard in self.speaks:
                await send({"type": "websocket.send", "text": '{"event":"media","media":{"payload":"////"}}'})
            if heard == self.frames:
                if self.breaks:
                    raise ConnectionError("The line breaks.")
                await send({"type": "websocket.close", "code": 1000})
                return
