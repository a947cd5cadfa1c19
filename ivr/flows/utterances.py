"""Reads a file of callers' sentences with what they mean, or lists every fault in it with file and line."""

from __future__ import annotations

from pathlib import Path

from ivr.core.errors import FlowError
from ivr.core.meaning import Urgency
from ivr.core.understanding.utterance import Utterance
from ivr.flows.document import Faults, read_document
from ivr.flows.phrase_tables import UTTERANCES
from ivr.flows.shapes import Entry, Words


def load_utterances(path: Path) -> tuple[Utterance, ...]:
    """The sentences in the file ``path``. Raises ``FlowError`` with one line ``file:line: fault`` for every fault."""
    faults = Faults()
    node = read_document(path.parent, path.name, faults)
    root = UTTERANCES.read(node, faults) if node is not None else None
    if faults or not isinstance(root, Entry):
        raise FlowError(faults.listing())
    return tuple(_utterance(entry) for entry in root.entries("utterances"))


def _utterance(entry: Entry) -> Utterance:
    urgent = entry.maybe("urgent")
    return Utterance(
        str(entry.text("text")),
        str(entry.text("intent")),
        tuple(str(item) for item in entry.items("also") if isinstance(item, Words)),
        Urgency(urgent) if urgent else None,
        str(entry.text("style")),
    )
