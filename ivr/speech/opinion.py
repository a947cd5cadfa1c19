"""From what the recogniser read to a meaning: when one reading is enough, and what two that differ are worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ivr.core.meaning import NOTHING, Decision, Meaning
from ivr.services.ports import Matcher
from ivr.speech.decoder import NO_READING, Reading

#: From this confidence of its least certain word on, a reading of the phrase list can stand alone.
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was meant, and the readings that it rests on; ``open`` is None where the list alone was enough."""

    meaning: Meaning
    listed: Reading = NO_READING
    open: Reading | None = None

    @property
    def confidence(self) -> float:
        """How sure the recogniser was of the words that the meaning was taken from, 0 to 1."""
        for reading in (self.open, self.listed):
            if reading and reading.text == self.meaning.text:
                return reading.confidence
        return 0.0

    @property
    def heard(self) -> bool:
        """Whether there was a word in it, known or not; what has none is no answer."""
        return bool(self.listed.text or (self.open and self.open.text))


#: Nothing that could be a word.
NO_OPINION = Opinion(NOTHING)


def form_opinion(matcher: Matcher, menu: str, listed: Reading, read_open: Callable[[], Reading]) -> Opinion:
    """Take the meaning of what was read from the phrase list, and where that is in doubt, of an open reading too.

    The list only prefers its phrases: it puts their pieces together anew, and forces other speech into them.
    """
    if not listed.words:
        return NO_OPINION
    first = matcher.understand(listed.text, menu) if listed.text else NOTHING
    if listed.whole and listed.confidence >= SURE and first.decision is Decision.UNDERSTOOD:
        return Opinion(first, listed)
    second_reading = read_open()
    second = matcher.understand(second_reading.text, menu) if second_reading.text else NOTHING
    return Opinion(_weighed(first, listed, second), listed, second_reading)


def _weighed(first: Meaning, listed: Reading, second: Meaning) -> Meaning:
    if first.intent == second.intent:
        return second if listed.whole else _at_most(second, Decision.UNSURE)
    return _at_most(second, Decision.UNSURE)


def _at_most(meaning: Meaning, decision: Decision) -> Meaning:
    if meaning.decision is Decision.UNDERSTOOD:
        return replace(meaning, decision=decision)
    return meaning
