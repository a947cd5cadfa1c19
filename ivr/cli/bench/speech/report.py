"""What one run of ``ivr bench speech`` found, as one plain object."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from ivr.cli.bench.speech.cost import Cost, Costs
from ivr.cli.bench.speech.lines import PATIENCE_MS, Lines

#: Speech may cost at most so many times a bare Vosk loop, silence at most this share of it.
MOST_SPEECH, MOST_SILENCE = 1.15, 0.1
#: Silent streams that one core must carry.
LEAST_IDLE = 600


@dataclass(slots=True)
class Report:
    """One run on one machine; parts that were not asked for are None or empty."""

    machine: dict[str, object]
    seconds: float
    costs: Costs | None = None
    lines: list[Lines] = field(default_factory=list)
    idle: Lines | None = None
    plain: Lines | None = None

    @property
    def most_calls(self) -> int | None:
        """The largest crowd that was carried well, among those that the load itself kept up with."""
        return max((one.calls for one in self.lines if one.good and one.believable), default=None)

    @property
    def idle_a_core(self) -> float | None:
        """How many silent streams one core carries, by the processor time that those of the run took."""
        if self.idle is None or not self.idle.cores or self.idle.lost:
            return None
        return self.idle.calls / self.idle.cores

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {
            "machine": self.machine,
            "seconds": self.seconds,
            "cost": None if self.costs is None else _told(self.costs),
            "lines": [_rounded(one) for one in self.lines],
            "most_calls": self.most_calls,
            "idle": None if self.idle is None else _rounded(self.idle),
            "idle_streams_a_core": None if self.idle_a_core is None else round(self.idle_a_core),
            "plain": None if self.plain is None else _rounded(self.plain),
            "goals": self.goals(),
        }

    def goals(self) -> list[dict[str, Any]]:
        """Each goal that was measured, its bound and whether it was met."""
        found = []
        if self.costs is not None:
            speech, silence = self.costs.speech.ratio, self.costs.silence.ratio
            found.append(_goal("a second of speech, times a bare Vosk loop", speech, at_most=MOST_SPEECH))
            found.append(_goal("a second of silence, times a bare Vosk loop", silence, at_most=MOST_SILENCE))
        if self.idle_a_core is not None:
            found.append(_goal("silent streams a core", self.idle_a_core, at_least=LEAST_IDLE))
        found += [
            _goal(f"95 % of waits at {one.calls} calls (ms)", one.p95_ms, at_most=PATIENCE_MS)
            for one in self.lines
            if one.p95_ms is not None
        ]
        return found


def _goal(
    goal: str, measured: float, *, at_most: float | None = None, at_least: float | None = None
) -> dict[str, Any]:
    met = measured <= at_most if at_most is not None else measured >= (at_least or 0)
    bound = {"at_most": at_most} if at_most is not None else {"at_least": at_least}
    return {"goal": goal, **bound, "measured": round(measured, 3), "met": met}


def _told(costs: Costs) -> dict[str, dict[str, float]]:
    every = {"speech": costs.speech, "speech amid silence": costs.calls, "silence": costs.silence}
    return {audio: _cost(cost) for audio, cost in every.items()}


def _cost(cost: Cost) -> dict[str, float]:
    return {
        "ours_ms": round(median(cost.ours) * 1000, 3),
        "bare_ms": round(median(cost.bare) * 1000, 3),
        "ratio": round(cost.ratio, 3),
    }


def _rounded(lines: Lines) -> dict[str, Any]:
    figures = {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(lines).items()}
    return {**figures, "good": lines.good, "believable": lines.believable}
