"""The values in a story's YAML, read strictly: each fault with file and line, nothing guessed to be but text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

import yaml

from ivr.exchange.errors import StoryMalformed

T = TypeVar("T")
CALLER = re.compile(r"\+[1-9][0-9]{6,14}|anonymous|unknown")


class Values:
    """Reads the nodes of one file; `name` stands before the line in errors."""

    def __init__(self, name: str) -> None:
        self._name = name

    def fields(self, node: yaml.Node, known: set[str], needed: set[str]) -> dict[str, yaml.Node]:
        """Read a mapping whose fields are all `known` and hold all that is `needed`."""
        if not isinstance(node, yaml.MappingNode):
            raise self.fault(node, f"fields expected: {', '.join(sorted(known))}")
        fields: dict[str, yaml.Node] = {}
        for name_node, value in node.value:
            name = self.text(name_node)
            if name not in known:
                raise self.fault(name_node, f"unknown field {name!r}; known: {', '.join(sorted(known))}")
            if name in fields:
                raise self.fault(name_node, f"field {name!r} stands here twice")
            fields[name] = value
        for name in sorted(needed - fields.keys()):
            raise self.fault(node, f"field {name!r} is missing")
        return fields

    def optional(self, fields: Mapping[str, yaml.Node], name: str, read: Callable[[yaml.Node], T]) -> T | None:
        """Read a field with `read`, or return None when it is not there."""
        return read(fields[name]) if name in fields else None

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        """Read a list that is not empty."""
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.fault(node, "a list expected")
        return list(node.value)

    def text(self, node: yaml.Node) -> str:
        """Read a text."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.fault(node, "text expected (a key such as '#' needs quotes)")
        return str(node.value)

    def texts(self, node: yaml.Node) -> tuple[str, ...]:
        """Read a text or a list of them."""
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.text(one) for one in self.items(node))
        return (self.text(node),)

    def keys(self, node: yaml.Node) -> str:
        """Read keys of a telephone."""
        keys = self.text(node)
        if not set(keys) <= set("0123456789*#"):
            raise self.fault(node, f"{keys!r} is not on a telephone: 0-9, * and # are")
        return keys

    def key(self, node: yaml.Node) -> str:
        """Read one key of a telephone."""
        key = self.keys(node)
        if len(key) != 1:
            raise self.fault(node, f"{key!r} is not one key")
        return key

    def caller(self, node: yaml.Node) -> str:
        """Read who rings."""
        number = self.text(node)
        if not CALLER.fullmatch(number):
            raise self.fault(node, f"{number!r} is neither a number such as +84912345678 nor 'anonymous'")
        return number

    def whole(self, node: yaml.Node) -> int:
        """Read a count."""
        text = self.text(node)
        if not re.fullmatch(r"[1-9][0-9]?", text):
            raise self.fault(node, f"{text!r} is not a count from 1 to 99")
        return int(text)

    def seconds(self, node: yaml.Node) -> float:
        """Read a number of seconds."""
        text = self.text(node)
        if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,3})?", text):
            raise self.fault(node, f"{text!r} is not a number of seconds")
        return float(text)

    def decibels(self, node: yaml.Node) -> float:
        """Read a distance of two levels."""
        text = self.text(node)
        if not re.fullmatch(r"-?[0-9]{1,2}(\.[0-9])?", text):
            raise self.fault(node, f"{text!r} is not a number of decibels")
        return float(text)

    def yes(self, node: yaml.Node) -> int:
        """Read `true`, as 1."""
        if self.text(node) != "true":
            raise self.fault(node, "must be true (leave it out otherwise)")
        return 1

    def moment(self, node: yaml.Node) -> datetime:
        """Read an aware time."""
        text = self.text(node)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self.fault(node, f"{text!r} is not a time such as 2026-11-23T09:00:00+07:00") from error
        if moment.tzinfo is None:
            raise self.fault(node, f"{text!r} lacks its offset, such as +07:00")
        return moment

    def one_of(self, node: yaml.Node, known: tuple[str, ...]) -> str:
        """Read one of several words."""
        text = self.text(node)
        if text not in known:
            raise self.fault(node, f"{text!r} is not one of {', '.join(known)}")
        return text

    def fault(self, node: yaml.Node, what: str) -> StoryMalformed:
        """Say what is wrong with a node, and where it stands."""
        return StoryMalformed(f"{self._name}:{node.start_mark.line + 1}: {what}")
