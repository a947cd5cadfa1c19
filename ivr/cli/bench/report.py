"""Samples -> one plain object: figures, ratios, goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ivr.cli.bench.cost import Cost, Samples, summary
from ivr.cli.bench.load import Load
from ivr.cli.bench.servers import YARDSTICK
from ivr.cli.bench.typical import KINDS

#: A turn costs at most so many times what the yardstick costs.
MOST_RATIO = 4.0
#: Milliseconds; the 99th percentile under load stays below.
MOST_P99_MS = 50.0
#: Seconds to the first healthy answer.
MOST_STARTUP_S = 3.0


@dataclass(slots=True)
class Report:
    """What one run found."""

    machine: dict[str, object]
    seconds: float
    rate: float
    samples: dict[str, dict[str, Samples]] = field(default_factory=dict)
    load: dict[str, Load] = field(default_factory=dict)
    startup: tuple[float, tuple[float, ...]] | None = None
    not_measured: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {
            "machine": self.machine,
            "asked": {"seconds": self.seconds, "rate": self.rate},
            "cost": self.costs(),
            "load": {name: _rounded(asdict(load)) for name, load in self.load.items()},
            "startup": _startup(self.startup),
            "not_measured": self.not_measured,
            "goals": self.goals(),
        }

    def costs(self) -> dict[str, Any]:
        """By server: a request of the mix, its ratios to the yardstick; below ``kinds`` the same of each kind."""
        return {
            name: {
                **self._with_ratios(list(kinds.values()), KINDS),
                "kinds": {kind: self._with_ratios([of], (kind,)) for kind, of in kinds.items()},
            }
            for name, kinds in self.samples.items()
        }

    def _with_ratios(self, samples: list[Samples], kinds: Sequence[str]) -> dict[str, Any]:
        cost = summary(samples)
        yardstick = summary([self.samples[YARDSTICK][kind] for kind in kinds])
        return {**_rounded(asdict(cost)), "ratio": _ratios(cost, yardstick)}

    def goals(self) -> list[dict[str, Any]]:
        """Each goal, what was measured, and whether it was met."""
        found = [
            _goal("cost", name, "times the bare route, mean", MOST_RATIO, cost["ratio"]["mean"])
            for name, cost in self.costs().items()
            if name != YARDSTICK
        ]
        found += [
            _goal("p99", name, "ms", MOST_P99_MS, load.p99_ms)
            for name, load in self.load.items()
            if name != YARDSTICK
        ]
        if self.startup is not None:
            found.append(_goal("startup", "sqlite", "s", MOST_STARTUP_S, self.startup[0]))
        return found


def _goal(goal: str, database: str, unit: str, at_most: float, measured: float) -> dict[str, Any]:
    return {
        "goal": goal,
        "database": database,
        "unit": unit,
        "at_most": at_most,
        "measured": round(measured, 3),
        "met": measured <= at_most,
    }


def _ratios(cost: Cost, yardstick: Cost) -> dict[str, float]:
    pairs = {
        "mean": (cost.mean_ms, yardstick.mean_ms),
        "median": (cost.median_ms, yardstick.median_ms),
        "cpu": (cost.cpu_ms, yardstick.cpu_ms),
    }
    return {name: round(ours / bare, 3) for name, (ours, bare) in pairs.items() if ours and bare}


def _rounded(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}


def _startup(found: tuple[float, tuple[float, ...]] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"median_s": round(found[0], 3), "all_s": [round(seconds, 3) for seconds in found[1]]}
