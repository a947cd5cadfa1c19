"""An ear that hears what it is told, calls that answer from a list, and whatever else a stream needs."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from ivr.core.effects import Effect, Listen, Say
from ivr.core.errors import EarFailed
from ivr.core.inputs import Call, Input
from ivr.core.meaning import Decision, Meaning
from tests.telephony.fakes import CALL, FakeReply

SID = "MZ" + "0" * 32
FRAME = 160
UNDERSTOOD = Meaning("căn cước", Decision.UNDERSTOOD, "can-cuoc", 0.9)
MENU = "Bấm phím một."
FILES = {MENU: "aa.wav", "Xin chào.": "bb.wav", "Căn cước.": "cc.wav"}
#: Seconds of each prompt file.
LENGTHS = {"aa.wav": 6.0, "bb.wav": 1.0, "cc.wav": 3.0}

P = ParamSpec("P")
T = TypeVar("T")


def in_loop(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run a test in an event loop of its own."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


def listening(
    menu: str = "main", *sentences: str, most: int = 1, timeout: int = 8, finish: bool = False
) -> list[Effect]:
    """A reply's effects: sentences, then listening through the stream."""
    spoken = sentences or (MENU,)
    return [*(Say((text,)) for text in spoken), Listen(most, timeout, finish, menu, "stream")]


def media(audio: bytes = b"\xff" * FRAME, at: int | None = None) -> str:
    """A message of the caller's audio; ``at`` in milliseconds."""
    fields = {"track": "inbound", "payload": base64.b64encode(audio).decode()}
    if at is not None:
        fields["timestamp"] = str(at)
    return json.dumps({"event": "media", "sequenceNumber": "3", "streamSid": SID, "media": fields})


class Inline(Executor):
    """Does the work at once."""

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(work(*args, **kwargs))
        except BaseException as fault:
            done.set_exception(fault)
        return done


@dataclass
class FakeListening:
    """Hears speech from ``begins`` to ``ends``, in seconds of its audio; ``fails`` instead of a meaning."""

    begins: float | None = None
    ends: float | None = None
    meant: Meaning = UNDERSTOOD
    fails: Exception | None = None
    decoded: asyncio.Event | None = None
    menu: str = ""
    slow: bool = False
    heard: float = 0.0
    muted: float = 0.0
    played_to: list[tuple[tuple[bytes, ...], bytes]] = field(default_factory=list)
    closed: bool = False

    def hear(self, audio: bytes) -> None:
        assert not self.closed
        self.heard += len(audio) / 8000

    def played(self, sounds: Iterable[bytes], before: bytes = b"") -> None:
        self.played_to.append((tuple(sounds), before))

    def mute(self, seconds: float) -> None:
        self.muted = seconds

    @property
    def speaking(self) -> bool:
        return self.begins is not None and self.heard >= self.begins

    @property
    def finished(self) -> bool:
        return self.ends is not None and self.heard >= self.ends

    async def meaning(self) -> Meaning:
        if self.decoded is not None:
            await self.decoded.wait()
        if self.fails is not None:
            raise self.fails
        return self.meant

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeEar:
    """Gives out the listens of a list, then deaf ones."""

    script: list[FakeListening | EarFailed] = field(default_factory=list)
    given: list[FakeListening] = field(default_factory=list)
    ready: bool = True

    def listen(self, menu: str, *, slow: bool = False) -> FakeListening:
        following = self.script.pop(0) if self.script else FakeListening()
        if isinstance(following, EarFailed):
            raise following
        following.menu, following.slow = menu, slow
        self.given.append(following)
        return following

    def transcribe(self, audio: bytes, menu: str) -> Meaning:
        raise NotImplementedError


@dataclass
class FakeCalls:
    """Answers turns from a list, the last one again and again; a stream may be claimed once.

    Without ``awaited`` any call waits in any turn.
    """

    replies: list[Sequence[Effect] | Exception] = field(default_factory=lambda: [listening()])
    first: Sequence[Effect] = field(default_factory=listening)
    awaited: tuple[str, int] | None = (CALL, 1)
    asked: list[tuple[int, Input]] = field(default_factory=list)
    callers: dict[str, list[Input]] = field(default_factory=dict)
    claimed: set[tuple[str, int]] = field(default_factory=set)
    fails: Exception | None = None

    def claim_stream(self, call: str, turn: int) -> FakeReply | None:
        if self.fails is not None:
            raise self.fails
        if self.awaited not in {None, (call, turn)} or (call, turn) in self.claimed:
            return None
        self.claimed.add((call, turn))
        return FakeReply(call, turn, self.first)

    def turn(self, call: Call, turn: int, heard: Input) -> FakeReply:
        self.asked.append((turn, heard))
        self.callers.setdefault(call.id, []).append(heard)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return FakeReply(call.id, turn + 1, reply)

    @property
    def heard(self) -> list[Input]:
        return [heard for _, heard in self.asked]


class FakeSounds:
    """Prompt files full of one byte each, that of their name."""

    def __init__(self) -> None:
        self.broken: set[str] = set()

    def mulaw(self, file: str) -> bytes | None:
        return None if file in self.broken else bytes([int(file[:2], 16)]) * int(LENGTHS[file] * 8000)


@dataclass
class FakeStreamMetrics:
    seen: list[tuple[object, ...]] = field(default_factory=list)

    def stream_opened(self) -> None:
        self.seen.append(("opened",))

    def stream_closed(self, why: str) -> None:
        self.seen.append(("closed", why))

    def stream_refused(self, why: str) -> None:
        self.seen.append(("refused", why))

    def barged_in(self, by: str) -> None:
        self.seen.append(("barged in", by))

    def audio_dropped(self, seconds: float) -> None:
        self.seen.append(("dropped", seconds))

    def stream_answered(self, seconds: float) -> None:
        self.seen.append(("answered", seconds))
