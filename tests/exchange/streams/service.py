"""A small WebSocket server that plays the service's part of a stream by a script, and keeps all that it was sent."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from ivr.exchange.clock import HandClock
from ivr.exchange.exchange import Exchange
from ivr.exchange.handset import Handset
from ivr.exchange.network import Network
from ivr.exchange.profiles import TWILIO, Profile
from ivr.exchange.record import CallRecord
from ivr.exchange.scripted import ScriptedHandset
from ivr.exchange.sound.known_sounds import KnownSounds
from ivr.exchange.streams.pump import Pace
from ivr.exchange.streams.settings import StreamSettings
from tests.exchange.fakes import CALLER, NINE, TOKEN, FakeService

Message = dict[str, Any]


@dataclass
class Peer:
    """One socket as the service's script sees it."""

    socket: ServerConnection
    request: Request
    received: list[Message] = field(default_factory=list)

    def read(self) -> Message:
        """The next message."""
        message: Message = json.loads(self.socket.recv(timeout=10))
        self.received.append(message)
        return message

    def until(self, event: str, count: int = 1) -> Message:
        """The `count`th message of a kind, from here."""
        while True:
            message = self.read()
            count -= message["event"] == event
            if not count:
                return message

    def all(self) -> None:
        """Everything, until the other side closes."""
        try:
            while True:
                self.read()
        except (ConnectionClosed, TimeoutError):
            return

    @property
    def start(self) -> Message:
        """The message that began the stream."""
        return next(one for one in self.received if one["event"] == "start")

    def of(self, event: str) -> list[Message]:
        """The messages of a kind."""
        return [one for one in self.received if one["event"] == event]

    def play(self, audio: bytes) -> None:
        """Send audio in one message."""
        self.send("media", media={"payload": base64.b64encode(audio).decode()})

    def mark(self, name: str) -> None:
        self.send("mark", mark={"name": name})

    def send(self, event: str, **more: object) -> None:
        """Send a message of this stream."""
        self.socket.send(json.dumps({"event": event, "streamSid": self.start["streamSid"], **more}))

    @property
    def heard(self) -> bytes:
        """The caller's sound."""
        return b"".join(base64.b64decode(one["media"]["payload"]) for one in self.of("media"))


Script = Callable[[Peer], object]


@dataclass
class StreamService:
    """The server: one script for each socket in turn, the last for all that follow."""

    scripts: list[Script]
    peers: list[Peer] = field(default_factory=list)
    refuses: bool = False
    protocols: tuple[str, ...] = ()
    url: str = ""
    failures: list[BaseException] = field(default_factory=list)

    def handle(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        peer = Peer(socket, socket.request)
        self.peers.append(peer)
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        try:
            peer.until("start")
            script(peer)
        except ConnectionClosed:
            return
        except BaseException as failure:
            self.failures.append(failure)

    def check(self, socket: ServerConnection, request: Request) -> Response | None:
        return socket.respond(HTTPStatus.FORBIDDEN, "no") if self.refuses else None


@contextmanager
def listening(*scripts: Script, refuses: bool = False, protocols: tuple[str, ...] = ()) -> Iterator[StreamService]:
    """Serve on a free port of this machine."""
    service = StreamService([*scripts] or [lambda peer: None], refuses=refuses, protocols=protocols)
    server: Server = serve(
        service.handle,
        "127.0.0.1",
        0,
        process_request=service.check,
        subprotocols=[*protocols] or None,  # type: ignore[list-item]
        close_timeout=1,
        max_queue=None,
    )
    service.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/stream"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
    assert not service.failures, service.failures


def document(url: str, **parameters: str) -> str:
    """A document that opens a stream and then says that it is over."""
    given = "".join(f'<Parameter name="{name}" value="{value}"/>' for name, value in parameters.items())
    return f'<Connect><Stream url="{url}">{given}</Stream></Connect><Play>/sounds/1/afterwards</Play>'


def ring_streamed(
    service: StreamService,
    handset: Handset | None = None,
    *,
    profile: Profile = TWILIO,
    sounds: tuple[bytes, ...] = (),
    speed: float = 20.0,
    echo: float | None = None,
    verbs: str | None = None,
) -> CallRecord:
    """One call to a document with a stream to the service. `sounds` are the WAV files that the exchange knows."""
    fake = FakeService({"/answer": verbs or document(service.url, token="t0k")})
    known = KnownSounds()
    for sound in sounds:
        known.learn(sound)
    numbers = iter(range(1, 10**9))
    exchange = Exchange(
        profile,
        Network(TOKEN, fake.transport),
        HandClock(NINE),
        identifiers=lambda: f"{next(numbers):032x}",
        streams=StreamSettings(known, Pace(speed), echo),
    )
    # Documents are on the same machine as the stream, so that plain ws is taken.
    base = service.url.replace("ws://", "http://").removesuffix("/stream")
    return exchange.ring(f"{base}/answer", CALLER, handset or ScriptedHandset())
