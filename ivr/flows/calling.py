"""Reads what is said and shown when an officer rings back."""

from __future__ import annotations

from pathlib import Path

from ivr.core.dialling.calling_words import TOLD, CallingWords, CitizenWords, OfficerWords
from ivr.core.dialling.ring_fault import RingFault
from ivr.core.dialling.spoken_answer import AnswerWords
from ivr.core.errors import FlowError
from ivr.core.language.sentence import Spoken
from ivr.flows.calling_table import CALLING
from ivr.flows.document import Faults, Place, read_document
from ivr.flows.loader import CONTENT
from ivr.flows.sentences import Writer
from ivr.flows.shapes import Entry, Words

FILE = "calling.yaml"


def load_calling(folder: Path | None = None) -> CallingWords:
    """Read ``calling.yaml`` of ``folder`` (None: the packaged content); raises ``FlowError`` with every fault.

    Every procedure of the folder must have its need, so that no officer hears that nothing is known of the question.
    """
    faults = Faults()
    folder = folder or CONTENT
    procedures = {path.stem for path in (folder / "procedures").glob("*.yaml")}
    node = read_document(folder, FILE, faults)
    root = CALLING.read(node, faults) if node is not None else None
    found = _Reader(faults).words(root, procedures) if isinstance(root, Entry) and root.whole else None
    if found is None or faults:
        raise FlowError(faults.listing())
    return found


class _Reader:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._writer = Writer({}, frozenset(), faults)

    def words(self, root: Entry, procedures: set[str]) -> CallingWords:
        officer, citizen, needs = root.entry("officer"), root.entry("citizen"), root.entry("needs")
        ends = officer.entry("ends")
        said = {name: self._say(officer, name) for name in officer.values if name != "ends"}
        faults = root.entry("faults")
        return CallingWords(
            officer=OfficerWords(**said, ends={end: self._say(ends, end.value) for end in TOLD}),
            citizen=CitizenWords(**{name: self._say(citizen, name) for name in citizen.values}),
            needs=self._needs(needs, procedures),
            unknown=self._line(needs.text("unknown")),
            answers=AnswerWords(yes=_texts(root.entry("answers"), "yes"), no=_texts(root.entry("answers"), "no")),
            faults={fault: str(faults.text(fault.value)) for fault in RingFault},
        )

    def _needs(self, needs: Entry, procedures: set[str]) -> dict[str, Spoken]:
        found: dict[str, Spoken] = {}
        for entry in needs.entries("topics"):
            name = entry.text("id")
            if name not in procedures or name in found:
                why = "there twice" if name in found else "no procedure"
                self._faults.add(name.place, f'"{name}" is {why}; remove it')
            found[str(name)] = self._line(entry.text("say"))
        for missing in sorted(procedures - found.keys()):
            self._faults.add(Place(FILE, 1), f'procedure "{missing}" has no need; add it under needs: topics:')
        return found

    def _say(self, entry: Entry, name: str) -> Spoken:
        return self._writer.spoken(entry.items(name))[0]

    def _line(self, line: Words) -> Spoken:
        return self._writer.sentences(line)


def _texts(entry: Entry, name: str) -> frozenset[str]:
    return frozenset(str(text).casefold() for text in entry.items(name))
