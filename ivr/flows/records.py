"""Shapes made of others: lists, records, records told apart by a field, text or record, and nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from ivr.flows.document import Faults, place_of, plain_scalar
from ivr.flows.scalars import OneOf
from ivr.flows.shapes import FAULTY, TYPE_NAMES, Entry, Faulty, Field, Shape, Words, suggestion


def is_whole(value: object) -> bool:
    """Whether nothing in ``value`` is faulty."""
    if isinstance(value, list):
        return all(is_whole(item) for item in value)
    return value.whole if isinstance(value, Entry) else not isinstance(value, Faulty)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one shape."""

    shape: Shape
    least: int = 0
    most: int | None = None
    meaning: str = ""

    def read(self, node: yaml.Node, faults: Faults) -> list[object] | Faulty:
        """The items, faulty ones included as ``FAULTY``."""
        if not isinstance(node, yaml.SequenceNode):
            faults.add(
                place_of(node), f"{self.says()} is needed here, found {TYPE_NAMES[type(node)]}; begin it with -"
            )
            return FAULTY
        if len(node.value) < self.least or (self.most is not None and len(node.value) > self.most):
            faults.add(place_of(node), f"{self.says()} is needed here, found {len(node.value)}")
            return FAULTY
        return [self.shape.read(item, faults) for item in node.value]

    def schema(self) -> dict[str, object]:
        """An array."""
        found: dict[str, object] = {"type": "array", "items": self.shape.schema()}
        if self.least:
            found["minItems"] = self.least
        if self.most is not None:
            found["maxItems"] = self.most
        return found

    def says(self) -> str:
        """How many of what."""
        if self.meaning:
            return self.meaning
        if self.most == self.least and self.most:
            return f"a list of {self.least} ({self.shape.says()})"
        return f"a list ({self.shape.says()})" + (f" of at least {self.least}" if self.least else "")


@dataclass(frozen=True, slots=True)
class Record:
    """Named fields, these and no others."""

    meaning: str
    fields: tuple[Field, ...]

    def read(self, node: yaml.Node, faults: Faults) -> Entry | Faulty:
        """The fields that could be read."""
        place = place_of(node)
        if not isinstance(node, yaml.MappingNode):
            faults.add(place, f"{self.says()} is needed here, found {TYPE_NAMES[type(node)]}")
            return FAULTY
        entry = Entry(place)
        lines: dict[str, int] = {}
        for key, value in node.value:
            self._read_field(entry, key, value, lines, faults)
        for field in self.fields:
            if field.required and field.name not in lines:
                faults.add(place, f'field "{field.name}" is missing in {self.meaning}; write {field.shape.says()}')
                entry.whole = False
        return entry

    def _read_field(
        self, entry: Entry, key: yaml.Node, value: yaml.Node, lines: dict[str, int], faults: Faults
    ) -> None:
        place = place_of(key)
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        known = {field.name: field for field in self.fields}
        if name in lines:
            faults.add(place, f'field "{name}" is written twice, first in line {lines[name]}; keep one')
            entry.whole = False
        elif name not in known:
            advice = (
                "merge keys are not used; write the fields out" if name == "<<" else suggestion(name, tuple(known))
            )
            faults.add(place, f'field "{name}" is unknown in {self.meaning}; {advice}')
            entry.whole = False
        else:
            entry.values[name] = known[name].shape.read(value, faults)
            entry.whole &= is_whole(entry.values[name])
        lines.setdefault(name, place.line)

    def schema(self) -> dict[str, object]:
        """An object without further properties."""
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [field.name for field in self.fields if field.required],
            "properties": {
                field.name: {**field.shape.schema(), "description": field.purpose} for field in self.fields
            },
        }

    def says(self) -> str:
        """Its meaning and fields."""
        return f"{self.meaning} with {', '.join(field.name for field in self.fields)}"


def _values(node: yaml.MappingNode, name: str) -> list[yaml.Node]:
    return [value for key, value in node.value if key.value == name]


@dataclass(frozen=True, slots=True)
class Tagged:
    """Records that the field ``tag`` tells apart; every record carries that field itself."""

    meaning: str
    tag: str
    records: Mapping[str, Record | Tagged]

    def read(self, node: yaml.Node, faults: Faults) -> Entry | Faulty:
        """The record that the tag names."""
        if not isinstance(node, yaml.MappingNode):
            faults.add(place_of(node), f"{self.says()} is needed here, found {TYPE_NAMES[type(node)]}")
            return FAULTY
        tags = _values(node, self.tag)
        if not tags:
            known = ", ".join(self.records)
            faults.add(place_of(node), f'field "{self.tag}" is missing in {self.meaning}; write one of {known}')
            return self._nameless(node)
        tag = OneOf(tuple(self.records)).read(tags[0], faults)
        return self.records[tag].read(node, faults) if isinstance(tag, Words) else self._nameless(node)

    def _nameless(self, node: yaml.MappingNode) -> Entry:
        # Its id is kept, so that whoever leads there is not told that it does not exist.
        entry = Entry(place_of(node), whole=False)
        for name in _values(node, "id"):
            entry.values["id"] = Words.at(str(name.value), place_of(name))
        return entry

    def schema(self) -> dict[str, object]:
        """One of the records."""
        return {"oneOf": [record.schema() for record in self.records.values()]}

    def says(self) -> str:
        """Its meaning and tag."""
        return f"{self.meaning} with {self.tag}"


@dataclass(frozen=True, slots=True)
class TextOr:
    """Text, or a record that says more."""

    text: Shape
    record: Record

    def read(self, node: yaml.Node, faults: Faults) -> object:
        """A text or an ``Entry``."""
        return (self.record if isinstance(node, yaml.MappingNode) else self.text).read(node, faults)

    def schema(self) -> dict[str, object]:
        """Either."""
        return {"anyOf": [self.text.schema(), self.record.schema()]}

    def says(self) -> str:
        """Both."""
        return f"{self.text.says()}, or {self.record.says()}"


@dataclass(frozen=True, slots=True)
class OrNull:
    """A value, or ``null`` written out."""

    shape: Shape

    def read(self, node: yaml.Node, faults: Faults) -> object:
        """The value or None."""
        if isinstance(node, yaml.ScalarNode) and node.value and plain_scalar(node) is None:
            return None
        return self.shape.read(node, faults)

    def schema(self) -> dict[str, object]:
        """Either."""
        return {"anyOf": [self.shape.schema(), {"type": "null"}]}

    def says(self) -> str:
        """Both."""
        return f"{self.shape.says()}, or null"
