"""What the recogniser listens for at each menu, and whether what came out is really one of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from ivr.core.intents import COMMANDS, NO, OUT_OF_SCOPE, YES
from ivr.core.understanding.normalisation import Tokens
from ivr.core.understanding.phrases import MORE, Phrases
from ivr.core.understanding.scope import Kind, Scope, Standing
from ivr.speech.understanding.templates import Templates

UNKNOWN = "[unk]"
#: Phrases of each choice: the menu's own options count more, and everything else is kept small (a phrase list is a
#: two-word model; more phrases only blur it).
OWN, OTHER = 24, 16
#: A phrase of more words is no phrase but a sentence; its pairs of words are in shorter ones.
LONGEST = 6
DIGIT_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_DIGITS_MORE = ("lăm", "mốt", "tư", "linh", "lẻ", "mười", "mươi", "trăm")
_KEY_TEMPLATES = ("{}", "số {}", "phím {}", "bấm {}", "bấm số {}", "bấm phím {}")


class Grammar:
    """The phrase lists of one content."""

    def __init__(self, phrases: Phrases, scope: Scope) -> None:
        self._phrases, self._scope = phrases, scope
        self._templates = Templates(phrases.rules)
        self._short: dict[str, tuple[str, ...]] = {}

    def phrases_for(self, menu: str) -> tuple[str, ...]:
        """The phrase list for a recogniser at ``menu`` (a node's id, ``main``, ``confirm``; others are ``main``).

        Phrases are small letters, NFC, numbers in words, ``[unk]`` last. Every choice has the same number of entries
        (a short one is repeated: entries are counted as frequencies), the menu's own options more of them.
        """
        standing = self._scope.at(menu)
        own = own_intents(standing)
        found = [text for intent in own for text in _balanced(self.short(intent), OWN)]
        # Where an answer is expected, a list of every topic would swallow it; topics are still heard by open speech.
        everywhere = self._scope.everywhere if standing.kind is Kind.MENU else COMMANDS
        others = (intent for intent in everywhere if intent not in own)
        found += [text for intent in others for text in _balanced(self.short(intent), OTHER)]
        return (*found, *_keys(standing), UNKNOWN)

    def short(self, intent: str) -> tuple[str, ...]:
        """The short sentences of ``intent`` as written.

        First what most people say: single words, and of each template the first of its shortest sentences. Then those
        of new pairs of words, short ones before long.
        """
        if intent not in self._short:
            by_template = [found for found in self._sentences(intent) if found]
            every = tuple(chain.from_iterable(by_template))
            firsts = [min(found, key=_words) for found in by_template]
            plain = tuple(dict.fromkeys((*firsts, *(text for text in every if _words(text) == 1))))
            self._short[intent] = (*plain, *_by_news(every, plain))
        return self._short[intent]

    def _sentences(self, intent: str) -> Iterator[list[str]]:
        found = self._phrases.intents.get(intent)
        for template in found.says if found else ():
            every = (unicodedata.normalize("NFC", text.lower()) for text in self._templates.every(template))
            yield [text for text in every if _words(text) <= LONGEST]


def own_intents(standing: Standing) -> tuple[str, ...]:
    """The intents that belong to a step, its own options first."""
    match standing.kind:
        case Kind.QUESTION:
            return (YES, NO)
        case Kind.ANSWER:
            return (MORE, *standing.options)
        case _:
            return standing.options


def _by_news(texts: Iterable[str], listed: Iterable[str]) -> Iterator[str]:
    left = [text for text in dict.fromkeys(texts) if text not in listed]
    known = {pair for text in listed for pair in _pairs(text)}
    while left:
        best = max(left, key=lambda text: (len(_pairs(text) - known) / len(_pairs(text)), -len(text)))
        news = _pairs(best) - known
        if not news:
            break
        known |= news
        left.remove(best)
        yield best
    yield from left


def _words(text: str) -> int:
    return len(text.split())


def _pairs(text: str) -> set[tuple[str, str]]:
    words = ("<", *text.split(), ">")
    return set(pairwise(words))


def _balanced(texts: tuple[str, ...], count: int) -> list[str]:
    return [texts[number % len(texts)] for number in range(count)] if texts else []


def _keys(standing: Standing) -> list[str]:
    if standing.kind is Kind.DIGITS:
        words = (*DIGIT_WORDS, *_DIGITS_MORE)
        return [*words * OTHER, *(f"{first} {second}" for first in DIGIT_WORDS for second in DIGIT_WORDS)]
    named = [template.format(word) for word in DIGIT_WORDS for template in _KEY_TEMPLATES[1:]]
    alone = [word for word in DIGIT_WORDS[1:] for _ in range(2)]
    return [*named, *alone, "phím sao", "bấm phím sao", "phím thăng", "bấm phím thăng"]


class WholeTexts:
    """Every short sentence of every intent, to be met as a whole: politeness and spelling aside, nothing else."""

    def __init__(self, phrases: Phrases) -> None:
        templates = Templates(phrases.rules)
        self._vocabulary = phrases.vocabulary
        self._intents: dict[Tokens, tuple[str, ...]] = {}
        for intent, found in phrases.intents.items():
            if intent == OUT_OF_SCOPE:
                continue
            for text in (text for template in found.says for text in templates.every(template)):
                words = self._vocabulary.normalise(text)
                if intent not in self._intents.get(words, ()):
                    self._intents[words] = (*self._intents.get(words, ()), intent)

    def find(self, words: Tokens) -> tuple[str, ...]:
        """The intents of which a normalised text is a whole sentence."""
        return self._intents.get(words, ())

    def shared(self) -> Iterator[tuple[Tokens, tuple[str, ...]]]:
        """Sentences that belong to more than one intent."""
        return ((words, intents) for words, intents in self._intents.items() if len(intents) > 1)
