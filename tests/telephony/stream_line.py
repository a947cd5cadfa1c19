"""A stream and the platform at its other end, which plays what it gets at the pace of the caller's audio."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass, field
from typing import Any

from ivr.telephony.media import Start
from ivr.telephony.sockets import DONE, Gone
from ivr.telephony.stream import Stream
from ivr.telephony.turns import House
from tests.telephony.fakes import CALL, FakePrompts, FakeReply
from tests.telephony.stream_fakes import (
    FILES,
    FRAME,
    SID,
    FakeCalls,
    FakeEar,
    FakeSounds,
    FakeStreamMetrics,
    Inline,
    media,
)

#: Frames in a second.
SECOND = 50


class FakeSocket:
    """The platform's end: plays what it gets at the pace of the caller's audio, and echoes marks as Twilio does."""

    def __init__(self) -> None:
        self.closed: int | None = None
        self.played = b""
        self.events: list[str] = []
        self.most_held = 0.0
        self.stuck = asyncio.Event()
        self.stuck.set()
        self.loses_marks = False
        self._held: list[bytes | str] = []
        self._inbox: asyncio.Queue[str | Exception] = asyncio.Queue()

    async def receive(self) -> str:
        message = await self._inbox.get()
        if isinstance(message, Exception):
            raise message
        return message

    async def send(self, text: str) -> None:
        await self.stuck.wait()
        if self.closed is not None:
            raise Gone
        message = json.loads(text)
        assert message["streamSid"] == SID
        self.events.append(message["event"])
        if message["event"] == "media":
            self._held.append(base64.b64decode(message["media"]["payload"]))
            self.most_held = max(self.most_held, self.held)
        elif message["event"] == "mark":
            self._held.append(message["mark"]["name"])
        else:
            marks = [one for one in self._held if isinstance(one, str)]
            self._held = []
            for name in marks:
                self._echo(name)

    async def close(self, code: int = DONE) -> None:
        await self.stuck.wait()
        if self.closed is None:
            self.closed = code
            self._inbox.put_nowait(Gone())

    @property
    def held(self) -> float:
        """Seconds that are sent and not yet played."""
        return sum(len(one) for one in self._held if isinstance(one, bytes)) / 8000

    def tick(self) -> None:
        """20 milliseconds pass at the platform."""
        wanted = FRAME
        while self._held and (wanted or isinstance(self._held[0], str)):
            first = self._held.pop(0)
            if isinstance(first, str):
                self._echo(first)
                continue
            self.played += first[:wanted]
            if first[wanted:]:
                self._held.insert(0, first[wanted:])
            wanted -= len(first[:wanted])

    def put(self, message: str | dict[str, Any] | Exception) -> None:
        self._inbox.put_nowait(json.dumps(message) if isinstance(message, dict) else message)

    @property
    def read(self) -> bool:
        """Whether everything put in was taken out."""
        return self._inbox.empty()

    def _echo(self, name: str) -> None:
        if not self.loses_marks:
            self.put({"event": "mark", "streamSid": SID, "mark": {"name": name}})


@dataclass
class Line:
    """A stream and the platform that holds it; time passes only by ``listen``."""

    calls: FakeCalls = field(default_factory=FakeCalls)
    ear: FakeEar = field(default_factory=FakeEar)
    metrics: FakeStreamMetrics = field(default_factory=FakeStreamMetrics)
    sounds: FakeSounds = field(default_factory=FakeSounds)
    wall: float = 1000.0
    ms: int = 0

    async def __aenter__(self) -> Line:
        self.socket = FakeSocket()
        prompts = FakePrompts(FILES)
        house = House(self.calls, self.ear, prompts, self.sounds, self.metrics, Inline(), lambda: self.wall)
        self.stream = Stream(house, self.socket, Start(SID, CALL, {}), FakeReply(CALL, 1, self.calls.first))
        self.running = asyncio.create_task(self.stream.run())
        await self.settle()
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self.running.done():
            self.socket.put(Gone())
        await self.running

    async def listen(self, seconds: float) -> None:
        """The caller's audio goes on for so long, 20 milliseconds after 20 milliseconds."""
        for _ in range(round(seconds * SECOND)):
            self.socket.tick()
            self.wall += 0.02
            self.socket.put(media(at=self.ms))
            self.ms += 20
            await self.settle()

    async def press(self, keys: str) -> None:
        for key in keys:
            self.socket.put({"event": "dtmf", "streamSid": SID, "dtmf": {"track": "inbound_track", "digit": key}})
            await self.settle()

    async def settle(self) -> None:
        """Let everything happen that can happen without more audio."""
        for _ in range(12):
            await asyncio.sleep(0)
        while not self.socket.read and not self.running.done():
            await asyncio.sleep(0)

    @property
    def ended(self) -> str | None:
        """Why the stream has ended; None while it has not."""
        return self.running.result() if self.running.done() else None
