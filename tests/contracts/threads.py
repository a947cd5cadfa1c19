"""Works that start at the same moment in threads of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def together(*works: Callable[[], Result]) -> list[Result]:
    """Run the works at once; their results, in order. An exception of a work is raised here."""
    start = Barrier(len(works))

    def run(work: Callable[[], Result]) -> Result:
        start.wait(timeout=10)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))
