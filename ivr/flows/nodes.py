"""Turns records that were read into ``core.flow`` nodes, and remembers the line of every sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.core.dialogue.speech import Intent
from ivr.core.flow import (
    Answer,
    Choice,
    Chunk,
    Digits,
    Ending,
    Inquiry,
    Manner,
    Menu,
    Node,
    Passage,
    Question,
    Recording,
)
from ivr.core.language.sentence import Sentence, Spoken
from ivr.flows.announcements import Window, only_in
from ivr.flows.sentences import Writer
from ivr.flows.shapes import Entry


@dataclass(slots=True)
class Builder:
    """Builds nodes; ``lines`` maps a node's id, and ``id/n`` for its n-th sentence, to ``file:line``.

    ``absent`` are nodes that no site made: options that lead there are left out. ``offered`` are nodes whose options
    are offered on some days only, and these days. ``intents`` are questions that a site's own nodes bring with them.
    """

    writer: Writer
    lines: dict[str, str] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    offered: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)
    intents: dict[str, Intent] = field(default_factory=dict)

    def node(self, entry: Entry) -> Node:
        """A node of ``hotline.yaml``."""
        name = str(entry.text("id"))
        self.lines[name] = str(entry.place)
        say = self._say(name, entry.items("say"), 0)
        match entry.text("kind"):
            case "menu":
                choices = self._choices(name, entry.entries("choices"), len(say))
                return Menu(name, say, choices, entry.maybe("skip"), entry.maybe("quiet"))
            case "question":
                return Question(name, say, str(entry.text("yes")), str(entry.text("no")))
            case "digits":
                wrong = self._helps(name, entry.items("wrong"), len(say))
                return Digits(name, say, entry.number("most"), str(entry.text("go")), wrong)
            case "recording":
                longest = entry.number("longest")
                return Recording(name, say, longest, str(entry.text("heard")), str(entry.text("silent")))
            case "passage":
                return Passage(name, say, str(entry.text("go")))
            case "ending":
                return Ending(name, say)
        outcomes = {outcome: str(go) for outcome, go in entry.entry("outcomes").texts.items()}
        return Inquiry(name, say, str(entry.text("ask")), outcomes, str(entry.text("argument")))

    def answer(self, entry: Entry) -> Answer:
        """A procedure."""
        name = str(entry.text("id"))
        self.lines[name] = str(entry.place)
        chunks: list[Chunk] = []
        count = 0
        for part in entry.entries("chunks"):
            say, places = self.writer.chunk(part)
            self._remember(name, places, count)
            count += len(say)
            if say:
                chunks.append(Chunk(str(part.text("id")), say))
        choices = self._choices(name, entry.entries("choices"), count)
        return Answer(name, str(entry.text("title")), tuple(chunks), choices)

    def manner(self, entry: Entry) -> Manner:
        """The engine's own sentences; their lines are those of ``manner/n`` in the order of ``Manner.all``."""
        count = 0

        def say(written: object) -> Spoken:
            nonlocal count
            spoken = self._say("manner", written if isinstance(written, list) else [], count)
            count += len(spoken)
            return spoken

        silence = tuple(say(item) for item in entry.items("silence"))
        wrong_key = tuple(say(item) for item in entry.items("wrong_key"))
        rest = {name: say(entry.items(name)) for name in ("more", "last", "yes_no", "changed")}
        apologies = {name: say(entry.items(name)) for name in ("apology", "apology_no_number")}
        self.lines["manner"] = str(entry.place)
        return Manner((silence[0], silence[1]), (wrong_key[0], wrong_key[1]), **rest, **apologies)

    def _say(self, name: str, written: list[object], count: int) -> Spoken:
        spoken, places = self.writer.spoken(written)
        self._remember(name, places, count)
        return spoken

    def _helps(self, name: str, written: list[object], count: int) -> tuple[Spoken, ...]:
        helps: list[Spoken] = []
        for item in written:
            helps.append(self._say(name, item if isinstance(item, list) else [], count))
            count += len(helps[-1])
        return tuple(helps)

    def _choices(self, name: str, entries: list[Entry], count: int) -> tuple[Choice, ...]:
        there = [entry for entry in entries if entry.text("go") not in self.absent]
        self._remember(name, [str(entry.place) for entry in there], count)
        return tuple(Choice(str(entry.text("key")), str(entry.text("go")), self._option(entry)) for entry in there)

    def _option(self, entry: Entry) -> Sentence:
        option = self.writer.one(entry.values.get("say"))
        days = self.offered.get(entry.text("go"))
        return only_in(option, days) if days else option

    def _remember(self, name: str, places: list[str], count: int) -> None:
        self.lines.update({f"{name}/{count + number}": place for number, place in enumerate(places)})
