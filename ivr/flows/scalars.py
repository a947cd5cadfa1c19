"""Shapes of single values: text, one of a few words, a whole number, a day, a time of day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

import yaml

from ivr.flows.document import Faults, place_of, plain_scalar
from ivr.flows.shapes import FAULTY, TYPE_NAMES, Faulty, Words, suggestion


@dataclass(frozen=True, slots=True)
class Text:
    """Text of one line; ``pattern`` is searched in it (anchor it with ``^`` and ``$``)."""

    meaning: str = "text"
    pattern: str = r"\S"

    def read(self, node: yaml.Node, faults: Faults) -> Words | Faulty:
        """Text as written; what another YAML reader would take for a number or nothing must be quoted."""
        place = place_of(node)
        if not isinstance(node, yaml.ScalarNode):
            faults.add(place, f"{self.meaning} is needed here, found {TYPE_NAMES[type(node)]}")
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
        written = node.value if isinstance(node, yaml.ScalarNode) and not node.style else ""
        if not re.fullmatch(r"0|[1-9][0-9]{0,8}", written) or not self.least <= int(written) <= self.most:
            shown = f'"{node.value}"' if isinstance(node, yaml.ScalarNode) else TYPE_NAMES[type(node)]
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
