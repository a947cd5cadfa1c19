"""Reads one YAML file as marked text: nothing in it becomes a boolean, a number or a date by itself."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from ivr.core.language.spelling import is_nfc

# YAML 1.2 core: what other tools would read as something else than text when it stands without quotes.
_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]+")
_OTHER_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan")
_BASED_NUMBER = re.compile(r"0x[0-9a-fA-F]+|0o[0-7]+")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file; ``file`` is relative to the content folder."""

    file: str
    line: int

    def __str__(self) -> str:
        """Write it as ``file:line``."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that keeps a file from being used, and what to do about it."""

    place: Place
    text: str

    def __str__(self) -> str:
        """Write it as ``file:line: text``."""
        return f"{self.place}: {self.text}"


class Faults:
    """Collects faults, so that an author sees all of them in one go."""

    def __init__(self) -> None:
        self._found: set[Fault] = set()

    def add(self, place: Place, text: str) -> None:
        """Remember one more."""
        self._found.add(Fault(place, text))

    def sorted(self) -> list[Fault]:
        """All of them by file and line."""
        return sorted(self._found)

    def listing(self) -> str:
        """All of them, each on a line of its own, as the detail of an error."""
        return "\n".join(["", *map(str, self.sorted())])

    def __bool__(self) -> bool:
        return bool(self._found)


def place_of(node: yaml.Node) -> Place:
    """Where a YAML node begins."""
    return Place(node.start_mark.name, node.start_mark.line + 1)


def read_document(folder: Path, name: str, faults: Faults) -> yaml.Node | None:
    """Read ``folder / name`` as one YAML document.

    Returns its root node, or None after reporting what is wrong with the file as YAML: not UTF-8, not NFC, tabs,
    several documents, anchors, aliases, tags, merge keys.
    """
    try:
        text = (folder / name).read_bytes().decode()
    except OSError:
        faults.add(Place(name, 1), "the file cannot be read; create it or correct its name")
        return None
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        faults.add(Place(name, line), "not UTF-8; save the file as UTF-8")
        return None
    sound = _check_characters(text, name, faults)
    return _compose(text, name, faults) if sound else None


def _check_characters(text: str, name: str, faults: Faults) -> bool:
    sound = True
    for number, line in enumerate(text.split("\n"), start=1):
        for complaint in _complaints(line):
            faults.add(Place(name, number), complaint)
            sound = False
    return sound


def _complaints(line: str) -> list[str]:
    found = []
    if "\t" in line:
        found.append("a tab; indent with spaces")
    if not is_nfc(line):
        word = next((word for word in line.split() if not is_nfc(word)), line.strip())
        found.append(f'"{word}" is not NFC (letter and mark are apart); write it again or save the file as NFC')
    hidden = [unicodedata.name(sign, f"U+{ord(sign):04X}") for sign in line if _is_hidden(sign)]
    if hidden:
        found.append(f"an invisible character ({hidden[0]}); delete it")
    return found


def _is_hidden(sign: str) -> bool:
    return sign not in "\t\r " and unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp", "Zs"}


class _Named(io.BytesIO):
    """A file in memory with the name that marks shall carry."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text.encode())
        self.name = name


#: libyaml reads ten times faster; a PyYAML built without it reads the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _compose(text: str, name: str, faults: Faults) -> yaml.Node | None:
    try:
        try:
            sound, node = _read(text, name, faults, _LOADER)
        except yaml.MarkedYAMLError:
            # What is wrong is told in the words of the one reader that every machine has.
            sound, node = _read(text, name, faults, yaml.SafeLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else 1
        faults.add(Place(name, line), f"not YAML: {fault.problem}{_advice(text, line)}")
        return None
    if sound and node is None:
        faults.add(Place(name, 1), "the file is empty; write its fields or remove it")
    return node


def _read(text: str, name: str, faults: Faults, loader: type[yaml.SafeLoader]) -> tuple[bool, yaml.Node | None]:
    events = [*yaml.parse(text, Loader=loader)]
    if loader is not yaml.SafeLoader and any(_is_nothing(event) for event in events):
        # Where nothing is written, libyaml names the line of what comes next.
        return _read(text, name, faults, yaml.SafeLoader)
    if not _check_events(events, name, faults):
        return False, None
    node: yaml.Node | None = loader(_Named(text, name)).get_single_node()
    return True, node


def _is_nothing(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.value and not event.style


def _advice(text: str, line: int) -> str:
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    return '; quote the key: "*"' if re.search(r":\s*\*", written) else "; check colons, quotes and indentation"


def _check_events(events: Iterable[yaml.Event], name: str, faults: Faults) -> bool:
    documents = 0
    sound = True
    for event in events:
        place = Place(name, (event.start_mark.line if event.start_mark else 0) + 1)
        documents += isinstance(event, yaml.DocumentStartEvent)
        complaint = _complaint(event, documents)
        if complaint:
            faults.add(place, complaint)
            sound = False
    return sound


def _complaint(event: yaml.Event, documents: int) -> str | None:
    if isinstance(event, yaml.DocumentStartEvent) and documents > 1:
        return "a second document begins here; one file is one document"
    if isinstance(event, yaml.AliasEvent):
        return f'an alias (*{event.anchor}); write the text out, or put the sign in quotes: "*"'
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        return f"an anchor (&{event.anchor}); write the text out where it is needed"
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        return f"a tag ({event.tag}); fields have their type already, remove it"
    return None


def plain(node: yaml.Node) -> object:
    """The value that a YAML 1.2 reader (an editor, a schema checker) sees in ``node``."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return plain_scalar(node)


def plain_scalar(node: yaml.Node) -> str | int | float | bool | None:
    """As ``plain`` for a scalar: what stands in quotes is text, the rest may be a number, a boolean or null."""
    text = str(node.value)
    if not isinstance(node, yaml.ScalarNode) or node.style:
        return text
    if text in _NULLS:
        return None
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if _BASED_NUMBER.fullmatch(text):
        return int(text, 0)
    if _OTHER_NUMBER.fullmatch(text):
        return float(text.replace(".inf", "inf").replace(".nan", "nan"))
    return _BOOLEANS.get(text, text)
