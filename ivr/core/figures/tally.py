"""What is counted, in the smallest pieces: figures are sums of them, also when what was counted is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Tally:
    """So many of ``what`` on a day, of a unit and a topic (None: no procedure); nobody is in it.

    ``what`` is a kind, and behind a colon the value that was counted: ``outcome:busy``, ``rung:35``, ``kept``.
    """

    day: date
    what: str
    count: int = 1
    unit: str = ""
    topic: str | None = None

    @property
    def kind(self) -> str:
        """What was counted, without its value."""
        return self.what.partition(":")[0]

    @property
    def value(self) -> str:
        """The value; empty where there is none."""
        return self.what.partition(":")[2]


def total(tallies: Iterable[Tally], kind: str) -> int:
    """How many of a kind, whatever the value."""
    return sum(one.count for one in tallies if one.kind == kind)


def by_value(tallies: Iterable[Tally], kind: str, value_of: Callable[[str], Value]) -> Counter[Value]:
    """How many of a kind for each value, read by ``value_of``."""
    found: Counter[Value] = Counter()
    for one in tallies:
        if one.kind == kind:
            found[value_of(one.value)] += one.count
    return found
