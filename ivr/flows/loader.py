"""Reads a content folder into a ``core.flow.Flow``, or lists every fault in it with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ivr.core.errors import FlowError
from ivr.core.flow import Flow, Node
from ivr.flows.document import Faults, Place, read_document
from ivr.flows.facts import read_facts
from ivr.flows.nodes import Builder
from ivr.flows.records import Record
from ivr.flows.sentences import Writer
from ivr.flows.shapes import Entry, Words, suggestion
from ivr.flows.tables import HOTLINE, PROCEDURE

#: The content that comes with the package.
CONTENT = Path(__file__).parent
_GO_FIELDS = ("go", "skip", "quiet", "yes", "no", "heard", "silent")
_ROOTS = ("start", "home", "officer", "rescue")


def load_flow(folder: Path | None = None) -> Flow:
    """Read ``hotline.yaml``, ``facts.yaml`` and ``procedures/*.yaml`` of ``folder`` (None: the packaged content).

    Raises ``FlowError``, whose detail has one line ``file:line: fault; what to do`` for every fault.
    """
    faults = Faults()
    flow = _load(folder or CONTENT, faults)
    if flow is None or faults:
        raise FlowError(faults.listing())
    return flow


@dataclass(slots=True)
class _Ids:
    """Node ids and where each was written, those included whose nodes are faulty."""

    places: dict[str, Place] = field(default_factory=dict)

    def claim(self, name: Words, faults: Faults) -> bool:
        if not name:
            return False
        if name in self.places:
            faults.add(name.place, f'id "{name}" is there twice, first at {self.places[name]}; rename one')
            return False
        self.places[str(name)] = name.place
        return True


def _load(folder: Path, faults: Faults) -> Flow | None:
    facts, faulty = read_facts(folder, faults)
    builder = Builder(Writer(facts, faulty, faults))
    hotline = _read(HOTLINE, folder, "hotline.yaml", faults)
    ids = _Ids()
    nodes: dict[str, Node] = {}
    parts = hotline.entries("nodes") if hotline else []
    for entry in parts:
        if ids.claim(entry.text("id"), faults) and entry.whole:
            nodes[str(entry.text("id"))] = builder.node(entry)
    for entry in _procedures(folder, faults):
        if ids.claim(entry.text("id"), faults) and entry.whole:
            nodes[str(entry.text("id"))] = builder.answer(entry)
    for entry in [hotline, *parts] if hotline else []:
        _check_references(entry, ids, faults)
    written = hotline.entry("manner") if hotline else None
    manner = builder.manner(written) if written and written.whole else None
    if hotline is None or manner is None:
        return None
    roots = {name: str(hotline.text(name)) for name in _ROOTS}
    return Flow(**roots, patience=hotline.number("patience"), manner=manner, nodes=nodes, lines=builder.lines)


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


def _check_references(entry: Entry, ids: _Ids, faults: Faults) -> None:
    wanted = [entry.text(name) for name in (*_ROOTS, *_GO_FIELDS)]
    wanted += [choice.text("go") for choice in entry.entries("choices")]
    wanted += list(entry.entry("outcomes").texts.values())
    for name in wanted:
        if name and name not in ids.places:
            faults.add(name.place, f'node "{name}" does not exist; {suggestion(name, tuple(ids.places))}')
