"""Draws a flow as SVG, small enough to read in a browser and stable enough to keep in the repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from ivr.core.flow import Flow
from ivr.flows.layout import HEAD, MARGIN, WIDTH, Box, layout, shortened

_LEGEND = 84
_FILLS = {
    "menu": "#e3eefb",
    "answer": "#e4f4e4",
    "question": "#e3eefb",
    "digits": "#fdf3d8",
    "recording": "#fdf3d8",
    "inquiry": "#f1eaf8",
    "passage": "#f4f4f4",
    "ending": "#f9e3e0",
}
_MEANINGS = {
    "menu": "menu, question",
    "answer": "answer",
    "digits": "digits, recording",
    "inquiry": "asks the house",
    "passage": "speaks and goes on",
    "ending": "speaks and hangs up",
}
_STYLE = (
    "text{font-family:'Noto Sans','DejaVu Sans',Arial,sans-serif;font-size:11px;fill:#222}"
    ".id{font-size:13px;font-weight:bold}.small{fill:#666}.key{font-weight:bold}.tag{fill:#8a4b08}"
    ".box{stroke:#8896a5;stroke-width:1}.way{fill:none;stroke:#51718f;stroke-width:1.3}"
)


def draw(flow: Flow) -> str:
    """The flow as one SVG document.

    A line is drawn to the next column only; every other way out is written as a tag, so that nothing crosses a box.
    """
    placed = layout(flow, _LEGEND)
    size = f'width="{placed.width:.0f}" height="{placed.height:.0f}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {placed.width:.0f} {placed.height:.0f}">',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0,0 L8,4 L0,8 z" fill="#51718f"/></marker></defs>',
        f'<rect width="{placed.width:.0f}" height="{placed.height:.0f}" fill="#ffffff"/>',
        *_legend(flow),
    ]
    for box in placed.boxes.values():
        lines.extend(_ways(box, placed.boxes))
    for box in placed.boxes.values():
        lines.extend(_box(box))
    return "\n".join([*lines, "</svg>", ""])


def _legend(flow: Flow) -> Iterator[str]:
    keys = (
        f"At every step: 0 asks for an officer ({flow.officer}), 9 says it again, * goes back, "
        f"# skips or confirms. Three failed tries lead to {flow.rescue}. Start: {flow.start}. Home: {flow.home}."
    )
    yield _text(MARGIN, 30, keys, "key")
    x = float(MARGIN)
    for kind, meaning in _MEANINGS.items():
        yield f'<rect class="box" x="{x:.0f}" y="46" width="16" height="16" rx="3" fill="{_FILLS[kind]}"/>'
        yield _text(x + 22, 58, meaning)
        x += 44 + 7 * len(meaning)
    yield _text(x, 58, "-> id: leads to a box elsewhere", "tag")


def _box(box: Box) -> Iterator[str]:
    fill = _FILLS[box.kind]
    where = f'x="{box.x:.0f}" y="{box.y:.0f}" width="{WIDTH}" height="{box.height:.0f}"'
    yield f'<rect class="box" {where} rx="6" fill="{fill}"/>'
    yield _text(box.x + 10, box.y + 18, box.id, "id")
    yield _text(box.x + WIDTH - 10, box.y + 18, box.kind, "small", anchor="end")
    yield _text(box.x + 10, box.y + 34, box.first_words)
    if box.rows:
        yield f'<path class="box" d="M{box.x:.0f},{box.y + HEAD - 5:.0f} h{WIDTH}"/>'
    for number, row in enumerate(box.rows):
        y = box.row_y(number) + 4
        tag = "" if row.drawn else f"-> {row.target}"
        yield _text(box.x + 10, y, row.label, "key")
        if row.text:
            yield _text(box.x + 26, y, shortened(row.text, 38 - len(tag)))
        if tag:
            yield _text(box.x + WIDTH - 10, y, tag, "tag", anchor="end")


def _ways(box: Box, boxes: Mapping[str, Box]) -> Iterator[str]:
    for number, row in enumerate(box.rows):
        if row.drawn:
            target = boxes[row.target]
            x, y = box.x + WIDTH, box.row_y(number)
            end_y = target.y + 14
            middle = (x + target.x) / 2
            curve = f"C{middle:.0f},{y:.0f} {middle:.0f},{end_y:.0f} {target.x:.0f},{end_y:.0f}"
            yield f'<path class="way" marker-end="url(#tip)" d="M{x:.0f},{y:.0f} {curve}"/>'


def _text(x: float, y: float, text: str, style: str = "", *, anchor: str = "") -> str:
    extra = (f' class="{style}"' if style else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.0f}" y="{y:.0f}"{extra}>{escape(text)}</text>'
