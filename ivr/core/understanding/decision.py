"""How sure is sure: thresholds on the best meaning and on its distance to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.meaning import Decision


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``sure`` and ``margin`` must be reached to be understood, ``maybe`` to be asked about.

    ``doubtful`` stands for ``sure`` when no word that counts was heard, or one that counts against it. All are
    probabilities, 0 to 1.
    """

    sure: float = 0.75
    margin: float = 0.4
    maybe: float = 0.25
    doubtful: float = 0.9


def decide(
    chances: Mapping[str, float], thresholds: Thresholds, *, in_doubt: bool = False
) -> tuple[Decision, str, float]:
    """The decision, the best intent, its probability. What is out of scope is neither understood nor asked about."""
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])
    intent, score = ranked[0]
    if intent == OUT_OF_SCOPE:
        return Decision.NOT_UNDERSTOOD, intent, score
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    needed = max(thresholds.sure, thresholds.doubtful) if in_doubt else thresholds.sure
    if score >= needed and score - second >= thresholds.margin:
        return Decision.UNDERSTOOD, intent, score
    if score >= thresholds.maybe:
        return Decision.UNSURE, intent, score
    return Decision.NOT_UNDERSTOOD, OUT_OF_SCOPE, chances.get(OUT_OF_SCOPE, 0.0)
