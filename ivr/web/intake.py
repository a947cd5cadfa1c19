"""Request bodies are gathered before a thread is given to them, so that slow senders hold no thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Bytes; what the house takes at most, in any request.
LONGEST_BODY = 64 * 1024
#: Bytes of a longer body that are still read and thrown away, so that the sender gets to read the refusal instead
#: of a broken connection.
MOST_DISCARDED = 4 * 1024 * 1024
#: Seconds a body may take to arrive; Twilio itself gives up after 15.
PATIENCE = 10.0


class TooLong(Exception):
    """The body is longer than is taken."""


class Intake:
    """An ASGI application around another: hands on whole, short bodies, and refuses the others by 413 or 408."""

    def __init__(self, application: Application, patience: float = PATIENCE) -> None:
        self._application = application
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; everything but HTTP requests with a body is handed on untouched."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._application(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._patience):
                body = await _gather(scope, receive)
        except TooLong:
            await _refuse(send, 413, "The body is longer than 64 kB.")
        except TimeoutError:
            await _refuse(send, 408, "The body did not arrive in time.")
        except ConnectionError:
            return
        else:
            await self._application(_with_length(scope, len(body)), _replay(body, receive), send)


def _has_body(scope: Scope) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


async def _gather(scope: Scope, receive: Receive) -> bytes:
    if _declared(scope) > MOST_DISCARDED:
        raise TooLong
    body, discarded, more = bytearray(), 0, True
    while more and discarded <= MOST_DISCARDED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        chunk, more = message.get("body", b""), message.get("more_body", False)
        if discarded or len(body) + len(chunk) > LONGEST_BODY:
            discarded += len(chunk)
        else:
            body += chunk
    if discarded:
        raise TooLong
    return bytes(body)


def _declared(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _with_length(scope: Scope, length: int) -> Scope:
    """The same request, told by its length: WSGI knows no bodies that come in chunks."""
    framing = {b"content-length", b"transfer-encoding"}
    headers = [(name, value) for name, value in scope["headers"] if name not in framing]
    return {**scope, "headers": [*headers, (b"content-length", str(length).encode())]}


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


async def _refuse(send: Send, status: int, sentence: str) -> None:
    text = f"{sentence}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
