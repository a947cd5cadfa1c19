"""Reads where each fact comes from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ivr.core.content.provenance import Provenance
from ivr.core.errors import FlowError
from ivr.flows.document import Faults
from ivr.flows.facts import read_facts
from ivr.flows.site import read_site


def read_provenance(folder: Path, site: Path | None = None) -> Mapping[str, Provenance]:
    """Every fact of a content folder by its id, those of the folder ``site`` in place of the book's.

    A folder without the file has no facts. Raises ``FlowError`` with every fault.
    """
    faults = Faults()
    facts, _ = read_site(site, faults).facts_over(*read_facts(folder, faults), faults)
    if faults:
        raise FlowError(faults.listing())
    return {name: fact.provenance for name, fact in facts.items()}
