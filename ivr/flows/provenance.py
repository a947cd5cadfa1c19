"""Where each fact comes from: what an officer needs to judge it, beside what a call needs of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ivr.core.errors import FlowError
from ivr.flows.document import Faults, read_document
from ivr.flows.facts import FILE
from ivr.flows.shapes import Entry, Words
from ivr.flows.site import read_site
from ivr.flows.tables import FACTS


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that disagree: what the ``sides`` say, and the ``choice`` that the hotline made."""

    sides: tuple[str, ...]
    choice: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """A fact as it stands in ``facts.yaml``; ``place`` is ``file:line``."""

    id: str
    place: str
    value: str
    unit: str
    spoken: str
    source: str
    as_of: date
    confidence: str
    confirmed_by: str | None
    review_by: date | None
    note: str | None
    conflict: Conflict | None

    @property
    def withheld(self) -> bool:
        """Whether it waits unspoken for an officer, because it is of low confidence."""
        return self.confidence == "low" and self.confirmed_by is None

    def lapsed(self, day: date) -> bool:
        """Whether its review day is over on ``day``."""
        return self.review_by is not None and day > self.review_by


def read_provenance(folder: Path, site: Path | None = None) -> Mapping[str, Provenance]:
    """Every fact of a content folder by its id, those of the folder ``site`` in place of the book's.

    A folder without the file has no facts. Raises ``FlowError`` with every fault.
    """
    faults = Faults()
    entries: list[Entry] = []
    if (folder / FILE).exists():
        node = read_document(folder, FILE, faults)
        root = FACTS.read(node, faults) if node is not None else None
        entries = root.entries("facts") if isinstance(root, Entry) else []
    entries += read_site(site, faults).entry.entries("facts")
    if faults:
        raise FlowError(faults.listing())
    return {str(entry.text("id")): _provenance(entry) for entry in entries}


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
