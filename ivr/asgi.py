"""The ASGI entry: one port for everything; Flask runs in threads behind the event loop, streams in the loop itself.

``uvicorn ivr.asgi:application`` serves the hotline from the environment's settings, and brings the tables up to date.
It knows no draining: told to stop, it closes the sockets of its streams and HTTP with them, and the platform must
find another process. ``ivr run`` (what the Procfile starts) ends streams while HTTP is still served.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, cast

from a2wsgi import WSGIMiddleware

from ivr.app import create_app
from ivr.core.dialogue.speech import STREAM
from ivr.telephony.counted_calls import CountedCalls
from ivr.telephony.platforms import PLATFORMS
from ivr.telephony.signature import Signatures
from ivr.telephony.stream_door import StreamDoor
from ivr.telephony.tokens import Tokens
from ivr.web import logs
from ivr.web.intake import Application, Intake, Receive, Scope, Send
from ivr.web.stream_metrics import StreamFigures

if TYPE_CHECKING:
    from ivr.bootstrap import Container

#: Threads for Flask. A turn holds one while it waits for the database, and a process has 20 connections to it; the
#: others go on serving audio and health meanwhile. Slow senders and slow readers hold none: bodies are gathered and
#: answers are queued in the event loop.
THREADS = 32
STREAM_PATH = "/voice/stream"
#: Seconds for turns that are being computed when the service is told to stop, and then for the requests that follow
#: when streams have closed: Somleng waits one second before it asks, and both are an ocean away.
DRAIN, FOLLOW_UP = 2.0, 2.5


class Service:
    """Everything on one port: HTTP to ``http``, sockets at ``/voice/stream`` to ``streams``."""

    def __init__(self, http: Application, streams: StreamDoor | None = None) -> None:
        """Without ``streams`` every socket is refused."""
        self._http = http
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one socket."""
        if scope["type"] != "websocket":
            await self._http(scope, receive, send)
        elif self._streams is not None and scope["path"].rstrip("/") == STREAM_PATH:
            await self._streams(scope, receive, send)
        elif (await receive())["type"] == "websocket.connect":
            await send({"type": "websocket.close"})

    async def drain(self) -> None:
        """End every stream, and let the calls go on with their documents; HTTP must still be served meanwhile."""
        if self._streams is not None and await self._streams.drain(DRAIN):
            await asyncio.sleep(FOLLOW_UP)


def build(container: Container) -> Service:
    """The whole service as one ASGI application; streams are served where calls are to be heard through them."""
    # Computing a year's holidays takes a tenth of a second, which the first caller who wants an officer would wait.
    container.callbacks.promise(container.clock.now())
    # a2wsgi spells the two interfaces out; Flask and ours are the same ones, spelt more loosely.
    flask: Any = create_app(container)
    streams = stream_door(container) if container.settings.ear == STREAM else None
    return Service(Intake(cast("Application", WSGIMiddleware(flask, workers=THREADS))), streams)


def stream_door(container: Container) -> StreamDoor:
    """The door of the streams, with a signature where the platform signs its sockets."""
    settings = container.settings
    signs = PLATFORMS[settings.platform].signs_streams
    # Sockets are signed over their own address: wss for https.
    address = f"ws{settings.public_url.removeprefix('http')}"
    return StreamDoor(
        calls=CountedCalls(container.calls, container.speech_figures, container.metrics),
        ear=container.ear,
        prompts=container.prompts,
        sounds=container.sounds,
        tokens=Tokens(settings.secret_key),
        signatures=Signatures(address, settings.auth_tokens) if signs else None,
        metrics=StreamFigures(container.metrics.registry),
    )


def __getattr__(name: str) -> Service:
    """Build ``application`` when a server asks for it, so that importing this module starts nothing."""
    if name != "application":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ivr.bootstrap import build as join  # noqa: PLC0415
    from ivr.bootstrap import prepare_database  # noqa: PLC0415
    from ivr.settings import Settings  # noqa: PLC0415

    settings = Settings.from_env(os.environ)
    logs.configure(settings.log)
    prepare_database(settings)
    container = join(settings)
    container.watch.begin()
    return build(container)
