"""What callers would hear differently between two versions of the content, topic by topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from ivr.core.authoring.wording import written
from ivr.core.flow import Flow, Node, Question, choices_of, sentences_of
from ivr.core.language.sentence import Sentence
from ivr.flows.book import MANNER
from ivr.flows.speech import SPEECH


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed at ``topic``: a node's id, or "manner" for the engine's own sentences.

    ``changed`` holds pairs of what was and what will be said; ``keys`` tells of keys that lead elsewhere.
    """

    topic: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.changed or self.keys)


def differences(before: Flow, after: Flow) -> tuple[Difference, ...]:
    """Every topic that sounds different or leads elsewhere, in the order of ``after``, removed topics last."""
    found = [_compared(MANNER, [*map(_heard, before.manner.all())], [*map(_heard, after.manner.all())], ())]
    found.append(_compared(SPEECH, [*map(_heard, before.speech.all())], [*map(_heard, after.speech.all())], ()))
    for name in dict.fromkeys((*after.nodes, *before.nodes)):
        old, new = before.nodes.get(name), after.nodes.get(name)
        found.append(_compared(name, _lines(old), _lines(new), tuple(_moved(old, new))))
    return tuple(filter(None, found))


def _lines(node: Node | None) -> list[str]:
    return [_heard(sentence) for sentence in sentences_of(node)] if node else []


def _heard(sentence: Sentence) -> str:
    """A sentence, and when and how it gives way."""
    line = written(sentence)
    if sentence.since:
        line = f"[from {sentence.since}] {line}"
    if not sentence.until:
        return line
    return f"{line} [until {sentence.until}, then: {' '.join(map(_heard, sentence.safe)) or 'nothing'}]"


def _compared(topic: str, old: list[str], new: list[str], keys: tuple[str, ...]) -> Difference:
    removed: list[str] = []
    added: list[str] = []
    changed: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(b - a, d - c)
        changed += zip(old[a : a + both], new[c : c + both], strict=True)
        removed += old[a + both : b]
        added += new[c + both : d]
    return Difference(topic, tuple(removed), tuple(added), tuple(changed), keys)


def _moved(old: Node | None, new: Node | None) -> Iterator[str]:
    before, after = _keys(old), _keys(new)
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            yield f"{key}: {before.get(key, 'nothing')} -> {after.get(key, 'nothing')}"


def _keys(node: Node | None) -> dict[str, str]:
    if isinstance(node, Question):
        return {"1": node.yes, "2": node.no}
    return {choice.key: choice.go for choice in choices_of(node)} if node else {}
