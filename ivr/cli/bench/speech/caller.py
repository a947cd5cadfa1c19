"""One caller of the load: rings by a signed webhook, then speaks over the socket, 20 ms at a time, in real time."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from ivr.cli.bench.client import Client, body_of
from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.typical import TOKEN, answer_request, redirected_request
from ivr.exchange.signature import HEADER, sign

#: Bytes of mu-law in a frame of 20 ms, and its seconds.
FRAME, FRAME_SECONDS = 160, 0.02
SILENCE = b"\xff" * FRAME

#: Payload in base64; whether an utterance begins in it; whether one ends.
Frame = tuple[str, bool, bool]


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a caller says: mu-law at 8,000 Hz that ends with the last sound, and the intent it carries."""

    audio: bytes
    intent: str

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.audio) / 8000


@dataclass(frozen=True, slots=True)
class Saying:
    """An utterance, begun ``at`` seconds of the stream."""

    at: float
    utterance: Utterance


@dataclass(slots=True)
class Heard:
    """What one call was like.

    ``waits`` are the seconds from the end of an utterance to the first byte of the next sentence (None: there was
    none before the next utterance or the end). ``late`` is by how many seconds the caller itself was behind its own
    clock at worst: a busy machine, not a slow hotline. ``by_keys`` says that the stream ended early and the call
    went on by its document, as it does when the hotline is too busy to listen; ``lost`` is why it could not go on.
    """

    call: str
    waits: list[float | None] = field(default_factory=list)
    received: int = 0
    late: float = 0.0
    by_keys: bool = False
    lost: str = ""


