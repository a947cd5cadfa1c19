"""A yes counts only when it is as short as one and nothing but one."""

from __future__ import annotations

import pytest

from ivr.core.dialling.spoken_answer import LONGEST, Answer, answer_of
from ivr.core.meaning import NOTHING, Decision, Meaning, Urgency

PHRASES = frozenset({"có", "dạ có", "không", "gặp cán bộ"})


def meant(text: str, intent: str, decision: Decision = Decision.UNDERSTOOD, **more: Urgency) -> Meaning:
    return Meaning(text, decision, intent, 1.0, **more)


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [("có", "yes", Answer.YES), ("dạ có", "yes", Answer.YES), ("không", "no", Answer.NO)],
)
def test_a_short_whole_answer_counts(text: str, intent: str, answer: Answer) -> None:
    assert answer_of(meant(text, intent), LONGEST, PHRASES) is answer


@pytest.mark.parametrize(
    "meaning",
    [
        NOTHING,
        meant("có", "yes", Decision.UNSURE),
        meant("có", "yes", Decision.NOT_UNDERSTOOD),
        meant("có thể để lại lời nhắn", "yes"),
        meant("gặp cán bộ", "gap-can-bo"),
        meant("có", "yes", urgent=Urgency.POLICE),
    ],
)
def test_anything_else_is_nothing_to_build_on(meaning: Meaning) -> None:
    assert answer_of(meaning, 1.0, PHRASES) is Answer.UNCLEAR


def test_who_goes_on_speaking_has_not_answered() -> None:
    assert answer_of(meant("có", "yes"), LONGEST + 0.1, PHRASES) is Answer.UNCLEAR
    assert answer_of(meant("không", "no"), LONGEST + 0.1, PHRASES) is Answer.UNCLEAR
