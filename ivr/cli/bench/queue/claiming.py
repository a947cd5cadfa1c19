"""Officers in several processes at once, and what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.queue.figures import Times


@dataclass(frozen=True, slots=True)
class Claiming:
    """``a_second``: requests taken and closed a second by all officers together; milliseconds of each click.

    ``cpu_ms`` is the processor time of a request taken and closed, without that of PostgreSQL itself.
    """

    processes: int
    officers: int
    claims: int
    a_second: float
    next: Times
    outcome: Times
    again: int
    cpu_ms: float


def measure(url: str, processes: int, officers: int, claims: int) -> Claiming:
    """Let ``officers``, spread over ``processes``, take and close ``claims`` requests,
    each of them as many.

    Raises ``NotMeasured`` when a process fails or the queue runs dry.
    """
    each = officers // processes
    shares = [(number * each, (number + 1) * each, claims // officers) for number in range(processes)]
    with _started(url, shares) as crew:
        for process in crew:
            _line(process)
        for process in crew:
            _go(process)
        found = [json.loads(_line(process)) for process in crew]
    waited = [seconds for one in found for seconds in one["next"]]
    closed = [seconds for one in found for seconds in one["outcome"]]
    if len(waited) < each * processes * (claims // officers):
        raise NotMeasured(f"Only {len(waited)} of {claims} requests could be claimed: the queue ran dry.")
    return Claiming(
        processes=processes,
        officers=each * processes,
        claims=len(waited),
        a_second=round(len(waited) / max(one["seconds"] for one in found), 1),
        next=Times.of(waited),
        outcome=Times.of(closed),
        again=sum(one["again"] for one in found),
        cpu_ms=round(sum(one["cpu_seconds"] for one in found) / len(waited) * 1000, 3),
    )


@contextmanager
def _started(url: str, shares: list[tuple[int, int, int]]) -> Iterator[list[subprocess.Popen[str]]]:
    crew: list[subprocess.Popen[str]] = []
    try:
        for share in shares:
            command = [sys.executable, "-m", "ivr.cli.bench.queue.officers", url, *map(str, share)]
            pipe = subprocess.PIPE
            crew.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))  # noqa: S603 - our own program
        yield crew
    finally:
        for process in crew:
            process.kill()
            process.communicate()


def _go(process: subprocess.Popen[str]) -> None:
    if process.stdin is not None:
        process.stdin.write("\n")
        process.stdin.flush()


def _line(process: subprocess.Popen[str]) -> str:
    found = process.stdout.readline() if process.stdout is not None else ""
    if not found:
        raise NotMeasured("A process of officers ended before its time; what it said is above.")
    return found
