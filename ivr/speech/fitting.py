"""Fitting: trains the classifier, and chooses thresholds on sentences that each fold did not train on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from statistics import fmean

from ivr.core.decision import Thresholds, decide
from ivr.core.meaning import MAIN, Meaning
from ivr.core.normalisation import Vocabulary
from ivr.core.phrases import Phrases
from ivr.core.scope import Scope
from ivr.core.utterance import Utterance
from ivr.speech.classifier import Classifier
from ivr.speech.concepts import Concepts
from ivr.speech.features import Features
from ivr.speech.matcher import PhraseMatcher
from ivr.speech.sampling import Sampler, misheard
from ivr.speech.scoring import ACCEPTED, ASKED, ASKED_RIGHT, ASKED_WRONG, MISSED, WRONG, outcome
from ivr.speech.training import train

#: Sampled sentences for each intent, and how many of them one written sentence is worth.
EACH, WORTH = 800, 8.0
PENALTY = 3e-4
FOLDS = 5
SEED = 20261122
#: What a mistake costs a caller, one needless question being 1: a wrong answer is far worse than a question.
COSTS: Mapping[str, float] = {
    WRONG: 12.0,
    ACCEPTED: 12.0,
    MISSED: 3.0,
    ASKED_WRONG: 2.5,
    ASKED: 1.5,
    ASKED_RIGHT: 1.0,
}
#: Copies of each sentence that are spoilt as a recogniser spoils them.
SPOILT = 2
_STEPS = tuple(step / 20 for step in range(1, 20))

Chances = Mapping[str, float]
#: A sentence, what speaks for each intent, and whether the likeliest is in doubt.
Judged = tuple[Utterance, Chances, bool]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A classifier, the thresholds, and the figures that chose them (shares, 0 to 1)."""

    classifier: Classifier
    thresholds: Thresholds
    figures: Mapping[str, float]


def fit(
    phrases: Phrases, scope: Scope, utterances: Sequence[Utterance], tell: Callable[[str], None] = lambda _: None
) -> Fitted:
    """Train on sampled sentences and ``utterances``; choose thresholds by cross-validation on the latter, with copies
    spoilt as a recogniser spoils them. ``tell`` hears what is done. Raises ``CannotTrain``.
    """
    reader = Features(Concepts(phrases))
    sampled = Sampler(phrases, SEED).examples(EACH)
    written = [replace(utterance, weight=WORTH) for utterance in utterances]
    tell(f"training on {len(sampled)} sampled and {len(written)} written sentences")
    whole = train([*sampled, *written], phrases.vocabulary, reader, PENALTY)
    judged: list[Judged] = []
    for number, (kept, held) in enumerate(folds(written), start=1):
        tell(f"fold {number} of {FOLDS}")
        classifier = train([*sampled, *kept], phrases.vocabulary, reader, PENALTY, whole)
        judged += judge(
            PhraseMatcher(phrases, scope, classifier, Thresholds()), scope, phrases.vocabulary, spoilt(held)
        )
    thresholds = best_thresholds(judged)
    return Fitted(whole, thresholds, figures(judged, thresholds))


def folds(utterances: Sequence[Utterance]) -> Iterator[tuple[list[Utterance], list[Utterance]]]:
    """(to train on, held out) for each fold; the same for the same sentences."""
    order = list(utterances)
    random.Random(SEED).shuffle(order)
    for number in range(FOLDS):
        yield [u for place, u in enumerate(order) if place % FOLDS != number], order[number::FOLDS]


def spoilt(utterances: Sequence[Utterance]) -> Iterator[Utterance]:
    """Each sentence as it is, and ``SPOILT`` copies in which about one syllable in seven is misheard or lost."""
    chance = random.Random(SEED)
    for utterance in utterances:
        yield utterance
        for _ in range(SPOILT):
            words = [misheard(word, chance) if chance.random() < 0.1 else word for word in utterance.text.split()]
            kept = [word for word in words if chance.random() > 0.05] or words
            yield replace(utterance, text=" ".join(kept))


def judge(
    matcher: PhraseMatcher, scope: Scope, vocabulary: Vocabulary, utterances: Iterator[Utterance]
) -> Iterator[Judged]:
    """What speaks for each intent, for each sentence, said at the main menu."""
    standing = scope.at(MAIN)
    for each in utterances:
        words = vocabulary.normalise(each.text)
        chances = matcher.chances(words, standing)
        yield each, chances, matcher.in_doubt(words, chances)


def best_thresholds(judged: Sequence[Judged]) -> Thresholds:
    """The thresholds of the least cost; among equals the most careful."""
    first = _cheapest(
        judged, (Thresholds(*values) for values in product(_STEPS, (0.2, 0.3, 0.4, 0.5, 0.6), _STEPS[1:8], (0.9,)))
    )
    return _cheapest(
        judged, (replace(first, doubtful=step) for step in (0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975))
    )


def _cheapest(judged: Sequence[Judged], choices: Iterator[Thresholds]) -> Thresholds:
    sensible = (choice for choice in choices if choice.maybe <= choice.sure)
    return min(sensible, key=lambda each: (round(cost(judged, each), 6), -each.sure, -each.margin, -each.doubtful))


def cost(judged: Sequence[Judged], thresholds: Thresholds) -> float:
    """The mean cost of a sentence."""
    return fmean(
        COSTS.get(outcome(each, _meaning(chances, thresholds, doubt)), 0.0) for each, chances, doubt in judged
    )


def figures(judged: Sequence[Judged], thresholds: Thresholds) -> dict[str, float]:
    """The share of each outcome among all judged sentences, and the mean cost."""
    found = [outcome(each, _meaning(chances, thresholds, doubt)) for each, chances, doubt in judged]
    shares = {kind: round(found.count(kind) / len(found), 4) for kind in sorted(set(found))}
    return {**shares, "cost": round(cost(judged, thresholds), 4), "sentences": len(found)}


def _meaning(chances: Chances, thresholds: Thresholds, doubt: bool) -> Meaning:
    decision, intent, score = decide(chances, thresholds, in_doubt=doubt)
    return Meaning("", decision, intent, score)


def as_fields(thresholds: Thresholds) -> dict[str, float]:
    """Thresholds as they are stored."""
    return {name: float(value) for name, value in asdict(thresholds).items()}
