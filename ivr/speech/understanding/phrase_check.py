"""Author mistakes in phrases: a sentence for two meanings, one that is never listened for, an option without any."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.core.issues import Issue, ordered
from ivr.core.understanding.phrases import Phrases
from ivr.core.understanding.scope import Scope
from ivr.speech.understanding.templates import MOST_SENTENCES, Templates


def phrase_issues(phrases: Phrases, scope: Scope) -> tuple[Issue, ...]:
    """Every mistake, by file and line. Raises ``FlowError`` for a template that cannot be read."""
    return ordered([*_shared(phrases, scope), *_missing(phrases, scope), *_cut(phrases)])


def _shared(phrases: Phrases, scope: Scope) -> Iterator[Issue]:
    meant: dict[tuple[str, ...], dict[str, str]] = {}
    templates = Templates(phrases.rules)
    for intent, written in phrases.intents.items():
        for text in (text for template in written.says for text in templates.every(template)):
            meant.setdefault(phrases.vocabulary.normalise(text), {}).setdefault(intent, text)
    for intents in (found for found in meant.values() if len(found) > 1):
        for menu, (first, second) in _clashes(tuple(intents), scope):
            text = f'"{intents[second]}" means {first} and {second}'
            yield Issue("shared-phrase", phrases.intents[second].place, menu, text, "keep it for one of them")


def _clashes(intents: tuple[str, ...], scope: Scope) -> Iterator[tuple[str, tuple[str, str]]]:
    """(menu, two of ``intents``) where both are equally near: both options there, or both sayable everywhere."""
    for menu, standing in scope.standings.items():
        own = [intent for intent in intents if intent in standing.options]
        if len(own) > 1:
            yield menu, (own[0], own[1])
    common = [intent for intent in intents if intent in scope.everywhere]
    if len(common) > 1:
        yield "everywhere", (common[0], common[1])


def _missing(phrases: Phrases, scope: Scope) -> Iterator[Issue]:
    for menu, standing in scope.standings.items():
        for option in standing.options:
            if option not in phrases.intents:
                text = f'the option "{option}" has no phrases'
                yield Issue("no-phrases", "phrases:0", menu, text, f"write phrases/{option}.yaml")


def _cut(phrases: Phrases) -> Iterator[Issue]:
    templates = Templates(phrases.rules)
    for written in phrases.intents.values():
        for template in filter(templates.is_cut, written.says):
            text = f'"{template}" has more than {MOST_SENTENCES} sentences: the last are never listened for'
            yield Issue("too-many-sentences", written.place, written.intent, text, "part it into several")
