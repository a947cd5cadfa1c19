"""What somebody said who was asked whether to be connected: yes, no, or nothing to build on.

Machines pick up telephones and speak, and what a recogniser makes of a greeting may begin with a yes. So an answer
counts only when it is as short as one and nothing but one: words that stand in the book as a whole.
"""

from __future__ import annotations

from collections.abc import Container
from enum import StrEnum

from ivr.core.intents import NO, YES
from ivr.core.meaning import Decision, Meaning


class Answer(StrEnum):
    """What it is taken for."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


#: Seconds from the first sound of an answer to its last. A yes with its courtesies takes 1.5; a voicemail's greeting
#: goes on for as long as is listened.
LONGEST = 2.5


def answer_of(meaning: Meaning, sounding: float, phrases: Container[str]) -> Answer:
    """Judge what was understood at the yes/no question. ``sounding`` is in seconds; ``phrases`` are what the book has
    people say there, each as a whole.
    """
    whole = meaning.decision is Decision.UNDERSTOOD and meaning.urgent is None and meaning.text in phrases
    if not whole or sounding > LONGEST:
        return Answer.UNCLEAR
    return {YES: Answer.YES, NO: Answer.NO}.get(meaning.intent, Answer.UNCLEAR)
