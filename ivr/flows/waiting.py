"""What awaits an officer: every unconfirmed fact, how soon and how often callers meet it, what they hear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ivr.core.authoring.timing import Seconds, no_audio, reach, spoken_seconds
from ivr.core.authoring.wording import written
from ivr.core.content.provenance import Provenance
from ivr.flows.book import Book, Line


@dataclass(frozen=True, slots=True)
class Use:
    """A sentence that rests on the fact: ``place`` is ``file:line``, ``meanwhile`` what is spoken now.

    ``seconds`` is the shortest listening before it, None where only the engine's own sentences lead.
    """

    place: str
    node: str
    sentence: str
    meanwhile: tuple[str, ...]
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A fact that no officer has confirmed.

    ``state`` is "withheld" (low, its safe sentence is spoken), "lapsed" (its review day is over, so is the safe
    sentence) or "spoken".
    """

    fact: Provenance
    state: str
    uses: tuple[Use, ...]

    @property
    def seconds(self) -> float | None:
        """The shortest listening after which a caller meets it."""
        return min((use.seconds for use in self.uses if use.seconds is not None), default=None)


def waiting_facts(book: Book, day: date, seconds: Seconds = no_audio) -> tuple[Waiting, ...]:
    """Every unconfirmed fact, the most heard first: those met after the least listening, then in most sentences."""
    begins = begins_of(book, day, seconds)
    found = [
        Waiting(fact, _state(fact, day), tuple(sorted(_uses(fact, book.lines, begins, day), key=_soon)))
        for fact in book.facts.values()
        if fact.confirmed_by is None
    ]
    return tuple(sorted(found, key=_order))


def _order(waiting: Waiting) -> tuple[float, int, str]:
    seconds = float("inf") if waiting.seconds is None else round(waiting.seconds)
    return (seconds, -len(waiting.uses), waiting.fact.id)


def _soon(use: Use) -> float:
    return float("inf") if use.seconds is None else use.seconds


def _state(fact: Provenance, day: date) -> str:
    if fact.withheld:
        return "withheld"
    return "lapsed" if fact.lapsed(day) else "spoken"


def _uses(fact: Provenance, lines: Iterable[Line], begins: Mapping[int, float], day: date) -> Iterable[Use]:
    for number, line in enumerate(lines):
        if fact in line.facts:
            now = tuple(written(form) for form in line.forms(day))
            yield Use(line.place, line.node, line.text, now, begins.get(number))


def begins_of(book: Book, day: date, seconds: Seconds = no_audio) -> Mapping[int, float]:
    """For each line, by its number, the seconds of listening before it; lines out of the reach of keys are absent."""
    starts = {name: spent for name, (spent, _) in reach(book.heard, day, seconds).items()}
    between = spoken_seconds(book.heard.manner.more[:1], day, seconds)
    found: dict[int, float] = {}
    spent, node, chunk = 0.0, "", ""
    for number, line in enumerate(book.lines):
        if line.node != node:
            node, chunk, spent = line.node, line.chunk, starts.get(line.node, 0.0)
        elif line.chunk != chunk:
            chunk, spent = line.chunk, spent + between
        if line.node in starts:
            found[number] = spent
        spent += spoken_seconds(line.forms(day), day, seconds)
    return found
