"""Reads ``phrases/*.yaml`` into ``Phrases``, or lists every fault in them with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.core.errors import FlowError
from ivr.core.intents import OUT_OF_SCOPE
from ivr.core.meaning import Urgency
from ivr.core.understanding.normalisation import Vocabulary
from ivr.core.understanding.phrases import MORE, Alarm, Concept, Danger, IntentPhrases, Phrases
from ivr.core.understanding.scope import Scope
from ivr.flows.document import Faults, Place, read_document
from ivr.flows.loader import CONTENT
from ivr.flows.phrase_tables import ALARMS, DANGERS, FRAMES, INTENT, VOCABULARY
from ivr.flows.records import Record
from ivr.flows.shapes import Entry, Words, suggestion

FOLDER = "phrases"
_COMMON = {
    "vocabulary.yaml": VOCABULARY,
    "frames.yaml": FRAMES,
    "alarms.yaml": ALARMS,
    "dangers.yaml": DANGERS,
}


def load_phrases(scope: Scope, folder: Path | None = None) -> Phrases:
    """Read ``phrases/`` of the content ``folder`` (None, or one without phrases: the packaged ones).

    Every file that is not one of the common four holds one intent of ``scope``, ``more`` or ``out-of-scope``. Raises
    ``FlowError``, whose detail has one line ``file:line: fault; what to do`` for every fault.
    """
    faults = Faults()
    own = folder if folder and has_phrases(folder) else None
    # Packaged phrases over somebody's own flow: what that flow does not offer is simply not asked for there.
    known = scope.intents | {OUT_OF_SCOPE, MORE} if own or folder is None else None
    phrases = _read_phrases(own or CONTENT, known, faults)
    if faults:
        raise FlowError(faults.listing())
    return phrases


def has_phrases(folder: Path) -> bool:
    """Whether a content folder has phrases of its own."""
    return (folder / FOLDER).is_dir()


def _read_phrases(folder: Path, known: frozenset[str] | None, faults: Faults) -> Phrases:
    common = {name: _read(shape, folder, name, faults) for name, shape in _COMMON.items()}
    vocabulary, frames, dangers = (common[f"{name}.yaml"] for name in ("vocabulary", "frames", "dangers"))
    intents = {found.intent: found for found in _intents(folder, known, faults)}
    return Phrases(
        vocabulary=Vocabulary(tuple(_spellings(vocabulary, faults)), _texts(vocabulary, "fillers")),
        intents=intents,
        rules={
            str(rule.text("name")): str(rule.text("is"))
            for part in (frames, dangers)
            for rule in part.entries("rules")
        },
        frames=_texts(frames, "frames"),
        openings=_texts(frames, "openings"),
        closings=_texts(frames, "closings"),
        rambles=_texts(frames, "rambles"),
        carriers=_texts(vocabulary, "carriers"),
        alarms=tuple(_alarm(entry) for entry in common["alarms.yaml"].entries("alarms") if entry.whole),
        dangers=tuple(_danger(entry) for entry in dangers.entries("dangers") if entry.whole),
    )


def _read(shape: Record, folder: Path, name: str, faults: Faults) -> Entry:
    node = read_document(folder, f"{FOLDER}/{name}", faults)
    found = shape.read(node, faults) if node is not None else None
    return found if isinstance(found, Entry) else Entry(Place(f"{FOLDER}/{name}", 1), whole=False)


def _texts(entry: Entry, name: str) -> tuple[str, ...]:
    return tuple(str(item) for item in entry.items(name) if isinstance(item, Words))


def _spellings(entry: Entry, faults: Faults) -> Iterator[tuple[str, str]]:
    seen: dict[str, Words] = {}
    for spelling in entry.entries("spellings"):
        for heard in (item for item in spelling.items("heard") if isinstance(item, Words)):
            if str(heard) in seen:
                faults.add(heard.place, f'"{heard}" is there twice, first in line {seen[str(heard)].place.line}')
            seen[str(heard)] = heard
            yield str(heard), str(spelling.text("written"))


def _alarm(entry: Entry) -> Alarm:
    return Alarm(
        Urgency(str(entry.text("urgency"))), _texts(entry, "words"), _texts(entry, "also"), _texts(entry, "unless")
    )


def _danger(entry: Entry) -> Danger:
    urgency = entry.maybe("urgency")
    return Danger(Urgency(urgency) if urgency else None, _texts(entry, "asks"))


def _intents(folder: Path, known: frozenset[str] | None, faults: Faults) -> Iterator[IntentPhrases]:
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        if path.name in _COMMON:
            continue
        entry = _read(INTENT, folder, path.name, faults)
        name = entry.text("intent")
        if name and known is not None and name not in known:
            faults.add(name.place, f'"{name}" is no intent; {suggestion(name, tuple(sorted(known)))}')
        elif name and name != path.stem:
            faults.add(name.place, f'intent "{name}" stands in {path.name}; make them equal')
        yield IntentPhrases(
            path.stem,
            _texts(entry, "says"),
            _texts(entry, "things"),
            _texts(entry, "asks"),
            tuple(_concept(part) for part in entry.entries("concepts")),
            str(entry.place),
        )


def _concept(entry: Entry) -> Concept:
    return Concept(_texts(entry, "words"), entry.number("weight") or 3, _texts(entry, "unless"))
