"""Seconds from ``ivr run`` to its first good word on ``/healthz``."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from ivr.cli.bench.servers import hotline

#: Starts; the middle one counts.
TIMES = 3


def measure(folder: Path) -> tuple[float, tuple[float, ...]]:
    """Start the hotline ``TIMES`` times, each in an empty folder below ``folder``, as on its first day.

    Gives the median and all seconds.
    """
    taken = []
    for number in range(TIMES):
        house = folder / f"start-{number}"
        house.mkdir()
        with hotline("sqlite", house) as server:
            taken.append(server.started_in)
    return median(taken), tuple(taken)
