"""What one run of ``ivr bench queue`` found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from ivr.cli.bench.queue.boarding import Boarding
from ivr.cli.bench.queue.claiming import Claiming


@dataclass(frozen=True, slots=True)
class Size:
    """One database with so many open requests; ``filled_s`` are the seconds that it took to bring it there.

    ``load`` is how busy the machine was in the minute before the measurement.
    """

    database: str
    requests: int
    filled_s: float
    load: float
    board: Boarding
    claiming: tuple[Claiming, ...]


@dataclass(slots=True)
class Report:
    """``not_measured`` says why a database is missing."""

    machine: dict[str, object]
    asked: dict[str, object]
    sizes: list[Size] = field(default_factory=list)
    not_measured: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {
            "machine": self.machine,
            "asked": self.asked,
            "sizes": [asdict(size) for size in self.sizes],
            "growth": self.growth(),
            "not_measured": self.not_measured,
        }

    def growth(self) -> dict[str, dict[str, float]]:
        """By database: how many times the smallest queue's figures those of the largest are."""
        found = {}
        for database in dict.fromkeys(size.database for size in self.sizes):
            few, *_, many = sorted(self._of(database) * 2, key=lambda size: size.requests)
            found[database] = {
                "requests": _times(many.requests, few.requests),
                "claims a second": _times(many.claiming[0].a_second, few.claiming[0].a_second),
                "next, median": _times(many.claiming[0].next.p50_ms, few.claiming[0].next.p50_ms),
                "board, median": _times(many.board.counts.p50_ms, few.board.counts.p50_ms),
                "page, median": _times(many.board.page.p50_ms, few.board.page.p50_ms),
            }
        return found

    def _of(self, database: str) -> list[Size]:
        return [size for size in self.sizes if size.database == database]


def _times(many: float, few: float) -> float:
    return round(many / few, 2)
