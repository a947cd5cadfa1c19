"""What one request costs on each server: one caller at a time, the servers in turn, so that noise hurts all alike."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import fmean, median

from ivr.cli.bench.client import Client, is_right
from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.servers import YARDSTICK, Server
from ivr.cli.bench.typical import KINDS, Request, typical_call

#: Calls that are made in step: the answers of all, then the next key of all. Processor time is read between. Enough
#: of them that a server works with its own data in the processor's caches, as a busy one does, and few enough that a
#: noisy moment hits all servers.
BATCH = 20
#: Batches before anything counts: connections are made, statements compiled, holidays computed.
WARMING = 2


@dataclass(slots=True)
class Samples:
    """What was seen of one kind of request on one server."""

    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    #: Bytes of all answers, heads included.
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds a request, and bytes an answer."""

    requests: int
    mean_ms: float
    median_ms: float
    cpu_ms: float | None
    answer_bytes: int


def measure(servers: Sequence[Server], seconds: float, calls: Iterator[int]) -> dict[str, dict[str, Samples]]:
    """Make typical calls for ``seconds``; ``calls`` numbers them. Gives the samples by server and kind.

    The yardstick gets the very same requests. Raises ``NotMeasured`` when a hotline gives a wrong answer.
    """
    found = {server.name: {kind: Samples() for kind in KINDS} for server in servers}
    with ExitStack() as stack:
        lines = [(server, stack.enter_context(Client(server.port))) for server in servers]
        for _ in range(WARMING):
            _batch(lines, calls, {server.name: {kind: Samples() for kind in KINDS} for server in servers})
        until = time.monotonic() + seconds
        while True:
            _batch(lines, calls, found)
            # Whoever comes after a database finds other caches than who comes after the yardstick.
            lines.append(lines.pop(0))
            if time.monotonic() >= until:
                return found


def summary(samples: Sequence[Samples]) -> Cost:
    """Of one kind: its figures. Of several: those of a request of the mix, each kind counting the same."""
    cpu = [fmean(kind.cpu_seconds) * 1000 for kind in samples if kind.cpu_seconds]
    requests = sum(len(kind.seconds) for kind in samples)
    return Cost(
        requests=requests,
        mean_ms=fmean(fmean(kind.seconds) for kind in samples) * 1000,
        median_ms=fmean(median(kind.seconds) for kind in samples) * 1000,
        cpu_ms=fmean(cpu) if len(cpu) == len(samples) else None,
        answer_bytes=round(sum(kind.answered for kind in samples) / requests),
    )


def _batch(
    lines: Sequence[tuple[Server, Client]], calls: Iterator[int], into: Mapping[str, Mapping[str, Samples]]
) -> None:
    prepared = [typical_call(next(calls)) for _ in range(BATCH)]
    for position, kind in enumerate(KINDS):
        for server, client in lines:
            _ask([call[position] for call in prepared], server, client, into[server.name][kind])


def _ask(requests: Sequence[Request], server: Server, client: Client, into: Samples) -> None:
    cpu = server.cpu_seconds()
    answers = []
    for request in requests:
        began = time.perf_counter()
        answer = client.ask(request.wire)
        into.seconds.append(time.perf_counter() - began)
        answers.append(answer)
    if cpu is not None and (spent := server.cpu_seconds()) is not None:
        into.cpu_seconds.append((spent - cpu) / len(requests))
    into.answered += sum(map(len, answers))
    if server.name == YARDSTICK:
        return
    for request, answer in zip(requests, answers, strict=True):
        if not is_right(request, answer):
            raise NotMeasured(f"{server.name}, {request.kind}: not the answer that was expected: {answer[:400]!r}")
