"""What a field may hold: each shape reads a YAML node, reports what is wrong, and knows its own JSON schema."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final, Protocol

import yaml

from ivr.flows.document import Faults, Place, place_of, plain_scalar

type_name = {yaml.MappingNode: "fields", yaml.SequenceNode: "a list", yaml.ScalarNode: "text"}


class Faulty:
    """Stands where a value could not be read; its fault has been reported."""


FAULTY: Final = Faulty()


class Words(str):
    """Text that knows where it was written."""

    place: Place

    @classmethod
    def at(cls, text: str, place: Place) -> Words:
        """``text`` at ``place``."""
        words = cls(text)
        words.place = place
        return words


class Shape(Protocol):
    """A kind of value."""

    def read(self, node: yaml.Node, faults: Faults) -> object:
        """The value in ``node``, or ``FAULTY`` after reporting why not."""
        ...

    def schema(self) -> dict[str, object]:
        """The same rule as JSON schema."""
        ...

    def says(self) -> str:
        """The rule in a few words, for authors."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Text of one line; ``pattern`` is searched in it (anchor it with ``^`` and ``$``)."""

    meaning: str = "text"
    pattern: str = r"\S"

    def read(self, node: yaml.Node, faults: Faults) -> Words | Faulty:
        """Text as written; what another YAML reader would take for a number or nothing must be quoted."""
        place = place_of(node)
        if not isinstance(node, yaml.ScalarNode):
            faults.add(place, f"{self.meaning} is needed here, found {type_name[type(node)]}")
            return FAULTY
        value = plain_scalar(node)
        if value is None:
            found = "null" if node.value else "nothing (# begins a comment; quote it)"
            faults.add(place, f"{self.meaning} is needed here, found {found}")
            return FAULTY
        if not isinstance(value, str):
            faults.add(place, f'{self.meaning} is needed here; put it in quotes: "{node.value}"')
            return FAULTY
        if not re.search(self.pattern, value):
            faults.add(place, f'{self.meaning} is needed here, found "{value}"')
            return FAULTY
        return Words.at(value, place)

    def schema(self) -> dict[str, object]:
        """A string that matches."""
        return {"type": "string", "pattern": self.pattern}

    def says(self) -> str:
        """Its meaning."""
        return self.meaning


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    values: tuple[str, ...]

    def read(self, node: yaml.Node, faults: Faults) -> Words | Faulty:
        """One of ``values``."""
        found = Text(f"one of {', '.join(self.values)}").read(node, faults)
        if isinstance(found, Words) and found not in self.values:
            faults.add(found.place, f'"{found}" is unknown; {suggestion(found, self.values)}')
            return FAULTY
        return found

    def schema(self) -> dict[str, object]:
        """An enumeration."""
        return {"enum": list(self.values)}

    def says(self) -> str:
        """The words."""
        return " / ".join(self.values)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``least`` to ``most``."""

    least: int
    most: int

    def read(self, node: yaml.Node, faults: Faults) -> int | Faulty:
        """The number; signs, leading zeros and quotes are refused."""
        written = node.value if isinstance(node, yaml.ScalarNode) and node.style is None else ""
        if not re.fullmatch(r"0|[1-9][0-9]{0,8}", written) or not self.least <= int(written) <= self.most:
            shown = f'"{node.value}"' if isinstance(node, yaml.ScalarNode) else type_name[type(node)]
            faults.add(place_of(node), f"{self.says()} is needed here, found {shown}")
            return FAULTY
        return int(written)

    def schema(self) -> dict[str, object]:
        """An integer in the range."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def says(self) -> str:
        """The range."""
        return f"a whole number from {self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""

    def read(self, node: yaml.Node, faults: Faults) -> date | Faulty:
        """The day."""
        found = Text(self.says(), r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$").read(node, faults)
        if not isinstance(found, Words):
            return FAULTY
        try:
            return date.fromisoformat(found)
        except ValueError:
            faults.add(found.place, f'there is no day "{found}"')
            return FAULTY

    def schema(self) -> dict[str, object]:
        """A string in the format ``date``."""
        return {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def says(self) -> str:
        """How to write it."""
        return "a day as 2026-12-31"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day."""

    pattern: str = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"

    def read(self, node: yaml.Node, faults: Faults) -> time | Faulty:
        """The time."""
        found = Text(self.says(), self.pattern).read(node, faults)
        return time.fromisoformat(found) if isinstance(found, Words) else FAULTY

    def schema(self) -> dict[str, object]:
        """A string that matches."""
        return {"type": "string", "pattern": self.pattern}

    def says(self) -> str:
        """How to write it."""
        return "a time as 07:30"


def suggestion(found: str, known: Sequence[str]) -> str:
    """What to write instead of ``found``: the nearest of ``known``, or all of them when they are few."""
    near = difflib.get_close_matches(found, known, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"known here: {', '.join(sorted(known))}" if known else "nothing is known here"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: its name, what it holds, what it is for."""

    name: str
    shape: Shape
    purpose: str
    required: bool = True


@dataclass(slots=True)
class Entry:
    """A record that was read. ``whole`` is False when a field in it, at any depth, is faulty or missing."""

    place: Place
    values: dict[str, object] = field(default_factory=dict)
    whole: bool = True

    def text(self, name: str) -> Words:
        """A text field; a missing optional one is empty."""
        value = self.values.get(name)
        return value if isinstance(value, Words) else Words.at("", self.place)

    def maybe(self, name: str) -> str | None:
        """An optional text field."""
        value = self.values.get(name)
        return str(value) if isinstance(value, Words) else None

    def number(self, name: str) -> int:
        """A whole number; a missing one is 0."""
        value = self.values.get(name)
        return value if isinstance(value, int) else 0

    def day(self, name: str) -> date | None:
        """A day, or None."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def clock(self, name: str) -> time:
        """A time of day."""
        value = self.values.get(name)
        return value if isinstance(value, time) else time()

    def items(self, name: str) -> list[object]:
        """A list; a missing one is empty."""
        value = self.values.get(name)
        return value if isinstance(value, list) else []

    def entries(self, name: str) -> list[Entry]:
        """A list's records."""
        return [item for item in self.items(name) if isinstance(item, Entry)]

    def entry(self, name: str) -> Entry:
        """A record in a record."""
        value = self.values.get(name)
        return value if isinstance(value, Entry) else Entry(self.place, whole=False)

    @property
    def texts(self) -> Mapping[str, Words]:
        """All text fields by name."""
        return {name: value for name, value in self.values.items() if isinstance(value, Words)}
