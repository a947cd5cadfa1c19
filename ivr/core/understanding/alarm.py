"""Dangers in what was said: a crime going on, a fire, somebody's life, a fraud. Told first, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.core.meaning import Urgency
from ivr.core.understanding.normalisation import Tokens, Vocabulary
from ivr.core.understanding.patterns import PatternIndex, pattern
from ivr.core.understanding.phrases import Alarm

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
        return next((urgency for urgency, whole in self.signs(words) if whole), None)

    def signs(self, words: Tokens) -> tuple[tuple[Urgency, bool], ...]:
        """The alarms whose words occur, each with whether it is raised; the others lack a sign, or are taken back."""
        found = self._index.names(words)
        return tuple(
            (
                alarm.urgency,
                f"{number}{_UNLESS}" not in found and (not alarm.also or f"{number}{_ALSO}" in found),
            )
            for number, alarm in enumerate(self._alarms)
            if f"{number}{_WORDS}" in found
        )
