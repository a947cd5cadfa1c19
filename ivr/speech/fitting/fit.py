"""Fitting: trains the classifier, and chooses thresholds on sentences that each fold did not train on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import fmean

from ivr.core.meaning import MAIN, Meaning
from ivr.core.understanding.decision import Thresholds, decide
from ivr.core.understanding.normalisation import Vocabulary
from ivr.core.understanding.phrases import Phrases
from ivr.core.understanding.scope import Scope
from ivr.core.understanding.utterance import Utterance
from ivr.speech.fitting.sampling import Sampler, misheard
from ivr.speech.fitting.scoring import outcome
from ivr.speech.fitting.thresholds import COSTS, Judged, best_thresholds
from ivr.speech.fitting.training import train
from ivr.speech.matcher import PhraseMatcher
from ivr.speech.understanding.classifier import Classifier
from ivr.speech.understanding.concepts import Concepts
from ivr.speech.understanding.dangers import QUIET, DangerFeatures
from ivr.speech.understanding.features import Features

#: Sampled sentences for each intent, and how many of them one written sentence is worth.
EACH, WORTH = 800, 8.0
PENALTY = 1e-4
#: The same for dangers: sampled ones for each urgency, quiet ones for each intent, worth of a written one, penalty.
DANGER_EACH, QUIET_EACH, DANGER_WORTH, DANGER_PENALTY = 600, 150, 6.0, 3e-4
FOLDS = 5
SEED = 20261122
#: Copies of each sentence that are spoilt as a recogniser spoils them.
SPOILT = 2


@dataclass(frozen=True, slots=True)
class Fitted:
    """Classifiers of intents and of dangers, thresholds, and the figures that chose them (shares, 0 to 1)."""

    classifier: Classifier
    dangers: Classifier
    thresholds: Thresholds
    figures: Mapping[str, float]


def fit(
    phrases: Phrases,
    scope: Scope,
    authors: Sequence[Sequence[Utterance]],
    tell: Callable[[str], None] = lambda _: None,
) -> Fitted:
    """Train on sampled sentences and those of all ``authors``; choose thresholds by learning from all but one of them
    and judging that one's sentences, with copies spoilt as a recogniser spoils them. ``tell`` hears what is done.

    Raises ``CannotTrain``.
    """
    reader = Features(Concepts(phrases))
    sampled = Sampler(phrases, SEED).examples(EACH)
    judged: list[Judged] = []
    for number, (kept, held) in enumerate(folds(authors), start=1):
        tell(f"fold {number}")
        classifier = train([*sampled, *weighed(kept)], phrases.vocabulary, reader, PENALTY)
        matcher = PhraseMatcher(phrases, scope, classifier, Thresholds(), None)
        judged += judge(matcher, scope, phrases.vocabulary, spoilt(held))
    written = [utterance for author in authors for utterance in author]
    tell(f"training on {len(sampled)} sampled and {len(written)} written sentences")
    whole = train([*sampled, *weighed(written)], phrases.vocabulary, reader, PENALTY)
    thresholds = best_thresholds(judged)
    return Fitted(whole, fit_dangers(phrases, written), thresholds, figures(judged, thresholds))


def fit_dangers(phrases: Phrases, utterances: Sequence[Utterance]) -> Classifier:
    """Train what hears dangers. Raises ``CannotTrain``."""
    quiet = (replace(each, intent=QUIET, also=(), weight=1.0) for each in Sampler(phrases, SEED).examples(QUIET_EACH))
    written = (
        Utterance(each.text, each.urgent.value if each.urgent else QUIET, weight=DANGER_WORTH) for each in utterances
    )
    examples = [*Sampler(phrases, SEED).dangers(DANGER_EACH), *quiet, *written]
    return train(examples, phrases.vocabulary, DangerFeatures(phrases), DANGER_PENALTY)


def weighed(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Written sentences with what they are worth beside sampled ones."""
    return [replace(utterance, weight=WORTH) for utterance in utterances]


def folds(authors: Sequence[Sequence[Utterance]]) -> Iterator[tuple[list[Utterance], list[Utterance]]]:
    """(to train on, held out) for each fold: all authors but one, and that one; a single author's sentences are dealt
    into ``FOLDS`` parts.
    """
    parts = list(authors)
    if len(parts) == 1:
        order = list(parts[0])
        random.Random(SEED).shuffle(order)
        parts = [order[number::FOLDS] for number in range(FOLDS)]
    for number, part in enumerate(parts):
        yield [u for place, other in enumerate(parts) if place != number for u in other], list(part)


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


def figures(judged: Sequence[Judged], thresholds: Thresholds) -> dict[str, float]:
    """The share of each outcome among all judged sentences, and the mean cost of a sentence."""
    found = [
        outcome(each, Meaning("", *decide(chances, thresholds, in_doubt=doubt))) for each, chances, doubt in judged
    ]
    shares = {kind: round(found.count(kind) / len(found), 4) for kind in sorted(set(found))}
    return {**shares, "cost": round(fmean(COSTS.get(kind, 0.0) for kind in found), 4), "sentences": len(found)}


def as_fields(thresholds: Thresholds) -> dict[str, float]:
    """Thresholds as they are stored."""
    return {name: float(value) for name, value in asdict(thresholds).items()}
