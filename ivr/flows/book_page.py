"""The page on which an officer reads, and signs, every sentence: made from the book by a template."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.core.authoring.timing import reach
from ivr.core.content.provenance import Provenance
from ivr.core.flow import Answer, choices_of
from ivr.flows.book import MANNER, Book, Line
from ivr.flows.speech import SPEECH

_TEMPLATES = Path(__file__).parent / "templates"
_NOTHING = "—"


def book_page(book: Book) -> str:
    """The whole book as Markdown; it depends on the content alone, never on the day. It ends with a newline."""
    shelf = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown, from the repository for the repository
    )
    ways = {name: keys for name, (_, keys) in reach(book.heard, date.min).items()}
    page = shelf.get_template("book.md").render(
        parts=[_part(book, node, ways.get(node)) for node in _order(book, ways)],
        facts=len(book.facts),
        withheld=sum(fact.withheld for fact in book.facts.values()),
        confirmed=sum(fact.confirmed_by is not None for fact in book.facts.values()),
        conflicts=sum(fact.conflict is not None for fact in book.facts.values()),
    )
    return page.rstrip() + "\n"


def _order(book: Book, ways: dict[str, str]) -> list[str]:
    """Topics in the order of their keys, then the greeting, menus and all else as written."""
    topics = [name for name, node in book.heard.nodes.items() if isinstance(node, Answer)]
    others = [name for name in book.heard.nodes if name not in topics]
    spoken = [name for name in (*others, MANNER, SPEECH) if book.of(name)]
    return [*sorted(topics, key=lambda name: (ways.get(name, "9"), name)), *spoken]


def _part(book: Book, name: str, keys: str | None) -> dict[str, object]:
    lines = book.of(name)
    node = book.heard.nodes.get(name)
    facts = {fact.id: fact for line in lines for fact in line.facts}
    return {
        "id": name,
        "title": node.title if isinstance(node, Answer) else "",
        "pressed": "-".join(keys or ""),
        "chunks": [{"name": chunk, "lines": [*map(_row, some)]} for chunk, some in groupby(lines, _chunk)],
        "options": choices_of(node) if node else (),
        "facts": [_fact(fact) for fact in facts.values()],
    }


def _chunk(line: Line) -> str:
    return line.chunk


def _row(line: Line) -> dict[str, object]:
    until = line.sentence.until
    return {
        "text": _cell([line.text]),
        "withheld": line.withheld,
        "facts": ", ".join(f"`{fact.id}`" for fact in line.facts) or _NOTHING,
        "until": until.isoformat() if until else _NOTHING,
        "safe": _cell(line.safe),
    }


def _fact(fact: Provenance) -> dict[str, object]:
    remarks = [fact.note] if fact.note else []
    if fact.conflict:
        remarks += [*fact.conflict.sides, f"=> {fact.conflict.choice}"]
    return {
        "id": fact.id,
        "value": _cell([f"{fact.value} ({fact.unit})"]),
        "source": _cell([fact.source]),
        "as_of": fact.as_of.isoformat(),
        "confidence": fact.confidence,
        "review_by": fact.review_by.isoformat() if fact.review_by else _NOTHING,
        "note": _cell(remarks),
        "confirmed_by": fact.confirmed_by or "",
    }


def _cell(texts: Iterable[str]) -> str:
    return "<br>".join(text.replace("|", "\\|") for text in texts) or _NOTHING
