"""Places a flow on paper: a box a node, columns by distance from the start, one row a way out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ivr.core.authoring.wording import written
from ivr.core.flow import Answer, Flow, Inquiry, Menu, Node, Question, Recording, exits_of
from ivr.core.language.sentence import Sentence

WIDTH = 268
HEAD = 46
ROW = 18
FOOT = 6
BETWEEN_COLUMNS = 62
BETWEEN_BOXES = 20
BETWEEN_BANDS = 70
MARGIN = 30
_LONGEST_TEXT = 40
#: The end of an option's sentence, which only repeats its key.
_KEY = re.compile(r",? *bấm (số|phím) \w+\.?$")


@dataclass(frozen=True, slots=True)
class Row:
    """A way out: the key or answer that takes it, what is said of it, where it leads, whether a line is drawn."""

    label: str
    text: str
    target: str
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A node on paper; ``x`` and ``y`` are its upper left corner in pixels."""

    id: str
    kind: str
    first_words: str
    rows: tuple[Row, ...]
    x: float
    y: float

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return HEAD + ROW * len(self.rows) + (FOOT if self.rows else 0)

    def row_y(self, number: int) -> float:
        """The middle of a row."""
        return self.y + HEAD + ROW * number + ROW / 2 - 3


@dataclass(frozen=True, slots=True)
class Layout:
    """All boxes by node id, and the size of the paper."""

    boxes: Mapping[str, Box]
    width: float
    height: float


def layout(flow: Flow, top: float = 0.0) -> Layout:
    """Place every node that a call can reach, below ``top`` pixels.

    What the start leads to comes first; then, in bands of their own, what only the engine's keys reach.
    """
    boxes: dict[str, Box] = {}
    bottom = top + MARGIN
    for entrance in (flow.start, flow.home, flow.officer, flow.rescue, *flow.nodes):
        if entrance not in boxes:
            columns = _columns(flow, entrance, boxes)
            for box in _band(flow, columns, bottom):
                boxes[box.id] = box
            bottom = max(box.y + box.height for box in boxes.values()) + BETWEEN_BANDS
    width = max(box.x for box in boxes.values()) + WIDTH + MARGIN
    return Layout(boxes, width, bottom - BETWEEN_BANDS + MARGIN)


def _columns(flow: Flow, entrance: str, placed: Mapping[str, Box]) -> list[list[str]]:
    seen = {entrance}
    columns = [[entrance]]
    while columns[-1]:
        ahead = [go for name in columns[-1] for go in exits_of(flow.nodes[name])]
        fresh = [go for go in dict.fromkeys(ahead) if go not in seen and go not in placed]
        seen.update(fresh)
        columns.append(fresh)
    return columns[:-1]


def _band(flow: Flow, columns: list[list[str]], top: float) -> Iterator[Box]:
    anchors: dict[str, list[float]] = {}
    for number, names in enumerate(columns):
        following = columns[number + 1] if number + 1 < len(columns) else []
        lowest = top
        for name in sorted(names, key=lambda name: _mean(anchors.get(name, [top]))):
            wanted = _mean(anchors.get(name, [top])) - HEAD
            box = _box(flow.nodes[name], MARGIN + number * (WIDTH + BETWEEN_COLUMNS), max(lowest, wanted), following)
            lowest = box.y + box.height + BETWEEN_BOXES
            for line, row in enumerate(box.rows):
                if row.drawn:
                    anchors.setdefault(row.target, []).append(box.row_y(line))
            yield box


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _box(node: Node, x: float, y: float, following: list[str]) -> Box:
    rows = tuple(replace(row, drawn=row.target in following) for row in _rows(node))
    return Box(node.id, type(node).__name__.lower(), _first_words(node), rows, x, y)


def _first_words(node: Node) -> str:
    if isinstance(node, Answer):
        return shortened(f"{len(node.chunks)} chunks: {node.title}")
    asked = f"asks {node.ask}" if isinstance(node, Inquiry) else ""
    spoken = written(node.say[0]) if node.say else ""
    return shortened(": ".join(part for part in (asked, spoken) if part))


def shortened(text: str, longest: int = _LONGEST_TEXT) -> str:
    """``text``, cut at a word and marked where it is longer than ``longest`` signs."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0] + "…"


def _rows(node: Node) -> Iterator[Row]:
    match node:
        case Menu():
            for choice in node.choices:
                yield Row(choice.key, _offer(choice.say), choice.go)
            yield from _grouped({"#": node.skip, "silence": node.quiet})
        case Question():
            yield from _grouped({"1 yes": node.yes, "2 no": node.no})
        case Recording():
            yield from _grouped({"heard": node.heard, "silent": node.silent})
        case Inquiry():
            yield from (replace(row, text="") for row in _grouped(node.outcomes))
        case _:
            yield from (Row("then", "", go) for go in exits_of(node))


def _grouped(ways: Mapping[str, str | None]) -> Iterator[Row]:
    targets = dict.fromkeys(go for go in ways.values() if go)
    for target in targets:
        yield Row(", ".join(label for label, go in ways.items() if go == target), "", target)


def _offer(sentence: Sentence) -> str:
    return _KEY.sub("", written(sentence))
