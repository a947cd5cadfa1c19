"""Dangers in what was said: a crime going on, a fire, somebody's life, a fraud. Told first, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.core.meaning import Urgency
from ivr.core.normalisation import Tokens, Vocabulary
from ivr.core.patterns import PatternIndex, pattern
from ivr.core.phrases import Alarm

_WORDS, _ALSO, _UNLESS = "", "+", "-"


class Alarms:
    """The alarms of one content, the most urgent first."""

    def __init__(self, alarms: Iterable[Alarm], vocabulary: Vocabulary) -> None:
        self._alarms = tuple(alarms)
        self._index = PatternIndex.of(
            (pattern(text, vocabulary.normalise), f"{number}{part}")
            for number, alarm in enumerate(self._alarms)
            for part, texts in ((_WORDS, alarm.words), (_ALSO, alarm.also), (_UNLESS, alarm.unless))
            for text in texts
        )

    def find(self, words: Tokens) -> Urgency | None:
        """The first alarm that ``words`` (normalised) raise."""
        found = self._index.names(words)
        for number, alarm in enumerate(self._alarms):
            called = f"{number}{_WORDS}" in found and f"{number}{_UNLESS}" not in found
            if called and (not alarm.also or f"{number}{_ALSO}" in found):
                return alarm.urgency
        return None
