"""Finds what a sentence means: keys, whole phrases, then the classifier; the menu at hand first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from ivr.core.intents import NO, OUT_OF_SCOPE, YES
from ivr.core.meaning import NOTHING, Decision, Meaning, Urgency
from ivr.core.understanding.correction import corrected, leading_answer
from ivr.core.understanding.decision import Thresholds, decide
from ivr.core.understanding.normalisation import Tokens, tokens
from ivr.core.understanding.phrases import MORE, Phrases
from ivr.core.understanding.scope import Kind, Scope, Standing
from ivr.core.understanding.spoken_keys import named_keys, number_in
from ivr.speech.grammar import WholeTexts, own_intents
from ivr.speech.understanding.classifier import Classifier, read
from ivr.speech.understanding.concepts import Concepts
from ivr.speech.understanding.dangers import Dangers, Decided
from ivr.speech.understanding.features import Features
from ivr.speech.understanding.nearest import Nearest

#: The classifier that comes with the program, and the thresholds that ``ivr speech fit`` chose for it.
WEIGHTS = Path(__file__).parent / "meaning.json"
#: How much more likely the options of the menu at hand are than what was not offered (added to the logits).
FAVOUR = 0.7
#: An option of the menu at hand is meant when a short sentence of it is so near, letter by letter, and so far ahead.
NEAR, NEAR_MARGIN = 0.9, 0.08
_EMERGENCIES = {"113": Urgency.POLICE, "114": Urgency.FIRE, "115": Urgency.MEDICAL}
_REPORT = "trinh-bao"


def build_matcher(phrases: Phrases, scope: Scope, weights: Path = WEIGHTS) -> PhraseMatcher:
    """The matcher for a content; it may be shared by threads.

    ``scope`` is what ``scope_of(content.flow)`` gives, ``phrases`` is ``flows.phrases.load_phrases(scope)``,
    ``weights`` what ``ivr speech fit`` wrote.
    """
    classifiers, about = read(weights)
    return PhraseMatcher(
        phrases, scope, classifiers["intents"], thresholds_of(about), Dangers(phrases, classifiers["dangers"])
    )


def thresholds_of(about: object) -> Thresholds:
    """The thresholds that a weights file tells."""
    found = about.get("thresholds") if isinstance(about, dict) else None
    return Thresholds(**found) if isinstance(found, dict) else Thresholds()


class PhraseMatcher:
    """The ``Matcher`` of the hotline (``services.ports``)."""

    def __init__(
        self,
        phrases: Phrases,
        scope: Scope,
        classifier: Classifier,
        thresholds: Thresholds,
        dangers: Dangers | None,
    ) -> None:
        self._vocabulary = phrases.vocabulary
        self._scope, self._classifier, self._thresholds = scope, classifier, thresholds
        self._dangers = dangers
        self._concepts = Concepts(phrases)
        self._features = Features(self._concepts)
        self._whole, self._nearest = WholeTexts(phrases), Nearest(phrases)
        self._carriers = frozenset(
            filter(None, (tokens(text) for text in (*phrases.carriers, *phrases.vocabulary.fillers)))
        )

    def understand(self, text: str, menu: str) -> Meaning:
        """The meaning of ``text`` at ``menu``; an unknown menu is ``main``. Never raises for any text."""
        words = self._vocabulary.normalise(text)
        if not words:
            return NOTHING if not text else Meaning(text, Decision.NOT_UNDERSTOOD)
        standing = self._scope.at(menu)
        named = self._named(text, standing)
        if named:
            return named
        urgent, (decision, intent, score) = self._heard(words, standing)
        if intent == MORE:
            return Meaning(text, decision, "digit-1", score, "1" if decision is Decision.UNDERSTOOD else "", urgent)
        return Meaning(text, decision, intent, score, "", urgent)

    def _heard(self, words: Tokens, standing: Standing) -> tuple[Urgency | None, Decided]:
        decided = self._decided(words, standing)
        return self._dangers.find(words, decided) if self._dangers else (None, decided)

    def _named(self, text: str, standing: Standing) -> Meaning | None:
        heard = tokens(text)
        if standing.kind is Kind.DIGITS:
            number = named_keys(heard, self._carriers) or number_in(heard, self._carriers)
            return _keyed(text, number) if number else None
        keys = named_keys(heard, self._carriers)
        if len(keys) == 1 and not self._is_plain_no(heard, keys):
            return _keyed(text, keys)
        if keys in _EMERGENCIES:
            return Meaning(text, Decision.UNSURE, _REPORT, 0.5, "", _EMERGENCIES[keys])
        return Meaning(text, Decision.NOT_UNDERSTOOD) if len(keys) > 1 else None

    def _is_plain_no(self, heard: Tokens, keys: str) -> bool:
        # "không" is the digit only where digits are asked for; "số không", "bấm không" is the key everywhere.
        return keys == "0" and not any(word in _KEY_WORDS for word in heard)

    def _decided(self, words: Tokens, standing: Standing) -> Decided:
        alive = self._alive(standing)
        if standing.kind is Kind.QUESTION and not self._whole_text(words, standing):
            answered = self._answered(words, alive)
            if answered:
                return answered
        decided = self._judged(words, self.chances(words, standing))
        if decided[0] is Decision.UNDERSTOOD:
            return decided
        near = self._nearest.find(words, own_intents(standing))
        if near and near.score >= NEAR and near.margin >= NEAR_MARGIN:
            return Decision.UNDERSTOOD, near.intent, near.score
        return decided

    def chances(self, words: Tokens, standing: Standing) -> dict[str, float]:
        """Intent -> probability for normalised ``words`` at ``standing``; a whole phrase is certain."""
        whole = self._whole_text(words, standing)
        if whole:
            return {whole: 1.0}
        features = self._features.of(corrected(words))
        return self._classifier.chances(features, self._alive(standing), own_intents(standing), FAVOUR)

    def in_doubt(self, words: Tokens, chances: Mapping[str, float]) -> bool:
        """Whether the likeliest intent has no word that counts for it; a whole phrase is beyond doubt."""
        return len(chances) > 1 and self._concepts.in_doubt(words, max(chances, key=lambda intent: chances[intent]))

    def _judged(self, words: Tokens, chances: Mapping[str, float]) -> Decided:
        return decide(chances, self._thresholds, in_doubt=self.in_doubt(words, chances))

    def _alive(self, standing: Standing) -> set[str]:
        return {*own_intents(standing), *self._scope.everywhere, OUT_OF_SCOPE}

    def _whole_text(self, words: Tokens, standing: Standing) -> str:
        alive, own = self._alive(standing), own_intents(standing)
        found = [intent for intent in self._whole.find(words) if intent in alive]
        mine = [intent for intent in found if intent in own]
        return (mine or found)[0] if len(mine or found) == 1 else ""

    def _answered(self, words: Tokens, alive: Collection[str]) -> Decided | None:
        """A yes or a no at the beginning of a longer answer; a no may name what is wanted instead."""
        answer, rest = leading_answer(words)
        if answer is None:
            return None
        if not answer and rest:
            chances = self._classifier.chances(self._features.of(rest), set(alive) - {YES, NO})
            decision, intent, score = self._judged(rest, chances)
            if decision is Decision.UNDERSTOOD:
                return decision, intent, score
        return Decision.UNDERSTOOD, YES if answer else NO, 0.95


_KEY_WORDS = frozenset(tokens("số phím bấm nhấn ấn nút chọn mục nhánh"))


def _keyed(text: str, keys: str) -> Meaning:
    intent = f"digit-{keys}" if len(keys) == 1 and keys.isdecimal() else "digits"
    return Meaning(text, Decision.UNDERSTOOD, intent, 1.0, keys)
