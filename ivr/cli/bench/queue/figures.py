"""Seconds of many clicks -> the figures that are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import Self


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: the middle one, the one that 5 in 100 exceed, and the longest."""

    p50_ms: float
    p95_ms: float
    max_ms: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        """From at least two measurements."""
        found = (median(seconds), quantiles(seconds, n=20, method="inclusive")[-1], max(seconds))
        return cls(*(round(one * 1000, 3) for one in found))


def repeated(work: Callable[[], object], times: int) -> Times:
    """``work`` done so often, one after the other, once before that does not count."""
    work()
    taken = []
    for _ in range(times):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return Times.of(taken)
