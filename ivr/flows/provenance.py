"""Reads where each fact comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ivr.core.content.provenance import Conflict, Provenance
from ivr.core.errors import FlowError
from ivr.flows.document import Faults, read_document
from ivr.flows.facts import FILE
from ivr.flows.shapes import Entry, Words
from ivr.flows.site import read_site
from ivr.flows.tables import FACTS


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
