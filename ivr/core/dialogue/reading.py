"""A procedure's answer as text, so that an officer reads what the caller heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ivr.core.flow import Answer, Flow


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an answer: its id (``papers`` lists what to bring) and its sentences in order."""

    id: str
    sentences: tuple[str, ...]


def answer(flow: Flow, topic: str | None, day: date) -> tuple[Part, ...]:
    """What the flow says of ``topic`` on ``day``, part by part; parts with nothing to say are left out."""
    node = flow.nodes.get(topic) if topic else None
    if not isinstance(node, Answer):
        return ()
    parts = (
        Part(chunk.id, tuple(" ".join(form.fill({})) for sentence in chunk.say for form in sentence.on(day)))
        for chunk in node.chunks
    )
    return tuple(part for part in parts if part.sentences)
