"""Reads a content folder into a ``core.flow.Flow``, or lists every fault in it with file and line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ivr.core.errors import FlowError
from ivr.core.flow import Flow, Node
from ivr.flows.document import Faults, Place
from ivr.flows.facts import Fact
from ivr.flows.nodes import Builder
from ivr.flows.sentences import Writer
from ivr.flows.shapes import Entry, Words, suggestion
from ivr.flows.site import SITE_NODES, Site
from ivr.flows.source import Source, read_source
from ivr.flows.speech import SPEECH, SpeechReader

#: The content that comes with the package.
CONTENT = Path(__file__).parent
#: A fact as it is written -> as it counts: with what was decided about it.
Decided = Callable[[Fact], Fact]
_GO_FIELDS = ("goodbye", "go", "skip", "quiet", "yes", "no", "heard", "silent")
_ROOTS = ("start", "home", "officer", "rescue")


def load_flow(folder: Path | None = None, site: Path | None = None, *, as_if_confirmed: bool = False) -> Flow:
    """Read ``hotline.yaml``, ``facts.yaml`` and ``procedures/*.yaml`` of ``folder`` (None: the packaged content).

    ``site`` is a folder with a ``site.yaml`` that is laid over them. ``as_if_confirmed`` gives the flow that callers
    would hear had an officer confirmed every fact: for the book and its checks, never for calls. Raises
    ``FlowError``, whose detail has one line ``file:line: fault; what to do`` for every fault.
    """
    faults = Faults()
    source = read_source(folder or CONTENT, site, faults)
    return sound_flow(source, faults, every_confirmed if as_if_confirmed else as_written)


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


def as_written(fact: Fact) -> Fact:
    """Every fact as it stands in its file."""
    return fact


def every_confirmed(fact: Fact) -> Fact:
    """Every fact as if an officer had confirmed it."""
    return replace(fact, confirmed=True)


def sound_flow(source: Source, faults: Faults, decided: Decided = as_written) -> Flow:
    """As ``flow_of``; raises ``FlowError`` with ``faults``, those from before included."""
    flow = flow_of(source, faults, decided)
    if flow is None or faults:
        raise FlowError(faults.listing())
    return flow


def flow_of(source: Source, faults: Faults, decided: Decided = as_written) -> Flow | None:
    """The flow that ``source`` and what was ``decided`` make; not to be used (or None) where there are ``faults``."""
    builder = _builder(source, faults, decided)
    hotline = source.hotline
    ids = _Ids()
    nodes = _site_nodes(source.site, builder, str(hotline.text("home")) if hotline else "", ids)
    parts = hotline.entries("nodes") if hotline else []
    for entry in parts:
        if ids.claim(entry.text("id"), faults) and entry.whole:
            nodes[str(entry.text("id"))] = builder.node(entry)
    procedures = [*source.procedures]
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


def _builder(source: Source, faults: Faults, decided: Decided) -> Builder:
    facts = {name: decided(fact) for name, fact in source.facts.items()}
    writer = Writer(facts, source.ignored, faults)
    return Builder(replace(writer, site=source.site.places(writer)), offered=source.site.options(faults))


def _site_nodes(site: Site, builder: Builder, home: str, ids: _Ids) -> dict[str, Node]:
    nodes = {node.id: node for node in site.nodes(builder, home)}
    builder.absent = frozenset(SITE_NODES) - set(nodes)
    for name in nodes:
        file, _, line = builder.lines[name].rpartition(":")
        ids.claim(Words.at(name, Place(file, int(line))), builder.writer.faults)
    return nodes


def _check_references(entry: Entry, ids: _Ids, absent: frozenset[str], faults: Faults) -> None:
    wanted = [entry.text(name) for name in (*_ROOTS, *_GO_FIELDS)]
    options = [choice.text("go") for choice in entry.entries("choices")]
    wanted += [name for name in options if name not in absent]
    wanted += [go for name in ("outcomes", "urgent") for go in entry.entry(name).texts.values()]
    for name in wanted:
        if name and name not in ids.places:
            faults.add(name.place, f'node "{name}" does not exist; {suggestion(name, tuple(ids.places))}')
