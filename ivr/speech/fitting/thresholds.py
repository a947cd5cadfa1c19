"""Chooses thresholds: the ones of the least cost to callers on judged sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.meaning import Decision, Meaning
from ivr.core.understanding.decision import Thresholds
from ivr.core.understanding.utterance import Utterance
from ivr.speech.fitting.scoring import ACCEPTED, ASKED, ASKED_RIGHT, ASKED_WRONG, MISSED, WRONG, outcome

#: What a mistake costs a caller, one needless question being 1: a wrong answer is far worse than a question.
COSTS: Mapping[str, float] = {
    WRONG: 8.0,
    ACCEPTED: 12.0,
    MISSED: 3.0,
    ASKED_WRONG: 2.5,
    ASKED: 1.5,
    ASKED_RIGHT: 1.0,
}
_STEPS = tuple(step / 20 for step in range(1, 20))
_MARGINS = (0.2, 0.3, 0.4, 0.5, 0.6)
_DOUBTFUL = (0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975)

Chances = Mapping[str, float]
#: A sentence, what speaks for each intent, and whether the likeliest is in doubt.
Judged = tuple[Utterance, Chances, bool]


def best_thresholds(judged: Sequence[Judged]) -> Thresholds:
    """The thresholds of the least cost; among equals the most careful."""
    table = _Table(judged)
    first = table.cheapest(Thresholds(*values, 0.9) for values in product(_STEPS, _MARGINS, _STEPS[1:8]))
    return table.cheapest(replace(first, doubtful=step) for step in _DOUBTFUL)


class _Table:
    """Judged sentences as columns, so that one choice of thresholds costs one pass over arrays."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        rows = [_row(*each) for each in judged]
        self._score, self._ahead, self._doubt, self._sure, self._asked, self._refused = np.array(rows).T

    def cheapest(self, choices: Iterable[Thresholds]) -> Thresholds:
        sensible = (choice for choice in choices if choice.maybe <= choice.sure)
        return min(sensible, key=lambda each: (round(self._cost(each), 6), -each.sure, -each.margin, -each.doubtful))

    def _cost(self, thresholds: Thresholds) -> float:
        # The same rule as core.understanding.decision.decide, for all sentences at once.
        needed: NDArray[np.float64] = np.where(
            self._doubt > 0, max(thresholds.sure, thresholds.doubtful), thresholds.sure
        )
        understood = (self._score >= needed) & (self._ahead >= thresholds.margin)
        asked = self._score >= thresholds.maybe
        return float(np.where(understood, self._sure, np.where(asked, self._asked, self._refused)).mean())


def _row(utterance: Utterance, chances: Chances, doubt: bool) -> tuple[float, ...]:
    """Probability, distance to the next, doubt; then what it costs to go there, to ask, to say nothing."""
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])
    intent, score = ranked[0]
    nothing = _cost(utterance, Meaning("", Decision.NOT_UNDERSTOOD, OUT_OF_SCOPE))
    ahead = score - (ranked[1][1] if len(ranked) > 1 else 0.0)
    if intent == OUT_OF_SCOPE:
        return score, ahead, doubt, nothing, nothing, nothing
    there, asking = (
        _cost(utterance, Meaning("", decision, intent)) for decision in (Decision.UNDERSTOOD, Decision.UNSURE)
    )
    return score, ahead, doubt, there, asking, nothing


def _cost(utterance: Utterance, meaning: Meaning) -> float:
    return COSTS.get(outcome(utterance, meaning), 0.0)
