"""How long callers listen: seconds of a sentence, of the greeting, and of the way to each answer."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.core.flow import Answer, Flow, Inquiry, Menu, Node, Passage, Question
from ivr.core.language.sentence import Sentence, Slot, Spoken
from ivr.core.language.spelling import syllables

#: A slow and clear voice, measured in syllables; the silence after a sentence, in seconds.
SYLLABLES_A_SECOND = 3.6
PAUSE = 0.3
#: Syllables of what a slot usually holds; a promise has a clock time and, at worst, a whole date.
SLOT_SYLLABLES: Mapping[str, int] = {
    "promise": 13,
    "code": 4,
    "number": 10,
    "time_1": 12,
    "time_2": 12,
    "time_3": 12,
}

#: The seconds of a text's prompt, its closing silence included; None when it has none.
Seconds = Callable[[str], float | None]


def no_audio(_text: str) -> float | None:
    """A ``Seconds`` for when nothing has been rendered: every length is estimated."""
    return None


def text_seconds(text: str, seconds: Seconds = no_audio) -> float:
    """Seconds of one literal text: its prompt's, or an estimate from its syllables."""
    known = seconds(text)
    if known is not None:
        return known
    return syllables(text) / SYLLABLES_A_SECOND + (PAUSE if text.endswith((".", "?", "!")) else 0.0)


def sentence_seconds(sentence: Sentence, seconds: Seconds = no_audio) -> float:
    """Seconds of one sentence; a slot counts as what it usually holds."""
    return sum(
        SLOT_SYLLABLES[piece.name] / SYLLABLES_A_SECOND + PAUSE
        if isinstance(piece, Slot)
        else text_seconds(piece, seconds)
        for piece in sentence.pieces
    )


def spoken_seconds(spoken: Spoken, day: date, seconds: Seconds = no_audio) -> float:
    """Seconds of sentences as they are spoken on ``day``."""
    return sum(sentence_seconds(form, seconds) for sentence in spoken for form in sentence.on(day))


def longest_seconds(spoken: Spoken, seconds: Seconds = no_audio) -> float:
    """Seconds of sentences on the day when they take longest: before or after any of their facts lapses."""
    days = {day for sentence in spoken for day in _turning_days(sentence)}
    return max(spoken_seconds(spoken, day, seconds) for day in {date.min, *days})


def _turning_days(sentence: Sentence) -> Iterator[date]:
    """The days on which something else begins to be spoken."""
    if sentence.since:
        yield sentence.since
    if sentence.until and sentence.until < date.max:
        yield sentence.until + timedelta(days=1)
    for form in sentence.safe:
        yield from _turning_days(form)


def greeting_seconds(flow: Flow, day: date, seconds: Seconds = no_audio) -> float:
    """Seconds from the first word to the first thing that the caller can choose."""
    node = flow.nodes[flow.start]
    return 0.0 if isinstance(node, Answer) else spoken_seconds(node.say, day, seconds)


def text_coverage(flow: Flow, seconds: Seconds) -> int:
    """How many of the flow's texts have a known length."""
    return sum(seconds(text) is not None for text in flow.texts())


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of listening until an answer, from the first word of the greeting.

    ``keys`` are the keys pressed on the way. ``starts``, ``first`` and ``ends``: when the answer begins, when its
    first sentence has been heard, and when all of it has, for somebody who presses each key as soon as its option
    was heard. ``quick_first`` and ``quick_ends``: the same for somebody who knows the keys and presses at once.
    """

    answer: str
    keys: str
    starts: float
    first: float
    ends: float
    quick_first: float
    quick_ends: float


def timings(flow: Flow, day: date, seconds: Seconds = no_audio) -> tuple[Timing, ...]:
    """The timing of every answer that keys reach from the greeting, in the order of the flow."""
    reached = reach(flow, day, seconds)
    return tuple(
        _timing(flow, node, reached[node.id], day, seconds)
        for node in flow.nodes.values()
        if isinstance(node, Answer) and node.id in reached
    )


def _timing(flow: Flow, node: Answer, way: tuple[float, str], day: date, seconds: Seconds) -> Timing:
    starts, keys = way
    opening = next((form for chunk in node.chunks for line in chunk.say for form in line.on(day)), None)
    first = sentence_seconds(opening, seconds) if opening else 0.0
    lengths = [length for chunk in node.chunks if (length := spoken_seconds(chunk.say, day, seconds))]
    whole = sum(lengths)
    more = spoken_seconds(flow.manner.more[:1], day, seconds) * max(len(lengths) - 1, 0)
    return Timing(node.id, keys, starts, starts + first, starts + whole + more, first, whole)


def reach(flow: Flow, day: date, seconds: Seconds = no_audio) -> Mapping[str, tuple[float, str]]:
    """The quickest way to every node that keys reach: seconds of listening before its first word, and the keys."""
    found: dict[str, tuple[float, str]] = {}
    waiting = [(0.0, "", flow.start)]
    while waiting:
        spent, keys, name = heapq.heappop(waiting)
        if name in found:
            continue
        found[name] = (spent, keys)
        for cost, key, go in _ways(flow, flow.nodes[name], day, seconds):
            heapq.heappush(waiting, (spent + cost, keys + key, go))
    return found


def _ways(flow: Flow, node: Node, day: date, seconds: Seconds) -> Iterator[tuple[float, str, str]]:
    """What follows a node: the seconds heard before, the key that leads there (or none), the next node."""
    opening = node.chunks[0].say if isinstance(node, Answer) else node.say
    heard = spoken_seconds(opening, day, seconds)
    match node:
        case Passage():
            yield heard, "", node.go
        case Inquiry():
            yield from ((heard, "", go) for go in node.outcomes.values())
        case Menu() | Answer():
            for choice in node.choices:
                heard += spoken_seconds((choice.say,), day, seconds)
                yield heard, choice.key, choice.go
        case Question():
            options = flow.manner.yes_no
            yield heard + spoken_seconds(options[:1], day, seconds), "1", node.yes
            yield heard + spoken_seconds(options, day, seconds), "2", node.no
        case _:
            return
