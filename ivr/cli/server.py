"""The web server, set up for webhooks and streams."""

from __future__ import annotations

import socket
from typing import Any, cast

import uvicorn

from ivr.asgi import Service
from ivr.telephony.media import LONGEST_MESSAGE

#: Seconds between two pings to an idle socket, so that no proxy takes it for dead. A missing pong closes nothing: a
#: stream without audio is given up anyway, and how every platform answers pings is not known.
PING = 25.0


class StreamServer(uvicorn.Server):
    """Ends the streams while HTTP is still served: a call whose stream has ended asks for its document at once."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop as every other server."""
        await self._service.drain()
        await super().shutdown(sockets)


def server_of(service: Service, *, grace: int | None = None, backlog: int = 2048) -> StreamServer:
    """A server for ``service``; ``grace`` is how many seconds requests in progress get at its end."""
    config = uvicorn.Config(
        cast("Any", service),
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=grace,
        backlog=backlog,
        # Named outright: of the protocols to choose from it costs the least (docs/decisions/0011).
        ws="websockets-sansio",
        ws_max_size=LONGEST_MESSAGE,
        ws_ping_interval=PING,
        ws_ping_timeout=None,
        # Compressing noise costs time and memory for each socket, and saves nothing.
        ws_per_message_deflate=False,
    )
    return StreamServer(config, service)
