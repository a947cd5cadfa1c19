"""``WS /voice/stream``: who may open a stream, and the streams that are open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from ivr.services.hearing_ports import Ear
from ivr.telephony.errors import SignatureRefused
from ivr.telephony.forms import Form
from ivr.telephony.media import BadMessage, Connected, Start, parse
from ivr.telephony.ports import Prompts, Reply
from ivr.telephony.signature import HEADER, Signatures, raw_target
from ivr.telephony.sockets import REFUSED, AsgiSocket, Gone, Receive, Scope, Send, Socket
from ivr.telephony.stream import Stream
from ivr.telephony.stream_ports import Sounds, StreamCalls, StreamMetrics
from ivr.telephony.tokens import PARAMETER, Tokens
from ivr.telephony.turns import PATIENCE, House

log = structlog.get_logger("ivr.telephony")

#: Why a socket is turned away. ``draining``: the service ends. ``full``: as many are open as may be. ``signature``:
#: missing or wrong. ``late``: no start in time. ``left``: closed before it. ``garbled``: something else than a start.
#: ``token``: none of ours for this call. ``claimed``: it served already, or the call no longer waits for this stream.
#: ``broken``: the database did not answer.
REFUSALS = ("draining", "full", "signature", "late", "left", "garbled", "token", "claimed", "broken")
#: Seconds from the handshake to a valid ``start``.
START = 5.0
#: Messages that may come before ``start``; there is one.
MOST_GREETINGS = 8
#: Sockets open at once, and how many of them may still owe their ``start``: these could be anybody's.
MOST_OPEN, MOST_UNPROVEN = 1000, 250
#: Threads that compute turns; a turn takes milliseconds.
THREADS = 8
_FORBIDDEN, _UNAVAILABLE = 403, 503


class Refused(Exception):
    """The socket is turned away, for one of ``REFUSALS``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class StreamDoor:
    """Lets in the platform's sockets, each once for the turn that its document named."""

    def __init__(
        self,
        *,
        calls: StreamCalls,
        ear: Ear,
        prompts: Prompts,
        sounds: Sounds,
        tokens: Tokens,
        signatures: Signatures | None,
        metrics: StreamMetrics,
        seconds: Callable[[], float] = time.monotonic,
        start: float = START,
        most_open: int = MOST_OPEN,
        most_unproven: int = MOST_UNPROVEN,
    ) -> None:
        """``signatures`` check against the address of the sockets (``wss://...``); None: the platform signs none."""
        self._pool = ThreadPoolExecutor(THREADS, "stream-turn")
        self._house = House(calls, ear, prompts, sounds, metrics, self._pool, seconds)
        self._tokens = tokens
        self._signatures = signatures
        self._start = start
        self._most_open = most_open
        self._most_unproven = most_unproven
        self._streams: set[Stream] = set()
        self._unproven = 0
        self._draining = False

    @property
    def open(self) -> int:
        """How many calls are listened to now."""
        return len(self._streams)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket."""
        if (await receive())["type"] != "websocket.connect":
            return
        try:
            self._admit(scope)
        except Refused as refused:
            self._tell(scope, refused.why)
            await _reject(scope, send, _FORBIDDEN if refused.why == "signature" else _UNAVAILABLE)
            return
        await send({"type": "websocket.accept", "subprotocol": next(iter(scope.get("subprotocols", ())), None)})
        socket = AsgiSocket(receive, send)
        try:
            start, reply = await self._prove(socket)
        except Refused as refused:
            self._tell(scope, refused.why)
            await socket.close(REFUSED)
            return
        await self._hold(Stream(self._house, socket, start, reply))

    async def drain(self, patience: float) -> bool:
        """Let in no more, and end what is open, within ``patience`` seconds; returns whether anything was open.

        Each call goes on with its document, here or in another process. A turn that is being computed is waited for.
        """
        self._draining = True
        found = bool(self._streams)
        try:
            async with asyncio.timeout(patience):
                while self._streams:
                    await asyncio.gather(*(stream.drain() for stream in tuple(self._streams)))
                    await asyncio.sleep(0.02)
        except TimeoutError:
            log.warning("streams cut", open=len(self._streams))
        self._pool.shutdown(wait=False)
        return found

    def _admit(self, scope: Scope) -> None:
        if self._draining:
            raise Refused("draining")
        if self._unproven >= self._most_unproven or self._unproven + len(self._streams) >= self._most_open:
            raise Refused("full")
        if self._signatures is not None:
            self._check(self._signatures, scope)

    def _check(self, signatures: Signatures, scope: Scope) -> None:
        name = HEADER.lower().encode()
        given = next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), None)
        target = raw_target({"asgi.scope": scope})
        # Twilio may sign the address with a slash behind it that was not asked for.
        for signed in (target, f"{target}/"):
            try:
                signatures.check(signed, Form(()), given)
            except SignatureRefused:
                continue
            return
        raise Refused("signature")

    async def _prove(self, socket: Socket) -> tuple[Start, Reply]:
        self._unproven += 1
        try:
            start = await self._started(socket)
            turn = self._tokens.turn_of(start.parameters.get(PARAMETER, ""), start.call)
            if turn is None:
                raise Refused("token")
            reply = await self._claim(start.call, turn)
        finally:
            self._unproven -= 1
        if reply is None:
            raise Refused("claimed")
        if self._draining:
            raise Refused("draining")
        log.info("stream opened", call=start.call, turn=turn)
        return start, reply

    async def _started(self, socket: Socket) -> Start:
        try:
            async with asyncio.timeout(self._start):
                for _ in range(MOST_GREETINGS):
                    message = parse(await socket.receive())
                    if isinstance(message, Start):
                        return message
                    if message is not None and not isinstance(message, Connected):
                        break
        except TimeoutError as fault:
            raise Refused("late") from fault
        except Gone as fault:
            raise Refused("left") from fault
        except BadMessage as fault:
            raise Refused("garbled") from fault
        raise Refused("garbled")

    async def _claim(self, call: str, turn: int) -> Reply | None:
        loop, calls = asyncio.get_running_loop(), self._house.calls
        try:
            async with asyncio.timeout(PATIENCE):
                return await loop.run_in_executor(self._pool, calls.claim_stream, call, turn)
        except Exception as fault:
            log.exception("stream not claimed", call=call, turn=turn)
            raise Refused("broken") from fault

    async def _hold(self, stream: Stream) -> None:
        self._streams.add(stream)
        try:
            await stream.run()
        finally:
            self._streams.discard(stream)

    def _tell(self, scope: Scope, why: str) -> None:
        """Count and log a refusal, without anything that the other side wrote."""
        self._house.metrics.stream_refused(why)
        log.warning("stream refused", why=why, peer=(scope.get("client") or ("unknown",))[0])


async def _reject(scope: Scope, send: Send, status: int) -> None:
    """Answer the handshake with a status, where the server can; with 403 otherwise."""
    # A closed handshake is a 403, and no line in the server's own log, which strangers could fill.
    if status == _FORBIDDEN or "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": REFUSED})
        return
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b""})
