"""Reads a content folder into a ``core.flow.Flow``, or lists every fault in it with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ivr.core.errors import FlowError
from ivr.core.flow import Flow, Node
from ivr.flows.document import Faults, Place, read_document
from ivr.flows.facts import read_facts
from ivr.flows.nodes import Builder
from ivr.flows.records import Record
from ivr.flows.sentences import Writer
from ivr.flows.shapes import Entry, Words, suggestion
from ivr.flows.site import SITE_NODES, Site, read_site
from ivr.flows.speech import SPEECH, SpeechReader
from ivr.flows.tables import HOTLINE, PROCEDURE

#: The content that comes with the package.
CONTENT = Path(__file__).parent
_GO_FIELDS = ("goodbye", "go", "skip", "quiet", "yes", "no", "heard", "silent")
_ROOTS = ("start", "home", "officer", "rescue")


def load_flow(folder: Path | None = None, site: Path | None = None, *, as_if_confirmed: bool = False) -> Flow:
    """Read ``hotline.yaml``, ``facts.yaml`` and ``procedures/*.yaml`` of ``folder`` (None: the packaged content).

    ``site`` is a folder with a ``site.yaml`` that is laid over them. ``as_if_confirmed`` gives the flow that callers
    would hear had an officer confirmed every fact: for the book and its checks, never for calls. Raises
    ``FlowError``, whose detail has one line ``file:line: fault; what to do`` for every fault.
    """
    faults = Faults()
    flow = read_flow(folder or CONTENT, read_site(site, faults), faults, as_if_confirmed=as_if_confirmed)
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


def read_flow(folder: Path, site: Site, faults: Faults, *, as_if_confirmed: bool = False) -> Flow | None:
    """The flow of ``folder`` with ``site`` laid over it; not to be used (or None) where there are ``faults``."""
    builder = _builder(folder, site, faults, as_if_confirmed=as_if_confirmed)
    hotline = _read(HOTLINE, folder, "hotline.yaml", faults)
    ids = _Ids()
    nodes = _site_nodes(site, builder, str(hotline.text("home")) if hotline else "", ids)
    parts = hotline.entries("nodes") if hotline else []
    for entry in parts:
        if ids.claim(entry.text("id"), faults) and entry.whole:
            nodes[str(entry.text("id"))] = builder.node(entry)
    procedures = [*_procedures(folder, faults)]
    for entry in procedures:
        if ids.claim(entry.text("id"), faults) and entry.whole:
            nodes[str(entry.text("id"))] = builder.answer(entry)
    spoken = hotline.entry(SPEECH) if hotline else Entry(Place("hotline.yaml", 1))
    for entry in [hotline, spoken, *parts, *procedures] if hotline else []:
        _check_references(entry, ids, builder.absent, faults)
    written = hotline.entry("manner") if hotline else None
    manner = builder.manner(written) if written and written.whole else None
    if hotline is None or manner is None:
        return None
    speech = SpeechReader(builder).read(hotline, procedures, nodes)
    roots = {name: str(hotline.text(name)) for name in _ROOTS}
    return Flow(
        roots["start"],
        roots["home"],
        roots["officer"],
        roots["rescue"],
        patience=hotline.number("patience"),
        manner=manner,
        nodes=nodes,
        speech=speech,
        lines=builder.lines,
    )


def _builder(folder: Path, site: Site, faults: Faults, *, as_if_confirmed: bool) -> Builder:
    facts, faulty = site.facts_over(*read_facts(folder, faults), faults)
    if as_if_confirmed:
        facts = {name: replace(fact, confirmed=True) for name, fact in facts.items()}
    writer = Writer(facts, faulty, faults)
    return Builder(replace(writer, site=site.places(writer)), offered=site.options(faults))


def _site_nodes(site: Site, builder: Builder, home: str, ids: _Ids) -> dict[str, Node]:
    nodes = {node.id: node for node in site.nodes(builder, home)}
    builder.absent = frozenset(SITE_NODES) - set(nodes)
    for name in nodes:
        file, _, line = builder.lines[name].rpartition(":")
        ids.claim(Words.at(name, Place(file, int(line))), builder.writer.faults)
    return nodes


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


def _check_references(entry: Entry, ids: _Ids, absent: frozenset[str], faults: Faults) -> None:
    wanted = [entry.text(name) for name in (*_ROOTS, *_GO_FIELDS)]
    options = [choice.text("go") for choice in entry.entries("choices")]
    wanted += [name for name in options if name not in absent]
    wanted += [go for name in ("outcomes", "urgent") for go in entry.entry(name).texts.values()]
    for name in wanted:
        if name and name not in ids.places:
            faults.add(name.place, f'node "{name}" does not exist; {suggestion(name, tuple(ids.places))}')
