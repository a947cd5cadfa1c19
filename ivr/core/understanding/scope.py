"""What can be said where: the options of every step that listens, read from the flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ivr.core.flow import Answer, Digits, Flow, Menu, Node, Question
from ivr.core.intents import COMMANDS, NO, OFFICER_WANTED, YES
from ivr.core.meaning import CONFIRM, MAIN


class Kind(StrEnum):
    """What a step waits for."""

    MENU = "menu"
    ANSWER = "answer"
    QUESTION = "question"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Standing:
    """One step: its kind, and its own options in order (intents; the officer's node is ``gap-can-bo``)."""

    kind: Kind
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """All steps by menu id. ``topics`` and the commands can be said at every one of them."""

    standings: Mapping[str, Standing]
    topics: tuple[str, ...]

    def at(self, menu: str) -> Standing:
        """The step with that id; an unknown one is the main menu."""
        return self.standings.get(menu) or self.standings[MAIN]

    @property
    def everywhere(self) -> tuple[str, ...]:
        """The intents that can be said at every step."""
        return (*self.topics, *COMMANDS, YES, NO)

    @property
    def intents(self) -> frozenset[str]:
        """Every intent that can be said somewhere."""
        options = {option for standing in self.standings.values() for option in standing.options}
        return frozenset(options | set(self.everywhere))


def scope_of(flow: Flow) -> Scope:
    """The scope of ``flow``; ``main`` and ``confirm`` are always in it."""
    standings = {name: found for name, node in flow.nodes.items() if (found := _standing(node, flow))}
    standings.setdefault(MAIN, standings.get(flow.home, Standing(Kind.MENU)))
    standings.setdefault(CONFIRM, Standing(Kind.QUESTION))
    topics = tuple(name for name, node in flow.nodes.items() if isinstance(node, Answer))
    return Scope(standings, topics)


def _standing(node: Node, flow: Flow) -> Standing | None:
    match node:
        case Menu():
            return Standing(Kind.MENU, _options(node, flow))
        case Answer():
            return Standing(Kind.ANSWER, _options(node, flow))
        case Question():
            return Standing(Kind.QUESTION)
        case Digits():
            return Standing(Kind.DIGITS)
        case _:
            return None


def _options(node: Menu | Answer, flow: Flow) -> tuple[str, ...]:
    return tuple(OFFICER_WANTED if choice.go == flow.officer else choice.go for choice in node.choices)
