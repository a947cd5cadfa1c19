"""Stories from YAML, strictly: every fault with its file and line, and no value guessed to be anything but text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from ivr.exchange.errors import StoryMalformed
from ivr.exchange.handset import Trouble
from ivr.exchange.sound.line_conditions import LEVEL_DB
from ivr.exchange.stories.story import (
    TELEPHONES,
    CallAgain,
    CalledBack,
    Duplicate,
    Expectation,
    HangUpNow,
    Hear,
    KeepSilent,
    LoseModel,
    NotHear,
    Party,
    PressKeys,
    SayWords,
    SpeakWords,
    Step,
    Story,
    StreamTrouble,
    Talk,
)
from ivr.exchange.stories.values import Values

Fields = dict[str, yaml.Node]
STORY = {"title", "from", "at", "site", "platform", "ear", "model", "echo", "steps", "expect"}
TROUBLES = {str(trouble): trouble for trouble in Trouble}
#: Steps that are of the whole story, or of the caller's own call.
BACKSTAGE = {"call_again", "called_back", "lose_model", *TROUBLES}
OPTIONS = {
    "press": {"after"},
    "speak": {"seconds"},
    "say": {"wav", "voice", "noise", "level", "hesitate", "after", "key", "drop_stream"},
    "hang_up": {"after"},
    **{name: {"after"} for name in TROUBLES},
}


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


class _Reader(Values):
    def story(self, node: yaml.Node) -> Story:
        fields = self.fields(node, STORY, {"title", "steps"})
        return Story(
            title=self.text(fields["title"]),
            from_number=self.caller(fields["from"]) if "from" in fields else "+84912345678",
            steps=tuple(self._step(one) for one in self.items(fields["steps"])),
            at=self.optional(fields, "at", self.moment),
            site=self.optional(fields, "site", self.text),
            platform=self.optional(fields, "platform", lambda one: self.one_of(one, ("somleng", "twilio"))),
            ear=self.optional(fields, "ear", lambda one: self.one_of(one, ("stream", "record", "keys"))),
            model=self.optional(fields, "model", self.text),
            echo=self.optional(fields, "echo", self.decibels),
            expect=self._expect(fields["expect"]) if "expect" in fields else Expectation(),
        )

    def _step(self, node: yaml.Node, *, rung: bool = False) -> Step:
        """Read a step; of somebody who is `rung` only what can be done with a telephone."""
        line = node.start_mark.line + 1
        readers: dict[str, Callable[[Fields], Step]] = {
            "hear": lambda one: Hear(self.texts(one["hear"]), line),
            "not_hear": lambda one: NotHear(self.texts(one["not_hear"]), line),
            "press": lambda one: PressKeys(self.keys(one["press"]), self._after(one), line),
            "silence": lambda one: KeepSilent(self.whole(one["silence"]), line),
            "say": lambda one: self._say(one, line),
            "speak": lambda one: SpeakWords(
                self.text(one["speak"]), self.optional(one, "seconds", self.seconds), line
            ),
            "hang_up": lambda one: HangUpNow(self.yes(one["hang_up"]) * self._after(one), line),
            "duplicate": lambda one: Duplicate(self.yes(one["duplicate"]) * line),
            "call_again": lambda one: CallAgain(
                self._after(self.fields(one["call_again"], {"after"}, {"after"})), line
            ),
            "lose_model": lambda one: LoseModel(self.yes(one["lose_model"]) * line),
            "called_back": lambda one: self._called_back(one["called_back"], line),
            "talk": lambda one: Talk(self.seconds(one["talk"]), line),
            **{name: self._trouble(name, line) for name in TROUBLES},
        }
        readers = {name: read for name, read in readers.items() if name not in (BACKSTAGE if rung else {"talk"})}
        fields = self.fields(node, {*readers, *(option for options in OPTIONS.values() for option in options)}, set())
        # What troubles a stream is a step of its own, and losing it also something that happens while words are said.
        kinds = ["say"] if "say" in fields else [name for name in fields if name in readers]
        if len(kinds) != 1:
            raise self.fault(node, f"a step is one of: {', '.join(readers)}")
        for name in fields.keys() - {kinds[0]} - OPTIONS.get(kinds[0], set()):
            raise self.fault(node, f"{kinds[0]!r} takes no {name!r}")
        return readers[kinds[0]](fields)

    def _say(self, fields: Fields, line: int) -> SayWords:
        if "wav" in fields and "voice" in fields:
            raise self.fault(fields["voice"], "the words come from a file or from a voice, not from both")
        return SayWords(
            text=self.text(fields["say"]),
            wav=self.optional(fields, "wav", self.text),
            voice=self.optional(fields, "voice", self.text),
            noise=self.optional(fields, "noise", self.decibels),
            level=self.decibels(fields["level"]) if "level" in fields else LEVEL_DB,
            hesitate=self.optional(fields, "hesitate", self.seconds) or 0.0,
            after=self.optional(fields, "after", self.seconds),
            key=self.optional(fields, "key", self.key) or "",
            drops=bool(self.optional(fields, "drop_stream", self.yes)),
            line=line,
        )

    def _called_back(self, node: yaml.Node, line: int) -> CalledBack:
        fields = self.fields(node, {"after", "officer", "citizen", "card", "outcome", "proposed"}, {"officer"})
        if "outcome" in fields and "proposed" in fields:
            raise self.fault(fields["proposed"], "she records one outcome: hers, or the one that is proposed")
        return CalledBack(
            officer=self._party(fields["officer"]),
            citizen=self.optional(fields, "citizen", self._party),
            after=self._after(fields),
            card=self.optional(fields, "card", self.texts) or (),
            outcome=self.optional(fields, "outcome", self.text) or "",
            proposed=self.optional(fields, "proposed", self.text) or "",
            line=line,
        )

    def _party(self, node: yaml.Node) -> Party:
        if isinstance(node, yaml.ScalarNode):
            return Party(telephone=self.one_of(node, TELEPHONES))
        return Party(tuple(self._step(one, rung=True) for one in self.items(node)))

    def _trouble(self, name: str, line: int) -> Callable[[Fields], Step]:
        return lambda one: StreamTrouble(TROUBLES[name], self.yes(one[name]) * self._after(one), line)

    def _expect(self, node: yaml.Node) -> Expectation:
        fields = self.fields(node, {"ended_by", "seconds_at_most", "callback"}, set())
        return Expectation(
            ended_by=self.optional(fields, "ended_by", lambda one: self.one_of(one, ("service", "caller"))),
            seconds_at_most=self.optional(fields, "seconds_at_most", self.seconds),
            callback=self.optional(fields, "callback", self._callback),
            line=node.start_mark.line + 1,
        )

    def _callback(self, node: yaml.Node) -> Mapping[str, str]:
        if isinstance(node, yaml.ScalarNode) and node.value == "none":
            return {}
        fields = self.fields(node, {"status", "number", "topic"}, set())
        if not fields:
            raise self.fault(node, "callback is none, or says at least one of status, number, topic")
        return {name: self.text(value) for name, value in fields.items()}

    def _after(self, fields: Mapping[str, yaml.Node]) -> float:
        return self.seconds(fields["after"]) if "after" in fields else 0.0
