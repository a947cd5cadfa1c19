"""A content folder as it was read: flows are made of it, as often as something is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.core.content.provenance import Provenance
from ivr.flows.document import Faults, Place, read_document
from ivr.flows.facts import Fact, read_facts
from ivr.flows.records import Record
from ivr.flows.shapes import Entry, Words
from ivr.flows.site import Site, read_site
from ivr.flows.tables import HOTLINE, PROCEDURE


@dataclass(frozen=True, slots=True)
class Source:
    """The records of ``hotline.yaml`` (None: it cannot be read), the procedures, the facts, and the site over them.

    ``ignored`` are ids of facts whose own entries are faulty (None: any may be): one fault is told once.
    """

    hotline: Entry | None
    procedures: tuple[Entry, ...]
    facts: Mapping[str, Fact]
    ignored: frozenset[str] | None
    site: Site

    @property
    def provenance(self) -> Mapping[str, Provenance]:
        """Every fact as it is written, the site's in place of the book's, by its id."""
        return {name: fact.provenance for name, fact in self.facts.items()}


def read_source(folder: Path, site: Path | None, faults: Faults) -> Source:
    """Read ``hotline.yaml``, ``facts.yaml`` and ``procedures/*.yaml`` of ``folder``, and what ``site`` lays over."""
    overlay = read_site(site, faults)
    facts, ignored = overlay.facts_over(*read_facts(folder, faults), faults)
    hotline = _read(HOTLINE, folder, "hotline.yaml", faults)
    return Source(hotline, tuple(_procedures(folder, faults)), facts, ignored, overlay)


def _read(shape: Record, folder: Path, name: str, faults: Faults) -> Entry | None:
    node = read_document(folder, name, faults)
    found = shape.read(node, faults) if node is not None else None
    return found if isinstance(found, Entry) else None


def _procedures(folder: Path, faults: Faults) -> Iterator[Entry]:
    for path in sorted((folder / "procedures").glob("*.yaml")):
        name = f"procedures/{path.name}"
        entry = _read(PROCEDURE, folder, name, faults)
        if entry is None:
            # Whoever leads there is not told that it does not exist.
            place = Place(name, 1)
            yield Entry(place, {"id": Words.at(path.stem, place)}, whole=False)
            continue
        written = entry.text("id")
        if written and written != path.stem:
            faults.add(written.place, f'id "{written}" stands in {path.name}; make them equal')
        _check_chunks(entry, faults)
        yield entry


def _check_chunks(entry: Entry, faults: Faults) -> None:
    seen: dict[str, int] = {}
    for name in (part.text("id") for part in entry.entries("chunks")):
        if name and name in seen:
            faults.add(name.place, f'chunk "{name}" is there twice, first in line {seen[name]}; rename one')
        seen.setdefault(str(name), name.place.line)
