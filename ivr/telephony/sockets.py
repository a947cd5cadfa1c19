"""A WebSocket, as ASGI hands it over, for text messages only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from ivr.telephony.media import BadMessage

Event = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

#: RFC 6455: the purpose was fulfilled; the peer was refused.
DONE, REFUSED = 1000, 1008


class Gone(Exception):
    """The other side has closed the socket, or the network has."""


class Socket(Protocol):
    """One open socket."""

    async def receive(self) -> str:
        """The next message; raises ``Gone``, and ``BadMessage`` for a binary one."""
        ...

    async def send(self, text: str) -> None:
        """Send one message, as soon as the other side has room for it; raises ``Gone``."""
        ...

    async def close(self, code: int = DONE) -> None:
        """Close the socket; nothing happens to one that is closed."""
        ...


class AsgiSocket:
    """A socket that the ASGI server has accepted."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._closed = False

    async def receive(self) -> str:
        """See ``Socket``."""
        event = await self._receive()
        if event["type"] != "websocket.receive":
            self._closed = True
            raise Gone
        text = event.get("text")
        if not isinstance(text, str):
            raise BadMessage("It is binary.")
        return text

    async def send(self, text: str) -> None:
        """See ``Socket``."""
        if self._closed:
            raise Gone
        try:
            await self._send({"type": "websocket.send", "text": text})
        except OSError as fault:
            # ASGI 2.4: what a server raises when the peer is no longer there.
            raise Gone from fault

    async def close(self, code: int = DONE) -> None:
        """See ``Socket``."""
        if self._closed:
            return
        self._closed = True
        try:
            await self._send({"type": "websocket.close", "code": code})
        except OSError:
            return
