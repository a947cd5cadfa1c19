"""How well sentences are understood: right, asked about, wrong, missed; by intent and by style."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.meaning import Decision, Meaning
from ivr.core.understanding.utterance import Utterance

RIGHT, ASKED_RIGHT, ASKED_WRONG, WRONG, MISSED = "right", "asked right", "asked wrong", "wrong", "missed"
REFUSED, ASKED, ACCEPTED = "refused", "asked", "accepted"
OURS = (RIGHT, ASKED_RIGHT, ASKED_WRONG, WRONG, MISSED)
NOT_OURS = (REFUSED, ASKED, ACCEPTED)


def outcome(utterance: Utterance, meaning: Meaning) -> str:
    """What became of a sentence: one of ``OURS``, or of ``NOT_OURS`` when it is out of scope."""
    if utterance.intent == OUT_OF_SCOPE:
        named = meaning.intent in utterance.also
        table = {Decision.UNDERSTOOD: ACCEPTED, Decision.UNSURE: ASKED, Decision.NOT_UNDERSTOOD: REFUSED}
        return REFUSED if named else table[meaning.decision]
    right = meaning.intent in utterance.right
    match meaning.decision:
        case Decision.UNDERSTOOD:
            return RIGHT if right else WRONG
        case Decision.UNSURE:
            return ASKED_RIGHT if right else ASKED_WRONG
        case _:
            return RIGHT if OUT_OF_SCOPE in utterance.also else MISSED


@dataclass(slots=True)
class Tally:
    """Outcomes counted: in all, by intent, by style; which intent was taken for which; alarms."""

    total: Counter[str] = field(default_factory=Counter)
    by_intent: dict[str, Counter[str]] = field(default_factory=dict)
    by_style: dict[str, Counter[str]] = field(default_factory=dict)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)

    def add(self, utterance: Utterance, meaning: Meaning) -> None:
        """Count one sentence."""
        became = outcome(utterance, meaning)
        self.total[became] += 1
        self.by_intent.setdefault(utterance.intent, Counter())[became] += 1
        self.by_style.setdefault(utterance.style, Counter())[became] += 1
        if became not in {RIGHT, REFUSED, ASKED_RIGHT}:
            self.confusions[utterance.intent, meaning.intent] += 1
        self.alarms[_alarm(utterance, meaning)] += 1

    def share(self, *kinds: str, of: Iterable[str] = OURS) -> float:
        """The part of ``kinds`` among the sentences that are ours (or ``of`` other kinds); 0 to 1."""
        whole = sum(self.total[kind] for kind in of)
        return sum(self.total[kind] for kind in kinds) / whole if whole else 0.0


def _alarm(utterance: Utterance, meaning: Meaning) -> str:
    if utterance.urgent is None:
        return "quiet" if meaning.urgent is None else "false"
    if meaning.urgent is None:
        return "missed"
    return "raised" if meaning.urgent is utterance.urgent else "other"
