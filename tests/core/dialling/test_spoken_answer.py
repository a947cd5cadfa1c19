"""A yes counts only when it is as short as one and nothing but one."""

from __future__ import annotations

import pytest

from ivr.core.dialling.spoken_answer import EARLIEST, LATEST, LONGEST, Answer, AnswerWords, Sounding, answer_of
from ivr.core.meaning import NOTHING, Decision, Meaning, Urgency

WORDS = AnswerWords(frozenset({"có", "dạ có"}), frozenset({"không"}))
TIMELY = Sounding(0.8, 1.2)


def meant(text: str, intent: str, decision: Decision = Decision.UNDERSTOOD, **more: Urgency) -> Meaning:
    return Meaning(text, decision, intent, 1.0, **more)


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [("có", "yes", Answer.YES), ("dạ có", "yes", Answer.YES), ("không", "no", Answer.NO)],
)
def test_a_short_whole_answer_counts(text: str, intent: str, answer: Answer) -> None:
    assert answer_of(meant(text, intent), TIMELY, WORDS) is answer
    assert answer_of(meant(text, intent), Sounding(1.0, 1.0 + LONGEST), WORDS) is answer


@pytest.mark.parametrize(
    "meaning",
    [
        NOTHING,
        meant("có", "yes", Decision.UNSURE),
        meant("có", "yes", Decision.NOT_UNDERSTOOD),
        meant("có thể để lại lời nhắn", "yes"),
        meant("không", "yes"),
        meant("có", "no"),
        meant("dạ", "yes"),
        meant("gặp cán bộ", "gap-can-bo"),
        meant("có", "yes", urgent=Urgency.POLICE),
    ],
)
def test_anything_else_is_nothing_to_build_on(meaning: Meaning) -> None:
    assert answer_of(meaning, TIMELY, WORDS) is Answer.UNCLEAR


@pytest.mark.parametrize(
    "sounding",
    [
        Sounding(1.0, 1.1 + LONGEST),
        # The last word of what was being said when the tone came.
        Sounding(0.0, EARLIEST - 0.1),
        # Cut off by the end of the recording.
        Sounding(LATEST - 0.3, LATEST + 0.1),
    ],
)
def test_who_speaks_on_and_on_has_not_answered(sounding: Sounding) -> None:
    assert answer_of(meant("có", "yes"), sounding, WORDS) is Answer.UNCLEAR
    assert answer_of(meant("không", "no"), sounding, WORDS) is Answer.UNCLEAR
