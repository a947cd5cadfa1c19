"""The whole book: every sentence in every form, with the facts that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ivr.core.authoring.wording import written
from ivr.core.content.provenance import Provenance
from ivr.core.flow import Answer, Flow, Node, sentences_of
from ivr.core.language.sentence import Sentence
from ivr.flows.document import Faults
from ivr.flows.loader import CONTENT, every_confirmed, sound_flow
from ivr.flows.source import read_source
from ivr.flows.speech import SPEECH

#: The engine's own sentences, as if they were a node.
MANNER = "manner"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of ``node`` (in its ``chunk``, where it has chunks), as it is once every fact is confirmed.

    ``place`` is ``file:line``; ``facts`` are those that it, or the chunk around it, rests on.
    """

    node: str
    chunk: str
    place: str
    sentence: Sentence
    facts: tuple[Provenance, ...]

    @property
    def text(self) -> str:
        """The sentence in full, its slots in braces."""
        return written(self.sentence)

    @property
    def safe(self) -> tuple[str, ...]:
        """What is spoken instead while it is withheld, and after it lapsed."""
        return tuple(written(sentence) for sentence in self.sentence.safe)

    @property
    def withheld(self) -> bool:
        """Whether the safe form is spoken because a fact waits for an officer."""
        return any(fact.withheld for fact in self.facts)

    def forms(self, day: date) -> tuple[Sentence, ...]:
        """What is spoken on ``day``."""
        return self.sentence.safe if self.withheld else self.sentence.on(day)


@dataclass(frozen=True, slots=True)
class Book:
    """``heard`` is the flow that callers meet; ``lines`` hold also what they do not hear yet."""

    heard: Flow
    lines: tuple[Line, ...]
    facts: Mapping[str, Provenance]

    def of(self, node: str) -> tuple[Line, ...]:
        """The lines of one node."""
        return tuple(line for line in self.lines if line.node == node)


def load_book(folder: Path | None = None, site: Path | None = None) -> Book:
    """Read the book of a content folder (None: the packaged one) with a site laid over it (None: none).

    Raises ``FlowError`` with every fault.
    """
    faults = Faults()
    source = read_source(folder or CONTENT, site, faults)
    whole = sound_flow(source, faults, every_confirmed)
    return book_of(sound_flow(source, Faults()), whole, source.provenance)


def book_of(heard: Flow, whole: Flow, facts: Mapping[str, Provenance]) -> Book:
    """The book of a flow; ``whole`` is the same with every one of ``facts`` confirmed."""
    return Book(heard, tuple(_lines(whole, facts)), facts)


def _lines(flow: Flow, facts: Mapping[str, Provenance]) -> Iterator[Line]:
    for node, chunk, number, sentence in _numbered(flow):
        known = tuple(facts[name] for name in sentence.facts if name in facts)
        place = flow.lines.get(f"{node}/{number}", flow.lines.get(node, ""))
        yield Line(node, chunk, place, sentence, known)


def _numbered(flow: Flow) -> Iterator[tuple[str, str, int, Sentence]]:
    for number, sentence in enumerate(flow.manner.all()):
        yield MANNER, "", number, sentence
    for number, sentence in enumerate(flow.speech.all()):
        yield SPEECH, "", number, sentence
    for name, node in flow.nodes.items():
        chunks = _chunks(node)
        for number, sentence in enumerate(sentences_of(node)):
            yield name, chunks[number] if number < len(chunks) else "", number, sentence


def _chunks(node: Node) -> list[str]:
    if not isinstance(node, Answer):
        return []
    return [chunk.id for chunk in node.chunks for _ in chunk.say]
