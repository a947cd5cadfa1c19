"""Hears dangers: the patterns of ``alarms.yaml`` and a small classifier judge together."""

from __future__ import annotations

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.meaning import Decision, Urgency
from ivr.core.understanding.alarm import Alarms
from ivr.core.understanding.normalisation import Tokens
from ivr.core.understanding.phrases import Phrases
from ivr.speech.understanding.classifier import Classifier
from ivr.speech.understanding.features import Features

#: What the classifier calls a sentence that raises no alarm.
QUIET = "quiet"
#: An alarm is raised when all dangers together are so likely: a false one interrupts a caller, a missed one may kill.
RAISED = 0.35
#: So likely they must be to overrule another meaning that is sure.
CERTAIN = 0.65
_REPORT = "trinh-bao"
#: What a sentence means besides, where the hotline can do more than tell the number.
_MEANT = {Urgency.POLICE: _REPORT, Urgency.SCAM: _REPORT}

Decided = tuple[Decision, str, float]


class DangerFeatures(Features):
    """The words of a sentence, and what the patterns say about it."""

    def __init__(self, phrases: Phrases) -> None:
        super().__init__(None)
        self._alarms = Alarms(phrases.alarms, phrases.vocabulary)

    def of(self, words: Tokens) -> dict[str, float]:
        """Feature -> value."""
        signs = self._alarms.signs(words)
        found = {f"{'raised' if whole else 'named'}:{urgency.value}": 1.0 for urgency, whole in signs}
        return super().of(words) | (found or {"signs:none": 1.0})


class Dangers:
    """The alarm of a content; ``classifier`` knows the urgencies and ``QUIET``."""

    def __init__(self, phrases: Phrases, classifier: Classifier) -> None:
        self._features, self._classifier = DangerFeatures(phrases), classifier

    def find(self, words: Tokens, decided: Decided) -> tuple[Urgency | None, Decided]:
        """The danger that normalised ``words`` tell of, if they do, and what they mean then.

        ``decided`` is what they mean without it.
        """
        chances = self.chances(words)
        danger = 1.0 - chances.pop(QUIET, 0.0)
        decision, intent, _ = decided
        other = decision is Decision.UNDERSTOOD and intent != _REPORT
        if danger < (CERTAIN if other else RAISED):
            return None, decided
        urgency = Urgency(max(chances, key=lambda name: chances[name]))
        return urgency, decided if intent == _REPORT else _meant(urgency, danger)

    def chances(self, words: Tokens) -> dict[str, float]:
        """Urgency, or ``QUIET`` -> probability."""
        return self._classifier.chances(self._features.of(words), self._classifier.intents)


def _meant(urgency: Urgency, danger: float) -> Decided:
    report = _MEANT.get(urgency)
    if report is None:
        return Decision.NOT_UNDERSTOOD, OUT_OF_SCOPE, danger
    return (Decision.UNDERSTOOD if danger >= CERTAIN else Decision.UNSURE), report, danger
