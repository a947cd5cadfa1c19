"""Everything that is written for a hotline, read in one go: book, office, codes, site, and all faults together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ivr.core.calendar import Office
from ivr.core.errors import FlowError
from ivr.core.flow import Flow
from ivr.flows.document import Faults
from ivr.flows.loader import CONTENT, read_flow
from ivr.flows.office import read_codes, read_office
from ivr.flows.site import read_site


@dataclass(frozen=True, slots=True)
class Content:
    """A flow, the office behind it, the words of spoken codes, and the name of the site (None: the book alone)."""

    flow: Flow
    office: Office
    codes: tuple[tuple[str, ...], tuple[str, ...]]
    site: str | None


def load_content(folder: Path | None = None, site: Path | None = None) -> Content:
    """Read the content of ``folder`` (None: the packaged one), with the site in folder ``site`` laid over it.

    A folder without ``office.yaml`` or ``codes.yaml`` uses the packaged ones. Raises ``FlowError``, whose detail has
    one line ``file:line: fault; what to do`` for every fault in any of the files.
    """
    faults = Faults()
    folder = folder or CONTENT
    overlay = read_site(site, faults)
    flow = read_flow(folder, overlay, faults)
    office = read_office(_holding(folder, "office.yaml"), overlay.entry.entry("office"), faults)
    codes = read_codes(_holding(folder, "codes.yaml"), faults)
    if flow is None or faults:
        raise FlowError(faults.listing())
    return Content(flow, office, codes, overlay.name)


def _holding(folder: Path, file: str) -> Path:
    return folder if (folder / file).exists() else CONTENT
