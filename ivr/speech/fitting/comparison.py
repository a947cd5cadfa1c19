"""Ways to find the meaning of a sentence, judged on sentences that none of them was fitted to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.understanding.normalisation import Tokens
from ivr.core.understanding.phrases import Phrases
from ivr.core.understanding.scope import Scope
from ivr.core.understanding.utterance import Utterance
from ivr.speech.fitting.fit import EACH, PENALTY, SEED, figures, folds, spoilt, weighed
from ivr.speech.fitting.sampling import Sampler
from ivr.speech.fitting.thresholds import Judged, best_thresholds
from ivr.speech.fitting.training import train
from ivr.speech.understanding.concepts import Concepts
from ivr.speech.understanding.features import Features
from ivr.speech.understanding.nearest import Nearest

#: Words -> what speaks for each intent, and whether the likeliest is in doubt.
Way = Callable[[Tokens], tuple[Mapping[str, float], bool]]


@dataclass(frozen=True, slots=True)
class Compared:
    """A way, and the share of each outcome with the thresholds that suit it best."""

    name: str
    figures: Mapping[str, float]


def compare(
    phrases: Phrases,
    scope: Scope,
    authors: Sequence[Sequence[Utterance]],
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Compared]:
    """Every way in turn. Raises ``CannotTrain``.

    What is trained and every threshold comes from the other folds: no figure is measured on what chose it.
    """
    alive = {*scope.everywhere, OUT_OF_SCOPE}
    concepts = Concepts(phrases)
    nearest = Nearest(phrases, whole=True)
    both = Features(concepts)
    makers: Mapping[str, Callable[[Sequence[Utterance]], Way]] = {
        "templates and nearest phrase": lambda _: _nearest(nearest, alive),
        "weighted concepts": lambda _: _weighted(concepts, alive),
        "classifier of words, written sentences only": lambda kept: _trained(phrases, alive, kept, Features(None), 0),
        "classifier of words": lambda kept: _trained(phrases, alive, kept, Features(None), EACH),
        "classifier of words and concepts": lambda kept: _trained(phrases, alive, kept, both, EACH),
        "the same, and more careful in doubt": lambda kept: _trained(
            phrases, alive, kept, both, EACH, doubts=concepts
        ),
    }
    for name, maker in makers.items():
        tell(name)
        yield Compared(name, _cross_validated(phrases, authors, maker))


def _cross_validated(
    phrases: Phrases, authors: Sequence[Sequence[Utterance]], maker: Callable[[Sequence[Utterance]], Way]
) -> dict[str, float]:
    by_fold: list[list[Judged]] = []
    for kept, held in folds(authors):
        way = maker(kept)
        by_fold.append([(each, *way(phrases.vocabulary.normalise(each.text))) for each in spoilt(held)])
    found: dict[str, float] = {}
    for number, judged in enumerate(by_fold):
        others = [row for place, rows in enumerate(by_fold) if place != number for row in rows]
        for kind, value in figures(judged, best_thresholds(others)).items():
            found[kind] = found.get(kind, 0.0) + value * len(judged)
    whole = sum(map(len, by_fold))
    return {kind: round(value / whole, 4) for kind, value in found.items()} | {"sentences": whole}


def _nearest(found: Nearest, alive: Collection[str]) -> Way:
    def way(words: Tokens) -> tuple[dict[str, float], bool]:
        near = found.find(words, alive)
        if near is None:
            return {OUT_OF_SCOPE: 1.0}, False
        # What the second is called does not matter: only its distance is asked for.
        return {near.intent: near.score, "next": near.score - near.margin}, False

    return way


def _weighted(concepts: Concepts, alive: Collection[str]) -> Way:
    def way(words: Tokens) -> tuple[dict[str, float], bool]:
        sums = {OUT_OF_SCOPE: 1.0}
        for hit in concepts.find(words):
            if hit.intent in alive:
                sums[hit.intent] = sums.get(hit.intent, 0.0) + hit.weight * (1.0 if hit.exact else 0.7)
        whole = sum(sums.values())
        return {intent: value / whole for intent, value in sums.items()}, False

    return way


def _trained(
    phrases: Phrases,
    alive: Collection[str],
    kept: Sequence[Utterance],
    reader: Features,
    each: int,
    *,
    doubts: Concepts | None = None,
) -> Way:
    sampled = Sampler(phrases, SEED).examples(each) if each else ()
    classifier = train([*sampled, *weighed(kept)], phrases.vocabulary, reader, PENALTY)

    def way(words: Tokens) -> tuple[dict[str, float], bool]:
        chances = classifier.chances(reader.of(words), alive)
        return chances, doubts is not None and doubts.in_doubt(words, max(chances, key=lambda name: chances[name]))

    return way
