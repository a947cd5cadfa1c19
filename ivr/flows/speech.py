"""Reads what the hotline says to callers who speak, and finds what can be said but has no question of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.core.dialogue.speech import NO_SPEECH, RECORD, STREAM, Intent, Speech
from ivr.core.flow import Answer, Node, choices_of
from ivr.core.intents import COMMANDS
from ivr.core.language.sentence import Spoken
from ivr.core.meaning import Urgency
from ivr.flows.document import Place
from ivr.flows.nodes import Builder
from ivr.flows.shapes import Entry, Words, suggestion

#: The name under which the lines of these sentences are remembered.
SPEECH = "speech"
_ADVICE = "write ask: (a yes/no question) and understood: (a short sentence)"


@dataclass(slots=True)
class SpeechReader:
    """Makes a ``Speech``; ``builder`` remembers the line of every sentence."""

    builder: Builder
    places: list[str] = field(default_factory=list)

    def read(self, hotline: Entry, procedures: list[Entry], nodes: Mapping[str, Node]) -> Speech:
        """The speech of a flow whose ``nodes`` are known; ``NO_SPEECH`` where ``hotline.yaml`` has none."""
        written = hotline.entry(SPEECH)
        if SPEECH not in hotline.values or not written.whole:
            return NO_SPEECH
        helps = [self._say(item if isinstance(item, list) else []) for item in written.items("not_understood")]
        invite = {ear: self._say(written.items(ear)) for ear in (STREAM, RECORD)}
        press = self._say(written.items("press"))
        # What only a site makes cannot be said where there is none.
        own = [entry for entry in written.entries("intents") if entry.text("id") not in self.builder.absent]
        intents = self._intents([*own, *procedures])
        for name, made in self.builder.intents.items():
            self.places += [self.builder.lines.get(name, "")] * len((*made.ask, *made.understood))
        self.builder.lines[SPEECH] = str(written.place)
        self.builder.lines.update({f"{SPEECH}/{number}": place for number, place in enumerate(self.places)})
        urgent = {urgency: str(written.entry("urgent").text(urgency.name.lower())) for urgency in Urgency}
        heard = {**intents, **self.builder.intents}
        self._check(written, heard, nodes)
        return Speech(str(written.text("goodbye")), urgent, (helps[0], helps[1]), invite, press, heard)

    def _intents(self, entries: list[Entry]) -> dict[str, Intent]:
        found: dict[str, Intent] = {}
        for entry in entries:
            name = entry.text("id")
            if name in found:
                self.builder.writer.faults.add(name.place, f'intent "{name}" is there twice; remove one')
            elif entry.text("ask"):
                understood = [entry.text("understood")] if entry.text("understood") else []
                found[str(name)] = Intent(self._say([entry.text("ask")]), self._say(understood))
        return found

    def _say(self, written: list[object] | list[Words]) -> Spoken:
        spoken, places = self.builder.writer.spoken(list(written))
        self.places += places
        return spoken

    def _check(self, written: Entry, heard: Mapping[str, Intent], nodes: Mapping[str, Node]) -> None:
        faults = self.builder.writer.faults
        offered = {choice.go: node.id for node in nodes.values() for choice in choices_of(node)}
        answers = [name for name, node in nodes.items() if isinstance(node, Answer)]
        for name in dict.fromkeys((*COMMANDS, *answers, *offered)):
            if name not in heard:
                faults.add(self._place(name, written), f'"{name}" can be said and has no question; {_ADVICE}')
        for entry in written.entries("intents"):
            name = entry.text("id")
            if name not in {*COMMANDS, *offered, *self.builder.absent}:
                advice = suggestion(name, (*COMMANDS, *offered))
                faults.add(name.place, f'"{name}" is neither a command nor offered by an option; {advice}')

    def _place(self, name: str, written: Entry) -> Place:
        file, _, line = self.builder.lines.get(name, str(written.place)).rpartition(":")
        return Place(file, int(line)) if line.isdigit() else written.place
