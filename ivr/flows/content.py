"""Everything that is written for a hotline, read in one go: book, office, codes, site, and all faults together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ivr.core.calendar import Office
from ivr.core.content.confirmation import Confirmation
from ivr.core.content.provenance import Provenance
from ivr.core.errors import FlowError
from ivr.core.flow import Flow
from ivr.flows.document import Faults
from ivr.flows.facts import confirmed
from ivr.flows.loader import CONTENT, every_confirmed, flow_of, sound_flow
from ivr.flows.office import read_codes, read_office
from ivr.flows.source import Source, read_source


@dataclass(frozen=True, slots=True)
class Content:
    """A flow, the office behind it, the words of spoken codes, and the name of the site (None: the book alone).

    ``whole`` is the flow that callers would hear had an officer confirmed every fact: with it every text is known
    that a confirmation can bring.
    """

    flow: Flow
    office: Office
    codes: tuple[tuple[str, ...], tuple[str, ...]]
    site: str | None
    whole: Flow
    source: Source = field(repr=False)

    @property
    def facts(self) -> Mapping[str, Provenance]:
        """Every fact as it is written, the site's in place of the book's, by its id."""
        return self.source.provenance

    def with_confirmed(self, confirmations: Iterable[Confirmation]) -> Flow:
        """The flow after ``confirmations``, made from what was read at the start; raises ``FlowError``."""
        return sound_flow(self.source, Faults(), partial(confirmed, by={one.fact: one for one in confirmations}))


def load_content(folder: Path | None = None, site: Path | None = None) -> Content:
    """Read the content of ``folder`` (None: the packaged one), with the site in folder ``site`` laid over it.

    A folder without ``office.yaml`` or ``codes.yaml`` uses the packaged ones. Raises ``FlowError``, whose detail has
    one line ``file:line: fault; what to do`` for every fault in any of the files.
    """
    faults = Faults()
    folder = folder or CONTENT
    source = read_source(folder, site, faults)
    flow = flow_of(source, faults)
    office = read_office(_holding(folder, "office.yaml"), source.site.entry.entry("office"), faults)
    codes = read_codes(_holding(folder, "codes.yaml"), faults)
    if flow is None or faults:
        raise FlowError(faults.listing())
    return Content(flow, office, codes, source.site.name, sound_flow(source, Faults(), every_confirmed), source)


def _holding(folder: Path, file: str) -> Path:
    return folder if (folder / file).exists() else CONTENT
