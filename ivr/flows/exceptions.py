"""Issues that were approved: which rule is set aside at which node, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.core.errors import FlowError
from ivr.core.issues import CODES, Issue, ordered
from ivr.flows.document import Faults, Place, read_document
from ivr.flows.loader import CONTENT
from ivr.flows.shapes import Entry, suggestion
from ivr.flows.tables import EXCEPTIONS

FILE = "exceptions.yaml"


@dataclass(frozen=True, slots=True)
class Exemption:
    """One rule (``code``) that does not hold at ``node``."""

    code: str
    node: str
    reason: str
    place: Place


def load_exemptions(folder: Path | None = None) -> tuple[Exemption, ...]:
    """Read ``exceptions.yaml`` of ``folder`` (None: the packaged content); a folder without it has none.

    Raises ``FlowError`` with every fault.
    """
    folder = folder or CONTENT
    if not (folder / FILE).exists():
        return ()
    faults = Faults()
    node = read_document(folder, FILE, faults)
    root = EXCEPTIONS.read(node, faults) if node is not None else None
    found = []
    for entry in root.entries("exceptions") if isinstance(root, Entry) else []:
        code = entry.text("code")
        if code and code not in CODES:
            faults.add(code.place, f'"{code}" is no code of an issue; {suggestion(code, tuple(CODES))}')
        found.append(Exemption(str(code), str(entry.text("node")), str(entry.text("reason")), entry.place))
    if faults:
        raise FlowError(faults.listing())
    return tuple(found)


def without_exempted(issues: Iterable[Issue], exemptions: Sequence[Exemption]) -> tuple[Issue, ...]:
    """The issues that were not approved, and one more for every exemption that no issue needs."""
    needed = tuple(issues)
    left = [issue for issue in needed if not any(_covers(exemption, issue) for exemption in exemptions)]
    unused = [
        Issue("unused-exception", str(exemption.place), exemption.node, exemption.code, "remove the exception")
        for exemption in exemptions
        if not any(_covers(exemption, issue) for issue in needed)
    ]
    return ordered([*left, *unused])


def _covers(exemption: Exemption, issue: Issue) -> bool:
    return (exemption.code, exemption.node) == (issue.code, issue.node)
