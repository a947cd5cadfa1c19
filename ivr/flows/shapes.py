"""What a shape is: it reads a YAML node, reports what is wrong, and knows its own JSON schema; and what it reads."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final, Protocol

import yaml

from ivr.flows.document import Faults, Place

TYPE_NAMES = {yaml.MappingNode: "fields", yaml.SequenceNode: "a list", yaml.ScalarNode: "text"}


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
