"""How sure is sure."""

from __future__ import annotations

import pytest

from ivr.core.meaning import Decision
from ivr.core.understanding.decision import Thresholds, decide

RULES = Thresholds(sure=0.7, margin=0.3, maybe=0.2, doubtful=0.9)


@pytest.mark.parametrize(
    ("chances", "decision"),
    [
        ({"vneid": 0.8, "can-cuoc": 0.1}, Decision.UNDERSTOOD),
        ({"vneid": 0.7, "can-cuoc": 0.45}, Decision.UNSURE),
        ({"vneid": 0.5, "can-cuoc": 0.1}, Decision.UNSURE),
        ({"vneid": 0.15, "can-cuoc": 0.1}, Decision.NOT_UNDERSTOOD),
        ({"out-of-scope": 0.5, "vneid": 0.4}, Decision.NOT_UNDERSTOOD),
        ({"vneid": 1.0}, Decision.UNDERSTOOD),
    ],
)
def test_the_best_meaning_must_be_likely_and_far_ahead(chances: dict[str, float], decision: Decision) -> None:
    assert decide(chances, RULES)[0] is decision


def test_in_doubt_more_is_asked_for() -> None:
    assert decide({"vneid": 0.8}, RULES, in_doubt=True)[0] is Decision.UNSURE
    assert decide({"vneid": 0.95}, RULES, in_doubt=True)[0] is Decision.UNDERSTOOD


def test_what_is_not_understood_has_no_intent_of_ours() -> None:
    assert decide({"vneid": 0.1, "out-of-scope": 0.05}, RULES)[1] == "out-of-scope"
