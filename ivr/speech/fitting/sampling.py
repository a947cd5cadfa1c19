"""Sentences by chance, from the phrases: what the classifier is trained on where nobody has recorded callers yet."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.understanding.phrases import IntentPhrases, Phrases
from ivr.core.understanding.utterance import Utterance
from ivr.speech.understanding.dangers import QUIET
from ivr.speech.understanding.templates import Templates

#: What a bad line or a dialect makes of letters at the beginning, and at the end, of a syllable.
_STARTS = (
    ("l", "n"),
    ("n", "l"),
    ("s", "x"),
    ("x", "s"),
    ("tr", "ch"),
    ("ch", "tr"),
    ("gi", "d"),
    ("d", "gi"),
    ("r", "d"),
    ("v", "d"),
    ("r", "gi"),
)
_ENDS = (("ng", "n"), ("n", "ng"), ("t", "c"), ("c", "t"), ("nh", "n"), ("ch", "t"))
_TONES = str.maketrans(
    "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    "aaaaaăăăăăâââââeeeeeêêêêêiiiiioooooôôôôôơơơơơuuuuuưưưưưyyyyy",
)

#: So many sentences have something beside the point told before or after them.
RAMBLING = 0.3


class Sampler:
    """Draws sentences; the same ``seed`` draws the same."""

    def __init__(self, phrases: Phrases, seed: int = 1) -> None:
        self._phrases = phrases
        self._templates = Templates(phrases.rules)
        self._chance = random.Random(seed)

    def examples(self, each: int) -> tuple[Utterance, ...]:
        """About ``each`` different sentences for every intent that has ``asks``, twice as many out of scope."""
        found = []
        for intent, phrases in sorted(self._phrases.intents.items()):
            if not phrases.asks:
                continue
            wanted = each * (2 if intent == OUT_OF_SCOPE else 1)
            texts = dict.fromkeys(self._spoilt(text) for text in self._texts(phrases, wanted))
            found += [Utterance(text, intent, weight=wanted / max(len(texts), each // 4)) for text in texts]
        return tuple(found)

    def dangers(self, each: int) -> tuple[Utterance, ...]:
        """About ``each`` different sentences for every urgency, twice as many without one; its name is the intent."""
        found = []
        for danger in self._phrases.dangers:
            wanted = each if danger.urgency else 2 * each
            texts = dict.fromkeys(
                self._spoilt(self._dressed(self._one(danger.asks[number % len(danger.asks)])))
                for number in range(wanted)
            )
            found += [Utterance(text, danger.urgency.value if danger.urgency else QUIET) for text in texts]
        return tuple(found)

    def _texts(self, phrases: IntentPhrases, wanted: int) -> Iterator[str]:
        for template in phrases.says:
            yield from self._templates.every(template, 30)[: max(4, wanted // 20)]
        for number in range(wanted):
            kinds = [phrases.asks, phrases.says]
            if phrases.things:
                kinds += [self._phrases.frames, phrases.asks, phrases.asks]
            templates = kinds[number % len(kinds)]
            if not templates:
                continue
            template = templates[(number // len(kinds)) % len(templates)]
            thing = self._one(self._chance.choice(phrases.things)) if phrases.things else ""
            yield self._dressed(self._templates.one(template, self._chance, thing))

    def _one(self, template: str) -> str:
        return self._templates.one(template, self._chance)

    def _dressed(self, text: str) -> str:
        parts = [self._maybe(self._phrases.openings, 0.5), text, self._maybe(self._phrases.closings, 0.4)]
        if self._chance.random() < RAMBLING:
            place = 0 if self._chance.random() < 0.7 else 3
            parts.insert(place, self._maybe(self._phrases.rambles, 1.0))
        return " ".join(" ".join(parts).split())

    def _maybe(self, templates: Sequence[str], share: float) -> str:
        if not templates or self._chance.random() >= share:
            return ""
        return self._one(self._chance.choice(templates))

    def _spoilt(self, text: str) -> str:
        if self._chance.random() < 0.7:
            return text
        words = text.split()
        place = self._chance.randrange(len(words))
        words[place] = misheard(words[place], self._chance)
        if len(words) > 4 and self._chance.random() < 0.2:
            del words[self._chance.randrange(len(words))]
        return " ".join(words)


def misheard(word: str, chance: random.Random) -> str:
    """``word`` as another listener may take it: another beginning, another end, or no tone."""
    changes = [new + word[len(old) :] for old, new in _STARTS if word.startswith(old) and len(word) > len(old)]
    changes += [word[: -len(old)] + new for old, new in _ENDS if word.endswith(old) and len(word) > len(old)]
    changes.append(word.translate(_TONES))
    return chance.choice(changes)
