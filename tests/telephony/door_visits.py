"""A door for streams with fakes behind it, and sockets that knock at it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

from twilio.request_validator import RequestValidator

from ivr.telephony.signature import Signatures
from ivr.telephony.stream_door import StreamDoor
from ivr.telephony.tokens import Tokens
from tests.telephony.fakes import CALL, KEY, FakePrompts
from tests.telephony.stream_fakes import FILES, SID, FakeCalls, FakeEar, FakeSounds, FakeStreamMetrics

URL = "wss://hotline.example.vn/voice/stream"
TOKENS = Tokens("a secret of more than thirty-two characters")


def signed(url: str = URL, key: str = KEY) -> str:
    signature: str = RequestValidator(key).compute_signature(url, {})
    return signature


def start(token: str | None = None, call: str = CALL) -> str:
    parameters = {"token": TOKENS.issue(call, 1) if token is None else token}
    return json.dumps(
        {"event": "start", "streamSid": SID, "start": {"callSid": call, "customParameters": parameters}}
    )


CONNECTED = json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"})


class House:
    """A door with fakes behind it."""

    def __init__(self, calls: FakeCalls | None = None, *, signs: bool = True, **limits: Any) -> None:
        self.metrics = FakeStreamMetrics()
        self.calls = calls or FakeCalls()
        self.door = StreamDoor(
            calls=self.calls,
            ear=FakeEar(),
            prompts=FakePrompts(FILES),
            sounds=FakeSounds(),
            tokens=TOKENS,
            signatures=Signatures("wss://hotline.example.vn", [KEY]) if signs else None,
            metrics=self.metrics,
            **limits,
        )

    @property
    def refused(self) -> list[object]:
        return [seen[1] for seen in self.metrics.seen if seen[0] == "refused"]


class Visit:
    """One socket that knocks at a door."""

    def __init__(self, house: House, signature: str | None = None, **scope: Any) -> None:
        headers = [] if signature is None else [(b"x-twilio-signature", signature.encode())]
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": "/voice/stream",
            "raw_path": b"/voice/stream",
            "query_string": b"",
            "headers": headers,
            "client": ("203.0.113.9", 4711),
            "subprotocols": [],
            "extensions": {"websocket.http.response": {}},
            **scope,
        }
        self.inbox: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.sent: list[MutableMapping[str, Any]] = []
        self.changed = asyncio.Event()
        self.inbox.put_nowait({"type": "websocket.connect"})
        self.serving = asyncio.create_task(house.door(self.scope, self.inbox.get, self._send))
        self.serving.add_done_callback(lambda _: self.changed.set())

    def say(self, *texts: str) -> Visit:
        for text in texts:
            self.inbox.put_nowait({"type": "websocket.receive", "text": text})
        return self

    def leave(self) -> None:
        self.inbox.put_nowait({"type": "websocket.disconnect", "code": 1006})

    async def until(self, kind: str) -> MutableMapping[str, Any]:
        """Wait for an event that is sent to the platform."""
        while not self.serving.done():
            for event in self.sent:
                if event["type"] == kind:
                    return event
            self.changed.clear()
            await self.changed.wait()
        raise AssertionError(f"ended without {kind}: {self.sent}")

    async def outcome(self) -> str:
        """Wait for the end: what was sent last."""
        await self.serving
        last = self.sent[-1]
        if last["type"] == "websocket.http.response.body":
            return f"status {self.sent[-2]['status']}"
        if len(self.sent) == 1:
            # A handshake that is closed is answered with 403 by every server.
            return "status 403"
        return f"closed {last['code']}" if last["type"] == "websocket.close" else str(last["type"])

    async def _send(self, event: MutableMapping[str, Any]) -> None:
        if event["type"] == "websocket.close":
            self.inbox.put_nowait({"type": "websocket.disconnect", "code": event["code"]})
        self.sent.append(event)
        self.changed.set()
