"""The script for a person who records the prompts: every text once, numbered, in the order of hearing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ivr.core.authoring.timing import Seconds, text_seconds
from ivr.core.flow import Answer, Flow, exits_of, sentences_of
from ivr.core.language.sentence import Sentence, Slot, final
from ivr.core.vietnamese import every_date_piece, every_digit_piece
from ivr.services.prompts import is_sentence, normalised, recording_key


class Part(StrEnum):
    """What a section of the sheet is about."""

    OPENING = "opening"
    TOPIC = "topic"
    CALLBACK = "callback"
    HELP = "help"
    OTHER = "other"
    DIGITS = "digits"
    DATES = "dates"
    WORDS = "words"


class Reading(StrEnum):
    """How a text is read: as a whole sentence, flat because more follows, or as the end of a sentence."""

    WHOLE = "whole"
    FLAT = "flat"
    END = "end"


@dataclass(frozen=True, slots=True)
class Line:
    """One text to record: its ``number`` on the sheet, the name of its ``file``, about how many ``seconds`` it takes.

    ``context`` is the sentence that a piece belongs to, with a gap where other pieces stand; empty for whole ones.
    """

    number: int
    file: str
    text: str
    seconds: float
    reading: Reading
    context: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together; ``title`` is the topic's (empty for other parts)."""

    part: Part
    title: str
    lines: tuple[Line, ...]


def sheet(flow: Flow, texts: Iterable[str], seconds: Seconds) -> tuple[Section, ...]:
    """Lay out ``texts`` (all that is to be recorded) in the order of ``flow``; ``seconds`` knows rendered lengths."""
    left = dict.fromkeys(normalised(text) for text in texts)
    pieces = frozenset(left)
    contexts = _contexts(flow)
    sections: list[Section] = []
    number = 0
    for part, title, group in (*_spoken(flow), *_parts(left)):
        lines = []
        for text in group:
            if text in left:
                del left[text]
                number += 1
                lines.append(
                    Line(
                        number,
                        f"{number:03d}-{recording_key(text)}.wav",
                        text,
                        text_seconds(text, seconds),
                        _reading(text, pieces),
                        contexts.get(text, ""),
                    )
                )
        if lines:
            sections.append(Section(part, title, tuple(lines)))
    return tuple(sections)


def _reading(text: str, texts: frozenset[str]) -> Reading:
    if not is_sentence(text):
        return Reading.FLAT
    # A piece at the end of a sentence has a middle form beside it, and begins in lower case.
    middle = text.rstrip(".")
    return Reading.END if middle in texts and final(middle) == text else Reading.WHOLE


def _spoken(flow: Flow) -> Iterator[tuple[Part, str, tuple[str, ...]]]:
    """The flow's own texts: from the greeting to the topics, asking for an officer, and the help on the way."""
    callback = (flow.officer, flow.rescue)
    opening = _heard(flow, (flow.start, flow.home), frozenset(callback))
    later = _heard(flow, callback, frozenset(opening))
    rest = [name for name in flow.nodes if name not in {*opening, *later}]
    for part, names in ((Part.OPENING, opening), (Part.CALLBACK, later), (Part.OTHER, rest)):
        nodes = [flow.nodes[name] for name in names]
        others = [sentence for node in nodes if not isinstance(node, Answer) for sentence in sentences_of(node)]
        yield part, "", _texts(others)
        for node in nodes:
            if isinstance(node, Answer):
                yield Part.TOPIC, node.title, _texts(sentences_of(node))
    yield Part.HELP, "", _texts((*flow.manner.all(), *flow.speech.all()))


def _heard(flow: Flow, starts: Iterable[str], without: frozenset[str]) -> list[str]:
    """The nodes that choices lead to from ``starts``, nearest first."""
    found = list(dict.fromkeys(starts))
    for name in found:
        found.extend(go for go in exits_of(flow.nodes[name]) if go not in found and go not in without)
    return found


def _parts(texts: Iterable[str]) -> Iterator[tuple[Part, str, tuple[str, ...]]]:
    """The pieces that calls join, each kind first as it stands inside a sentence, then as it ends one."""
    for part, pieces in ((Part.DIGITS, every_digit_piece()), (Part.DATES, every_date_piece())):
        yield part, "", (*pieces, *map(final, pieces))
    rest = tuple(texts)
    flat = tuple(text for text in rest if not is_sentence(text))
    yield Part.WORDS, "", (*flat, *(text for text in rest if is_sentence(text)))


def _texts(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalised(text) for sentence in sentences for text in sentence.texts()))


def _contexts(flow: Flow) -> dict[str, str]:
    found: dict[str, str] = {}
    for sentence in flow.sentences():
        for form in (sentence, *sentence.safe):
            if any(isinstance(piece, Slot) for piece in form.pieces):
                whole = " ".join("…" if isinstance(piece, Slot) else piece for piece in form.pieces)
                for piece in form.pieces:
                    if isinstance(piece, str):
                        found.setdefault(normalised(piece), whole)
    return found
