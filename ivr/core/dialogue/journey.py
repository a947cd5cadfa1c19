"""The way a caller took through the menus, in the words that she heard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr.core.authoring.wording import KEY_NAMES, written
from ivr.core.flow import Answer, Flow, choices_of
from ivr.core.language.sentence import Sentence

#: The part of an option that names its key: it says nothing of the matter.
_KEY = re.compile(rf",? bấm (?:số|phím) (?:{'|'.join(KEY_NAMES)})\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """One station: the node's id, and its name in the flow (empty: it has none, like questions in between)."""

    node: str
    name: str


def steps(flow: Flow, path: Iterable[str]) -> tuple[Step, ...]:
    """The stations of ``path`` that have a name, the caller's officer and rescue stations, none twice in a row."""
    names = _names(flow)
    found: list[Step] = []
    for node in path:
        name = names.get(node, "")
        if (name or node in {flow.officer, flow.rescue}) and not (found and found[-1].node == node):
            found.append(Step(node, name))
    return tuple(found)


def title(flow: Flow, topic: str | None) -> str:
    """The name of a procedure for officers; empty where none is meant, or it is no longer in the flow."""
    node = flow.nodes.get(topic) if topic else None
    return node.title if isinstance(node, Answer) else ""


def topics(flow: Flow) -> tuple[tuple[str, str], ...]:
    """Every procedure: its id and its name."""
    return tuple((node.id, node.title) for node in flow.nodes.values() if isinstance(node, Answer))


def _names(flow: Flow) -> dict[str, str]:
    # Every call goes through the main menu: to have been there says nothing.
    offered = {go: name for go, name in _offers(flow) if name and go != flow.home}
    return offered | dict(topics(flow))


def _offers(flow: Flow) -> Iterator[tuple[str, str]]:
    for node in flow.nodes.values():
        for choice in choices_of(node):
            yield choice.go, _matter(choice.say)


def _matter(sentence: Sentence) -> str:
    return _KEY.sub("", written(sentence))
