"""Crowds of callers on a running server: how long they wait, and what the server spends on them."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from ivr.cli.bench.servers import Server
from ivr.cli.bench.speech.caller import Saying, Utterance
from ivr.cli.bench.speech.crowd import STAGGER, Crowd, plan, ring

#: A crowd that speaks about one second in ten.
SHARE = 0.1
#: Milliseconds of waiting that are still a conversation (docs/performance.md tells where the number is from).
PATIENCE_MS = 800.0
#: Seconds by which the load may be behind its own clock before its figures mean nothing.
LATEST = 0.25


@dataclass(frozen=True, slots=True)
class Lines:
    """What a crowd of ``calls`` found; waits run from the end of an utterance to the answer's first byte.

    ``by_keys`` are calls that the hotline was too busy to listen to any longer.
    ``cores`` is how many cores the server kept busy, ``memory_mb`` what it grew by, ``later_mb`` how much of it after
    a quarter of the time, when everybody is on the line and has made it warm. ``foreign`` are the topics that calls
    came to without anybody in them having asked for one, ``late_ms`` is how far the load was behind its own clock.
    """

    calls: int
    seconds: float
    utterances: int
    unanswered: int
    by_keys: int
    lost: int
    p50_ms: float | None
    p95_ms: float | None
    cores: float | None
    memory_mb: float | None
    later_mb: float | None
    foreign: int | None
    late_ms: float

    @property
    def good(self) -> bool:
        """Whether everybody was listened to, answered, and answered in time."""
        return not self.lost and not self.by_keys and self.p95_ms is not None and self.p95_ms <= PATIENCE_MS

    @property
    def believable(self) -> bool:
        """Whether the load itself kept its time."""
        return self.late_ms <= LATEST * 1000


@dataclass(frozen=True, slots=True)
class Crowds:
    """Crowds on one server, each for ``seconds``, saying some of ``utterances``.

    ``database`` is the hotline's own, where the calls are looked up afterwards; a server without one is a plain one.
    ``numbers`` are given to calls, each once.
    """

    server: Server
    seconds: float
    utterances: Sequence[Utterance]
    database: Path | None
    numbers: Iterator[int]
    chance: random.Random

    def silent(self, calls: int) -> Lines:
        """A crowd that says nothing, for half the time."""
        return self._measure([()] * calls, self.seconds / 2)

    def speaking(self, calls: int) -> Lines:
        """A crowd that speaks; few callers speak more, so that there is something to measure."""
        share = SHARE if calls >= 10 else 3 * SHARE
        plans = [plan(self.utterances, self.seconds, share, self.chance) for _ in range(calls)]
        return self._measure(plans, self.seconds)

    async def _ring(
        self, plans: Sequence[tuple[Saying, ...]], seconds: float, numbers: Sequence[int]
    ) -> tuple[Crowd, int | None]:
        """The crowd, and the server's memory in bytes after a quarter of the time."""
        crowd = asyncio.create_task(ring(self.server.port, plans, seconds, numbers, plain=self.database is None))
        await asyncio.wait({crowd}, timeout=STAGGER + seconds / 4)
        warm = self.server.memory_bytes()
        return await crowd, warm

    def _measure(self, plans: Sequence[tuple[Saying, ...]], seconds: float) -> Lines:
        server = self.server
        numbers = [next(self.numbers) for _ in plans]
        before, memory, began = server.cpu_seconds(), server.memory_bytes(), time.perf_counter()
        crowd, warm = asyncio.run(self._ring(plans, seconds, numbers))
        passed, after, grown = time.perf_counter() - began, server.cpu_seconds(), server.memory_bytes()
        cuts = quantiles(crowd.waits, n=100, method="inclusive") if len(crowd.waits) > 1 else None
        return Lines(
            calls=len(plans),
            seconds=seconds,
            utterances=sum(len(sayings) for sayings in plans),
            unanswered=crowd.unanswered,
            by_keys=crowd.by_keys,
            lost=len(crowd.lost),
            p50_ms=cuts[49] * 1000 if cuts else None,
            p95_ms=cuts[94] * 1000 if cuts else None,
            cores=None if before is None or after is None else (after - before) / (passed - STAGGER),
            memory_mb=_megabytes(memory, grown),
            later_mb=_megabytes(warm, grown),
            foreign=None if self.database is None else _foreign(crowd, self.database),
            late_ms=crowd.late * 1000,
        )


def _megabytes(before: int | None, after: int | None) -> float | None:
    return None if before is None or after is None else (after - before) / 2**20


def _foreign(crowd: Crowd, database: Path) -> int:
    """Procedures in calls whose callers never asked for them; every intent that somebody said is a procedure's."""
    procedures = {intent for said in crowd.said.values() for intent in said}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as found:
        rows = dict(found.execute("SELECT id, session FROM calls"))
    return sum(
        len({node for node in json.loads(rows[call])["path"] if node in procedures} - set(said))
        for call, said in crowd.said.items()
        if call in rows
    )
