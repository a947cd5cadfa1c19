"""What somebody said who was asked whether to be connected: yes, no, or nothing to build on.

Machines pick up telephones and speak, and their greetings may hold a yes. So an answer counts only when it is nothing
but one of the words that the book lists, as short as one, and said when somebody could have heard the tone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ivr.core.intents import NO, YES
from ivr.core.meaning import Decision, Meaning


class Answer(StrEnum):
    """What it is taken for."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What counts as an answer, each text as a whole, in lower case."""

    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sounding:
    """From when to when a recording sounds, in seconds from its beginning."""

    begins: float
    ends: float


#: Seconds from the first sound of an answer to its last. A yes with its courtesies takes 1.5.
LONGEST = 2.5
#: Seconds into the recording before which no answer ends: nobody hears the tone, thinks and says a word sooner, but
#: the last word of a greeting does end there.
EARLIEST = 0.5
#: Seconds into the recording after which no answer ends: what sounds then may be cut off by its end, at 6.
LATEST = 5.0


def answer_of(meaning: Meaning, sounding: Sounding, words: AnswerWords) -> Answer:
    """Judge what was understood at the yes/no question."""
    lasts = sounding.ends - sounding.begins
    timely = lasts <= LONGEST and EARLIEST <= sounding.ends <= LATEST
    if not timely or meaning.decision is not Decision.UNDERSTOOD or meaning.urgent is not None:
        return Answer.UNCLEAR
    if meaning.intent == YES and meaning.text in words.yes:
        return Answer.YES
    return Answer.NO if meaning.intent == NO and meaning.text in words.no else Answer.UNCLEAR
