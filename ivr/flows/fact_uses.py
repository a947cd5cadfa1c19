"""Every fact with the sentences that rest on it, for who is to confirm it: what most callers hear comes first."""

from __future__ import annotations

from datetime import date

from ivr.core.content.review import Use, Written
from ivr.flows.book import Book
from ivr.flows.waiting import begins_of

_NEVER = float("inf")


def written_facts(book: Book, day: date) -> tuple[Written, ...]:
    """The facts of ``book``, those that are met after the least listening on ``day`` first, then by their ids.

    The sentences of each stand in the order of the book.
    """
    begins = begins_of(book, day)
    uses: dict[str, list[Use]] = {name: [] for name in book.facts}
    soonest = dict.fromkeys(book.facts, _NEVER)
    for number, line in enumerate(book.lines):
        texts = tuple(line.sentence.texts())
        use = Use(line.node, line.text, line.safe, tuple(fact.id for fact in line.facts), texts)
        for name in use.facts:
            uses[name].append(use)
            soonest[name] = min(soonest[name], begins.get(number, _NEVER))
    order = sorted(book.facts, key=lambda name: (soonest[name], name))
    return tuple(Written(book.facts[name], tuple(uses[name])) for name in order)
