"""From what the recogniser read to a meaning: when one reading is enough, and what two that differ are worth."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, replace

from ivr.core.meaning import NOTHING, Decision, Meaning
from ivr.services.hearing_ports import Matcher
from ivr.speech.hearing.decoder import NO_READING, Reading

#: Confidence of the least certain word from which the list's reading stands alone: a phrase or keys as a whole, and
#: anything else. Of 432 readings of other speech (two models, two menus) none that was understood had 0.95, five had
#: 0.7, none of them a phrase.
SURE_PHRASE, SURE = 0.8, 0.95
#: From this confidence on, the better of two readings that agree is enough for both, and an open one of several words
#: is taken where the list does not know them.
SURE_OPEN, SEVERAL = 0.8, 4
#: Below it a reading is worth no more than a question, and alone not even that.
DOUBTFUL = 0.5


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
        """Whether there was a word in it; what has none is no answer."""
        return bool(self.listed.text or (self.open and self.open.text))


#: Nothing that could be a word.
NO_OPINION = Opinion(NOTHING)


@dataclass(frozen=True, slots=True)
class _Guess:
    reading: Reading
    meaning: Meaning

    @property
    def understood(self) -> bool:
        return self.meaning.decision is Decision.UNDERSTOOD

    @property
    def nothing(self) -> bool:
        return self.meaning.decision is Decision.NOT_UNDERSTOOD

    def agrees(self, other: _Guess) -> bool:
        both = not self.nothing and not other.nothing
        return both and (self.meaning.intent, self.meaning.keys) == (other.meaning.intent, other.meaning.keys)


def form_opinion(
    matcher: Matcher, menu: str, listed: Reading | None, read_open: Callable[[], Reading], phrases: Container[str]
) -> Opinion:
    """Take the meaning of what was read from the phrase list, and where that is in doubt, of an open reading too.

    The list only prefers its phrases: it puts their pieces together anew, and forces other speech into them. So a
    text with unknown words in it is never understood on its own. ``listed`` is None where there is no list.
    """
    if listed is None:
        alone = _guess(matcher, menu, read_open())
        return Opinion(_believed(alone), open=alone.reading)
    if not listed.words:
        return NO_OPINION
    first = _guess(matcher, menu, listed)
    if _stands_alone(first, phrases):
        return Opinion(first.meaning, listed)
    second = _guess(matcher, menu, read_open())
    return Opinion(_weighed(first, second, phrases), listed, second.reading)


def _guess(matcher: Matcher, menu: str, reading: Reading) -> _Guess:
    return _Guess(reading, matcher.understand(reading.text, menu) if reading.text else NOTHING)


def _stands_alone(guess: _Guess, phrases: Container[str]) -> bool:
    if not guess.understood or not guess.reading.whole:
        return False
    exact = bool(guess.meaning.keys) or guess.reading.text in phrases
    return guess.reading.confidence >= (SURE_PHRASE if exact else SURE)


def _weighed(first: _Guess, second: _Guess, phrases: Container[str]) -> Meaning:
    if first.agrees(second):
        return _agreed(first, second)
    believed = _dropped(second) if second.nothing else _believed(second, against=first)
    if believed.decision is not Decision.NOT_UNDERSTOOD or believed.urgent or not first.understood:
        return believed
    # Open speech finds nothing of ours: worth a question where the list is sure, or was partly heard as it says.
    sure = second.nothing and first.reading.whole and first.reading.confidence >= SURE_PHRASE
    return _asked(first.meaning) if sure or _partly(first.reading, second.reading, phrases) else believed


def _partly(listed: Reading, other: Reading, phrases: Container[str]) -> bool:
    """Whether a phrase of the list was read, and half of its words were surely read without the list too."""
    if listed.text not in phrases or not listed.whole or listed.confidence < DOUBTFUL:
        return False
    sure = {word.text for word in other.words if word.confidence >= SURE_OPEN}
    shared = [word for word in listed.words if word.confidence >= SURE_OPEN and word.text in sure]
    return 2 * len(shared) >= len(listed.words)


def _agreed(first: _Guess, second: _Guess) -> Meaning:
    if not (first.understood and second.understood):
        return _asked(second.meaning)
    best = max(second.reading.confidence, first.reading.confidence if first.reading.whole else 0.0)
    return second.meaning if best >= SURE_OPEN else _asked(second.meaning)


def _believed(guess: _Guess, against: _Guess | None = None) -> Meaning:
    """What an open reading is worth alone, or where the list has read something else."""
    several = len(guess.reading.words) >= SEVERAL
    contradicted = against is not None and against.understood and against.reading.whole
    if guess.understood and guess.reading.confidence >= SURE_OPEN and several and not contradicted:
        return guess.meaning
    # A single strange syllable resembles something always; whoever meant something says it again.
    worth_asking = guess.understood or several
    return _asked(guess.meaning) if worth_asking and guess.reading.confidence >= DOUBTFUL else _dropped(guess)


def _asked(meaning: Meaning) -> Meaning:
    """At most a question; keys are not pressed for somebody."""
    if meaning.decision is Decision.UNDERSTOOD:
        return replace(meaning, decision=Decision.UNSURE, keys="")
    return meaning


def _dropped(guess: _Guess) -> Meaning:
    """Not understood. An alarm stays where it was heard well: somebody in need must not be asked to say it again."""
    urgent = guess.meaning.urgent if guess.reading.confidence >= DOUBTFUL else None
    return Meaning(guess.meaning.text, Decision.NOT_UNDERSTOOD, urgent=urgent)
