"""Templates of sentences -> sentences: all of them, or one by chance. The one module that imports hassil."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import islice

from hassil import (
    Alternative,
    Expression,
    Permutation,
    RuleReference,
    Sentence,
    Sequence,
    TextChunk,
    parse_sentence,
)
from hassil.errors import HassilError
from hassil.parser import ParseError
from hassil.sample import sample_expression

from ivr.core.errors import FlowError

#: Of one template at most so many sentences are ever listed. The last ones, without what may be left out, are those
#: that most people say: so none of ours may have more (``ivr flow check``).
MOST_SENTENCES = 1000
THING = "thing"


class Templates:
    """The templates of one content: ``(one|another)``, ``[optional]``, ``<rule>``; parsed once each."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self._parsed: dict[str, Sentence] = {}
        self._rules = {name: self._sentence(template) for name, template in rules.items()}

    def every(self, template: str, most: int = MOST_SENTENCES) -> tuple[str, ...]:
        """The sentences of ``template`` in order, each once, at most ``most``. Raises ``FlowError``."""
        return tuple(dict.fromkeys(" ".join(text.split()) for text in self._sampled(template, most)))

    def is_cut(self, template: str) -> bool:
        """Whether ``template`` has sentences that ``every`` does not list. Raises ``FlowError``."""
        return len(self._sampled(template, MOST_SENTENCES + 1)) > MOST_SENTENCES

    def _sampled(self, template: str, most: int) -> tuple[str, ...]:
        try:
            found = sample_expression(self._sentence(template).expression, None, self._rules)
            return tuple(islice(found, most))
        except HassilError as fault:
            raise FlowError(f'template "{template}": {fault}') from fault

    def one(self, template: str, chance: random.Random, thing: str = "") -> str:
        """One sentence of ``template`` by ``chance``; ``thing`` stands for ``<thing>``. Raises ``FlowError``."""
        words = "".join(self._walk(self._sentence(template).expression, chance, thing))
        return " ".join(words.split())

    def _sentence(self, template: str) -> Sentence:
        if template not in self._parsed:
            try:
                self._parsed[template] = parse_sentence(template)
            except ParseError as fault:
                raise FlowError(f'template "{template}": {fault}') from fault
        return self._parsed[template]

    def _walk(self, part: Expression, chance: random.Random, thing: str) -> Iterator[str]:
        match part:
            case TextChunk():
                yield part.text
            case RuleReference():
                yield from self._rule(part.rule_name, chance, thing)
            case Alternative():
                yield from self._walk(_choice(part, chance), chance, thing)
            case Permutation():
                for item in chance.sample(part.items, len(part.items)):
                    yield from self._walk(item, chance, thing)
            case Sequence():
                for item in part.items:
                    yield from self._walk(item, chance, thing)

    def _rule(self, name: str, chance: random.Random, thing: str) -> Iterator[str]:
        if name == THING:
            yield thing
        elif name in self._rules:
            yield from self._walk(self._rules[name].expression, chance, thing)
        else:
            raise FlowError(f'rule "<{name}>" is not written in frames.yaml')


def _choice(part: Alternative, chance: random.Random) -> Expression:
    # What may be left out is left out half the time, however many words may stand there.
    if part.is_optional and chance.random() < 0.5:
        return TextChunk()
    return chance.choice(part.items[:-1] if part.is_optional else part.items)