class Caller:
    """One call, numbered, to the hotline that listens on ``port`` of this machine.

    With ``plain`` there is no hotline, only a server that takes streams from anybody.
    """

    def __init__(self, number: int, port: int, *, plain: bool = False) -> None:
        self.heard = Heard(f"CA{number:032x}")
        self._number, self._port, self._plain = number, port, plain
        self._stream = f"MZ{number:032x}"
        self._spoken_until: float | None = None
        #: A prompt still sounds, and was not stopped yet: what comes next belongs to it, not to the answer.
        self._prompt_sounds = False
        self._playing_until = 0.0
        self._marks: list[str] = []

    async def ring(self, sayings: Sequence[Saying], seconds: float) -> Heard:
        """Ring, say everything in time, and stay on the line for ``seconds`` of stream."""
        url, parameters, behind = await asyncio.to_thread(self._answered)
        target = f"ws://127.0.0.1:{self._port}{urlsplit(url).path}"
        signature = {HEADER: sign(url, (), TOKEN)}
        try:
            async with connect(
                target, additional_headers=signature, compression=None, ping_interval=None, proxy=None, max_queue=None
            ) as socket:
                await self._talk(socket, parameters, sayings, seconds)
        except (ConnectionClosed, OSError):
            # However a stream ends, and where it was refused too, the platform goes on with the document.
            await asyncio.to_thread(self._go_on, behind)
        self._close_wait()
        return self.heard

    def _go_on(self, path: str) -> None:
        """Do what the platform does behind a stream that the hotline has closed."""
        self._spoken_until = None
        try:
            with Client(self._port) as client:
                document = body_of(client.ask(redirected_request(self._number, path)))
        except (OSError, NotMeasured) as fault:
            self.heard.lost = str(fault)
            return
        self.heard.by_keys = b"<Gather" in document
        if not self.heard.by_keys:
            self.heard.lost = f"no keys behind the stream: {document[:200]!r}"

    def _answered(self) -> tuple[str, dict[str, str], str]:
        """Ring: the address of the stream, what it is given along, and the path that the call takes behind it."""
        if self._plain:
            return "ws://plain.example/", {}, ""
        with Client(self._port) as client:
            document = body_of(client.ask(answer_request(self._number)))
        try:
            root = ElementTree.fromstring(document)  # noqa: S314  Our own hotline wrote it.
        except ElementTree.ParseError:
            root = ElementTree.Element("Response")
        stream, behind = root.find(".//Stream"), root.findtext("Redirect", "")
        if stream is None:
            raise NotMeasured(f"The hotline does not listen by stream; it answered:\n{document[:500]!r}")
        parameters = {one.attrib["name"]: one.attrib["value"] for one in stream}
        return stream.attrib["url"], parameters, urlsplit(behind).path

    async def _talk(
        self, socket: ClientConnection, parameters: dict[str, str], sayings: Sequence[Saying], seconds: float
    ) -> None:
        await socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        await socket.send(json.dumps(self._start(parameters)))
        listening = asyncio.create_task(self._listen(socket))
        try:
            await self._speak(socket, frames_of(sayings, seconds))
            stop = {"accountSid": "AC", "callSid": self.heard.call}
            await socket.send(json.dumps({"event": "stop", "streamSid": self._stream, "stop": stop}))
        finally:
            listening.cancel()

    def _start(self, parameters: dict[str, str]) -> dict[str, Any]:
        start = {
            "streamSid": self._stream,
            "accountSid": "AC",
            "callSid": self.heard.call,
            "tracks": ["inbound"],
            "customParameters": parameters,
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        return {"event": "start", "sequenceNumber": "1", "streamSid": self._stream, "start": start}

    async def _speak(self, socket: ClientConnection, frames: Sequence[Frame]) -> None:
        began = time.perf_counter()
        for number, (payload, begins, ends) in enumerate(frames):
            due = began + number * FRAME_SECONDS
            now = time.perf_counter()
            if due > now:
                await asyncio.sleep(due - now)
            else:
                self.heard.late = max(self.heard.late, now - due)
            await socket.send(
                f'{{"event":"media","sequenceNumber":"{number + 2}","streamSid":"{self._stream}","media":'
                f'{{"track":"inbound","chunk":"{number + 1}","timestamp":"{number * 20}","payload":"{payload}"}}}}'
            )
            if begins:
                self._prompt_sounds = time.perf_counter() < self._playing_until
            if ends:
                self._close_wait()
                self._spoken_until = time.perf_counter()
            if self._marks and time.perf_counter() >= self._playing_until:
                await self._echo(socket)

    async def _listen(self, socket: ClientConnection) -> None:
        async for message in socket:
            now = time.perf_counter()
            event = json.loads(message)
            if event["event"] == "media":
                self.heard.received += 1
                if self._spoken_until is not None and not self._prompt_sounds:
                    self.heard.waits.append(now - self._spoken_until)
                    self._spoken_until = None
                seconds = len(event["media"]["payload"]) * 3 / 4 / 8000
                self._playing_until = max(self._playing_until, now) + seconds
            elif event["event"] == "mark":
                self._marks.append(event["mark"]["name"])
            elif event["event"] == "clear":
                self._playing_until, self._prompt_sounds = now, False
                await self._echo(socket)

    async def _echo(self, socket: ClientConnection) -> None:
        marks, self._marks = self._marks, []
        for name in marks:
            await socket.send(json.dumps({"event": "mark", "streamSid": self._stream, "mark": {"name": name}}))

    def _close_wait(self) -> None:
        if self._spoken_until is not None:
            self.heard.waits.append(None)
            self._spoken_until = None


def frames_of(sayings: Sequence[Saying], seconds: float) -> list[Frame]:
    """The whole call as frames in base64, each with whether an utterance begins and whether one ends in it."""
    quiet = _payload(SILENCE)
    frames = [(quiet, False, False)] * round(seconds / FRAME_SECONDS)
    for saying in sayings:
        first = round(saying.at / FRAME_SECONDS)
        audio = saying.utterance.audio
        pieces = [audio[at : at + FRAME].ljust(FRAME, b"\xff") for at in range(0, len(audio), FRAME)]
        for number, piece in enumerate(pieces, start=1):
            frames[first + number - 1] = (_payload(piece), number == 1, number == len(pieces))
    return frames


def _payload(audio: bytes) -> str:
    return base64.b64encode(audio).decode("ascii")
