"""A tiny service for the exchange to ring: documents by path, sounds with their text, and a list of what arrived."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import httpx

from ivr.exchange.clock import HandClock
from ivr.exchange.exchange import Exchange
from ivr.exchange.handset import Act, Handset, HangUp, Span
from ivr.exchange.network import Network
from ivr.exchange.profiles import TWILIO, Profile
from ivr.exchange.record import CallRecord
from ivr.exchange.scripted import ScriptedHandset

BASE = "http://hotline.test"
TOKEN = "12345"
NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CALLER = "+84912345678"


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def wav(seconds: float, text: str = "", *, kind: int = 7, rate: int = 8000) -> bytes:
    """A silent mono file: mu-law (7) or PCM (1)."""
    width = 1 if kind == 7 else 2
    layout = struct.pack("<HHIIHH", kind, 1, rate, rate * width, width, 8 * width)
    parts = chunk(b"fmt ", layout) + chunk(b"data", b"\xff" * (int(seconds * rate) * width))
    if text:
        parts += chunk(b"LIST", b"INFO" + chunk(b"INAM", text.encode() + b"\0"))
    return b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WAVE" + parts


def twiml(content: str) -> httpx.Response:
    """A document around some verbs."""
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>{content}</Response>'
    return httpx.Response(200, headers={"content-type": "text/xml"}, text=text)


Reply = str | httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@dataclass
class FakeService:
    """Answers by path: verbs of a document, a whole response, an error to raise, or a list of these in turn.

    A path with `?` is matched before the bare one. Sounds are at `/sounds/<seconds>/<text>`.
    """

    replies: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/sounds/"):
            _, _, seconds, text = request.url.path.split("/")
            return httpx.Response(200, headers={"content-type": "audio/wav"}, content=wav(float(seconds), text))
        self.requests.append(request)
        reply = self.replies.get(request.url.path, httpx.Response(404))
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, str):
            return twiml(reply)
        return reply if isinstance(reply, httpx.Response) else reply(request)

    def form(self, number: int) -> dict[str, str]:
        """The fields of a request, counted from 0."""
        return dict(parse_qsl(self.requests[number].content.decode(), keep_blank_values=True))

    @property
    def paths(self) -> list[str]:
        return [request.url.path for request in self.requests]


def exchange(service: FakeService, profile: Profile = TWILIO) -> Exchange:
    numbers = iter(range(1, 10**9))
    return Exchange(
        profile,
        Network(TOKEN, service.transport),
        HandClock(NINE),
        identifiers=lambda: f"{next(numbers):032x}",
    )


def ring(
    service: FakeService,
    handset: Handset | None = None,
    *,
    profile: Profile = TWILIO,
    url: str = f"{BASE}/answer",
    fallback: str = "",
    status: str = "",
) -> CallRecord:
    """One call to the service."""
    return exchange(service, profile).ring(
        url, CALLER, handset or ScriptedHandset(), fallback_url=fallback, status_url=status
    )


def call(document: str, handset: Handset | None = None, *, profile: Profile = TWILIO, **more: Reply) -> CallRecord:
    """One call to a service whose first document this is; `more` are others, by path."""
    return ring(
        FakeService({"/answer": document, **{f"/{name}": it for name, it in more.items()}}), handset, profile=profile
    )


def texts(record: CallRecord) -> list[str]:
    """Everything that was heard."""
    return [said.text for turn in record.turns for said in turn.said]


class QuietHandset:
    """Somebody who listens until the service hangs up, and leaves after `patience` empty waits."""

    def __init__(self, patience: int = 3) -> None:
        self._patience = patience
        self._waits = 0

    def during(self, span: Span) -> Act | None:
        """Do nothing, until patience ends."""
        if span.waiting:
            self._waits += 1
            if self._waits > self._patience:
                return HangUp()
        return None

    def deliveries(self) -> int:
        """Deliver once."""
        return 1

    def over(self) -> None:
        """Nothing is left to do."""
