"""The thresholds that cost callers least."""

from __future__ import annotations

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.meaning import Decision
from ivr.core.understanding.decision import decide
from ivr.core.understanding.utterance import Utterance
from ivr.speech.fitting.thresholds import Judged, best_thresholds


def judged(intent: str, likeliest: str, chance: float, *, doubt: bool = False) -> Judged:
    return Utterance("", intent), {likeliest: chance, OUT_OF_SCOPE: 1.0 - chance}, doubt


def test_what_is_often_wrong_is_asked_about() -> None:
    found = best_thresholds([*(judged("a", "a", 0.95),) * 9, *(judged("a", "b", 0.8),) * 3])
    assert decide({"b": 0.8, OUT_OF_SCOPE: 0.2}, found)[0] is Decision.UNSURE
    assert decide({"a": 0.95, OUT_OF_SCOPE: 0.05}, found)[0] is Decision.UNDERSTOOD


def test_nobody_is_asked_needlessly() -> None:
    found = best_thresholds([judged("a", "a", 0.75)] * 5)
    assert decide({"a": 0.75, OUT_OF_SCOPE: 0.25}, found)[0] is Decision.UNDERSTOOD


def test_doubt_needs_more_where_doubt_is_wrong() -> None:
    sure, doubtful = (judged("a", "a", 0.86),) * 9, (judged("a", "b", 0.86, doubt=True),) * 9
    found = best_thresholds([*sure, *doubtful])
    chances = {"a": 0.86, OUT_OF_SCOPE: 0.14}
    assert decide(chances, found)[0] is Decision.UNDERSTOOD
    assert decide(chances, found, in_doubt=True)[0] is Decision.UNSURE
