"""How long callers wait at a given rate of requests, whether or not earlier ones were answered."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles

from ivr.cli.bench.client import Client, is_right
from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.servers import YARDSTICK, Server
from ivr.cli.bench.typical import KINDS, Request, typical_call

#: Calls in parallel, each on a connection of its own; the requests of one call are never out of order.
LINES = 48


@dataclass(frozen=True, slots=True)
class Load:
    """Milliseconds from the moment a request was due until its whole answer was there."""

    rate: float
    seconds: float
    requests: int
    errors: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float


@dataclass(frozen=True, slots=True)
class Due:
    """A request and the second of the run at which it is to go out."""

    at: float
    request: Request


def measure(server: Server, rate: float, seconds: float, calls: Iterator[int], chance: random.Random) -> Load:
    """Send ``rate`` requests a second to ``server`` for ``seconds``; ``calls`` numbers them.

    Requests come as from people who know nothing of each other: at random moments. One that must wait for its
    connection is late by that time too, so that a slow server cannot hide behind its own slowness.
    """
    plan = _plan(rate, seconds, calls, chance)
    began = time.perf_counter() + 0.2
    with ThreadPoolExecutor(len(plan)) as threads:
        found = [waited for line in threads.map(lambda line: _line(server, line, began), plan) for waited in line]
    good = [milliseconds for milliseconds in found if milliseconds is not None]
    if len(good) < 2:
        raise NotMeasured(f"{server.name}: {len(good)} of {len(found)} requests were answered under load.")
    cuts = quantiles(good, n=100, method="inclusive")
    return Load(rate, seconds, len(found), len(found) - len(good), cuts[49], cuts[94], cuts[98], max(good))


def _plan(rate: float, seconds: float, calls: Iterator[int], chance: random.Random) -> list[list[Due]]:
    """Who sends what when: one list a line."""
    moments: list[float] = []
    at = chance.expovariate(rate)
    while at < seconds or len(moments) < len(KINDS):
        moments.append(at)
        at += chance.expovariate(rate)
    return [
        [Due(at, request) for at, request in zip(moments[line::LINES], _requests(calls, line), strict=False)]
        for line in range(min(LINES, len(moments)))
    ]


def _requests(calls: Iterator[int], line: int) -> Iterator[Request]:
    """One call after another; the first breaks off at another place on each line, or all would stay in step."""
    yield from typical_call(next(calls))[: 1 + line % len(KINDS)]
    for number in calls:
        yield from typical_call(number)


def _line(server: Server, plan: Sequence[Due], began: float) -> list[float | None]:
    """Milliseconds of each request of one line; None for a wrong answer or none."""
    found: list[float | None] = []
    try:
        with Client(server.port) as client:
            for due in plan:
                time.sleep(max(0.0, began + due.at - time.perf_counter()))
                answer = client.ask(due.request.wire)
                waited = (time.perf_counter() - began - due.at) * 1000
                found.append(waited if server.name == YARDSTICK or is_right(due.request, answer) else None)
    except (OSError, NotMeasured):
        found.extend([None] * (len(plan) - len(found)))
    return found
