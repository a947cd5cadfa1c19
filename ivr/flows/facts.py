"""Facts: every fee, period, telephone number and form name that the hotline speaks, with its source and its dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ivr.core.content.confirmation import Confirmation
from ivr.core.content.provenance import Conflict, Provenance
from ivr.core.content.review import Reviewed
from ivr.flows.document import Faults, Place, read_document
from ivr.flows.shapes import Entry, Words
from ivr.flows.tables import FACTS

FILE = "facts.yaml"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the law or an office can change.

    ``spoken`` is how it sounds. ``review_by`` is the last day on which it may be spoken (None: it does not lapse).
    ``provenance`` is the fact as it is written.
    """

    id: str
    spoken: str
    confidence: str
    confirmed: bool
    review_by: date | None
    place: Place
    provenance: Provenance

    @property
    def speakable(self) -> bool:
        """Whether it may be spoken as a fact: an unconfirmed one of low confidence may not."""
        return self.confirmed or self.confidence != "low"


def read_facts(folder: Path, faults: Faults) -> tuple[Mapping[str, Fact], frozenset[str] | None]:
    """Read ``facts.yaml`` of a content folder: facts by id, and ids whose entries are faulty (None: any may be).

    A folder without the file has no facts.
    """
    if not (folder / FILE).exists():
        return {}, frozenset()
    node = read_document(folder, FILE, faults)
    root = FACTS.read(node, faults) if node is not None else None
    if not isinstance(root, Entry):
        return {}, None
    return facts_in(root.entries("facts"), faults)


def facts_in(entries: Iterable[Entry], faults: Faults) -> tuple[Mapping[str, Fact], frozenset[str]]:
    """The sound facts among ``entries`` by id, and the ids of the faulty ones."""
    facts: dict[str, Fact] = {}
    faulty: set[str] = set()
    for entry in entries:
        name = entry.text("id")
        if not entry.whole:
            faulty.add(name)
        elif name in facts:
            faults.add(
                name.place, f'fact "{name}" is there twice, first at {facts[name].place}; rename or remove one'
            )
        else:
            facts[str(name)] = _fact(entry, faults)
    return facts, frozenset(faulty)


def confirmed(fact: Fact, by: Mapping[str, Confirmation]) -> Fact:
    """``fact`` as it stands after the confirmations ``by`` (by fact id); one of other words than these counts not."""
    now = Reviewed(fact.provenance, by.get(fact.id)).in_force
    return replace(fact, confirmed=now.confirmed_by is not None, review_by=now.review_by)


def _fact(entry: Entry, faults: Faults) -> Fact:
    fact = Fact(
        id=str(entry.text("id")),
        spoken=str(entry.text("spoken")),
        confidence=str(entry.text("confidence")),
        confirmed=entry.maybe("confirmed_by") is not None,
        review_by=entry.day("review_by"),
        place=entry.place,
        provenance=_provenance(entry),
    )
    if fact.review_by is None and not entry.maybe("note"):
        faults.add(fact.place, f'fact "{fact.id}" never lapses; say why in a note, or give it a review_by day')
    as_of = entry.day("as_of")
    if as_of and fact.review_by and fact.review_by <= as_of:
        faults.add(fact.place, f'fact "{fact.id}" has review_by before as_of; correct one of them')
    return fact


def _provenance(entry: Entry) -> Provenance:
    return Provenance(
        id=str(entry.text("id")),
        place=str(entry.place),
        value=str(entry.text("value")),
        unit=str(entry.text("unit")),
        spoken=str(entry.text("spoken")),
        source=str(entry.text("source")),
        as_of=entry.day("as_of") or date.min,
        confidence=str(entry.text("confidence")),
        confirmed_by=entry.maybe("confirmed_by"),
        review_by=entry.day("review_by"),
        note=entry.maybe("note"),
        conflict=_conflict(entry) if "conflict" in entry.values else None,
    )


def _conflict(entry: Entry) -> Conflict:
    written = entry.entry("conflict")
    sides = tuple(str(side) for side in written.items("sides") if isinstance(side, Words))
    return Conflict(sides, str(written.text("choice")))
