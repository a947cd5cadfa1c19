"""Stories from YAML, strictly: every fault with its file and line, and no value guessed to be anything but text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import yaml

from ivr.exchange.errors import StoryMalformed
from ivr.exchange.story import (
    CallAgain,
    Duplicate,
    Expectation,
    HangUpNow,
    Hear,
    KeepSilent,
    NotHear,
    PressKeys,
    SpeakWords,
    Step,
    Story,
)

T = TypeVar("T")
OPTIONS = {"press": {"after"}, "speak": {"seconds"}, "hang_up": {"after"}}
CALLER = re.compile(r"\+[1-9][0-9]{6,14}|anonymous|unknown")


def read_story_file(path: Path) -> Story:
    """Read a story; raise `StoryMalformed` with `file:line: what is wrong`."""
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoryMalformed(f"{path}: {error}") from error
    return read_story(content, str(path))


def read_story(content: str, name: str = "story") -> Story:
    """Read the YAML of a story; `name` stands before the line in errors."""
    try:
        node = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or str(error)
        raise StoryMalformed(f"{name}:{line}: not YAML: {problem} (keys such as '*' and '#' need quotes)") from error
    if node is None:
        raise StoryMalformed(f"{name}:1: the file is empty")
    return _Reader(name).story(node)


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name

    def story(self, node: yaml.Node) -> Story:
        fields = self._fields(
            node, {"title", "from", "at", "site", "platform", "steps", "expect"}, {"title", "steps"}
        )
        platform = self._optional(fields, "platform", lambda one: self._one_of(one, {"twilio", "somleng"}))
        return Story(
            title=self._text(fields["title"]),
            from_number=self._caller(fields["from"]) if "from" in fields else "+84912345678",
            steps=tuple(self._step(one) for one in self._items(fields["steps"])),
            at=self._optional(fields, "at", self._moment),
            site=self._optional(fields, "site", self._text),
            platform=platform,
            expect=self._expect(fields["expect"]) if "expect" in fields else Expectation(),
        )

    def _step(self, node: yaml.Node) -> Step:
        line = node.start_mark.line + 1
        readers: dict[str, Callable[[dict[str, yaml.Node]], Step]] = {
            "hear": lambda one: Hear(self._texts(one["hear"]), line),
            "not_hear": lambda one: NotHear(self._texts(one["not_hear"]), line),
            "press": lambda one: PressKeys(self._keys(one["press"]), self._after(one), line),
            "silence": lambda one: KeepSilent(self._whole(one["silence"]), line),
            "speak": lambda one: SpeakWords(
                self._text(one["speak"]), self._optional(one, "seconds", self._seconds), line
            ),
            "hang_up": lambda one: HangUpNow(self._yes(one["hang_up"]) * self._after(one), line),
            "duplicate": lambda one: Duplicate(self._yes(one["duplicate"]) * line),
            "call_again": lambda one: CallAgain(
                self._after(self._fields(one["call_again"], {"after"}, {"after"})), line
            ),
        }
        fields = self._fields(node, {*readers, "after", "seconds"}, set())
        kinds = [name for name in fields if name in readers]
        if len(kinds) != 1:
            raise self._fault(node, f"a step is one of: {', '.join(readers)}")
        for name in fields.keys() - {kinds[0]} - OPTIONS.get(kinds[0], set()):
            raise self._fault(node, f"{kinds[0]!r} takes no {name!r}")
        return readers[kinds[0]](fields)

    def _expect(self, node: yaml.Node) -> Expectation:
        fields = self._fields(node, {"ended_by", "seconds_at_most", "callback"}, set())
        return Expectation(
            ended_by=self._optional(fields, "ended_by", lambda one: self._one_of(one, {"service", "caller"})),
            seconds_at_most=self._optional(fields, "seconds_at_most", self._seconds),
            callback=self._optional(fields, "callback", self._callback),
            line=node.start_mark.line + 1,
        )

    def _callback(self, node: yaml.Node) -> Mapping[str, str]:
        if isinstance(node, yaml.ScalarNode) and node.value == "none":
            return {}
        fields = self._fields(node, {"status", "number", "topic"}, set())
        if not fields:
            raise self._fault(node, "callback is none, or says at least one of status, number, topic")
        return {name: self._text(value) for name, value in fields.items()}

    def _fields(self, node: yaml.Node, known: set[str], needed: set[str]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self._fault(node, f"fields expected: {', '.join(sorted(known))}")
        fields: dict[str, yaml.Node] = {}
        for name_node, value in node.value:
            name = self._text(name_node)
            if name not in known:
                raise self._fault(name_node, f"unknown field {name!r}; known: {', '.join(sorted(known))}")
            if name in fields:
                raise self._fault(name_node, f"field {name!r} stands here twice")
            fields[name] = value
        for name in sorted(needed - fields.keys()):
            raise self._fault(node, f"field {name!r} is missing")
        return fields

    def _optional(self, fields: Mapping[str, yaml.Node], name: str, read: Callable[[yaml.Node], T]) -> T | None:
        return read(fields[name]) if name in fields else None

    def _items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self._fault(node, "a list expected")
        return list(node.value)

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self._fault(node, "text expected (a key such as '#' needs quotes)")
        return str(node.value)

    def _texts(self, node: yaml.Node) -> tuple[str, ...]:
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._text(one) for one in self._items(node))
        return (self._text(node),)

    def _keys(self, node: yaml.Node) -> str:
        keys = self._text(node)
        if not set(keys) <= set("0123456789*#"):
            raise self._fault(node, f"{keys!r} is not on a telephone: 0-9, * and # are")
        return keys

    def _caller(self, node: yaml.Node) -> str:
        number = self._text(node)
        if not CALLER.fullmatch(number):
            raise self._fault(node, f"{number!r} is neither a number such as +84912345678 nor 'anonymous'")
        return number

    def _whole(self, node: yaml.Node) -> int:
        text = self._text(node)
        if not re.fullmatch(r"[1-9][0-9]?", text):
            raise self._fault(node, f"{text!r} is not a count from 1 to 99")
        return int(text)

    def _seconds(self, node: yaml.Node) -> float:
        text = self._text(node)
        if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,3})?", text):
            raise self._fault(node, f"{text!r} is not a number of seconds")
        return float(text)

    def _after(self, fields: Mapping[str, yaml.Node]) -> float:
        return self._seconds(fields["after"]) if "after" in fields else 0.0

    def _yes(self, node: yaml.Node) -> int:
        if self._text(node) != "true":
            raise self._fault(node, "must be true (leave the step out otherwise)")
        return 1

    def _moment(self, node: yaml.Node) -> datetime:
        text = self._text(node)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self._fault(node, f"{text!r} is not a time such as 2026-11-23T09:00:00+07:00") from error
        if moment.tzinfo is None:
            raise self._fault(node, f"{text!r} lacks its offset, such as +07:00")
        return moment

    def _one_of(self, node: yaml.Node, known: set[str]) -> str:
        text = self._text(node)
        if text not in known:
            raise self._fault(node, f"{text!r} is not one of {', '.join(sorted(known))}")
        return text

    def _fault(self, node: yaml.Node, what: str) -> StoryMalformed:
        return StoryMalformed(f"{self._name}:{node.start_mark.line + 1}: {what}")
