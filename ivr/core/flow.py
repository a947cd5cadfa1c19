"""The shape of a flow: its nodes, and what leads where. ``ivr.flows.loader`` fills it; ``core.engine`` walks it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ivr.core.dialogue.speech import NO_SPEECH, Speech
from ivr.core.language.sentence import Sentence, Spoken

#: The engine owns these keys at every step; no author can take or forget them.
OFFICER, AGAIN, BACK, SKIP = "0", "9", "*", "#"
OPTION_KEYS = tuple("12345678")


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a menu: its key (1 to 8), where it leads, and the sentence that offers it."""

    key: str
    go: str
    say: Sentence


@dataclass(frozen=True, slots=True)
class Menu:
    """Sentences, then options.

    ``skip`` is where ``#`` leads (None: ``#`` is a wrong key here). ``quiet`` is where silence leads, for menus
    after which nothing is owed to the caller (None: silence is helped, and in the end rescued).
    """

    id: str
    say: Spoken
    choices: tuple[Choice, ...]
    skip: str | None = None
    quiet: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """One part of an answer, at most 20 seconds of listening."""

    id: str
    say: Spoken


@dataclass(frozen=True, slots=True)
class Answer:
    """A procedure: chunks heard one after the other; ``id`` is the intent, ``title`` names it to officers.

    ``choices`` are offered after every chunk, on keys from 2, for 1 leads on. ``deepest`` is how many menus may lie
    before it.
    """

    id: str
    title: str
    chunks: tuple[Chunk, ...]
    choices: tuple[Choice, ...] = ()
    deepest: int = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A yes/no question: 1 or ``#`` is yes, 2 is no."""

    id: str
    say: Spoken
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Digits:
    """Collect up to ``most`` digits, ended by ``#`` or quiet; ``wrong`` helps, twice, with what did not serve."""

    id: str
    say: Spoken
    most: int
    go: str
    wrong: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """Record the caller: at most ``longest`` seconds; ``heard`` when something came, ``silent`` when not."""

    id: str
    say: Spoken
    longest: int
    heard: str
    silent: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Speak, ask the house ``ask`` within the same turn, and go where ``outcomes`` says."""

    id: str
    say: Spoken
    ask: str
    outcomes: Mapping[str, str]
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Speak, then go on without waiting."""

    id: str
    say: Spoken
    go: str


@dataclass(frozen=True, slots=True)
class Ending:
    """Speak and hang up."""

    id: str
    say: Spoken


Node = Menu | Answer | Question | Digits | Recording | Inquiry | Passage | Ending


@dataclass(frozen=True, slots=True)
class Manner:
    """The engine's own sentences. ``silence`` and ``wrong_key`` hold one help for each try before the rescue."""

    silence: tuple[Spoken, Spoken]
    wrong_key: tuple[Spoken, Spoken]
    more: Spoken
    last: Spoken
    yes_no: Spoken
    changed: Spoken
    apology: Spoken
    apology_no_number: Spoken

    def all(self) -> Iterator[Sentence]:
        """Every sentence."""
        for spoken in (*self.silence, *self.wrong_key, self.more, self.last, self.yes_no, self.changed):
            yield from spoken
        yield from (*self.apology, *self.apology_no_number)


@dataclass(frozen=True)
class Flow:
    """The whole hotline. ``start``, ``home``, ``officer`` and ``rescue`` are node ids.

    ``patience`` is how long a caller may think, in seconds. ``speech`` is for callers who speak. ``lines`` says where
    a node was written (``file:line``), for messages to authors; it is no part of the fingerprint.
    """

    start: str
    home: str
    officer: str
    rescue: str
    patience: int
    manner: Manner
    nodes: Mapping[str, Node]
    speech: Speech = NO_SPEECH
    lines: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits that change when anything a caller can meet changes."""
        whole = (
            self.start,
            self.home,
            self.officer,
            self.rescue,
            self.patience,
            self.manner,
            self.speech,
            dict(self.nodes),
        )
        return _digest(repr(whole))

    @cached_property
    def node_prints(self) -> Mapping[str, str]:
        """The fingerprint of each node by its id."""
        return {name: _digest(repr(node)) for name, node in self.nodes.items()}

    def sentences(self) -> Iterator[Sentence]:
        """Every sentence that a caller can hear, the engine's own included."""
        yield from self.manner.all()
        yield from self.speech.all()
        for node in self.nodes.values():
            yield from sentences_of(node)

    def texts(self) -> tuple[str, ...]:
        """Every literal text that needs a prompt, each once, in order of appearance."""
        return tuple(dict.fromkeys(text for sentence in self.sentences() for text in sentence.texts()))


def sentences_of(node: Node) -> Iterator[Sentence]:
    """Every sentence that belongs to a node, options included."""
    if isinstance(node, Answer):
        for chunk in node.chunks:
            yield from chunk.say
    else:
        yield from node.say
    if isinstance(node, Digits):
        yield from (sentence for spoken in node.wrong for sentence in spoken)
    yield from (choice.say for choice in choices_of(node))


def numbered_choices(node: Node) -> tuple[tuple[int, Choice], ...]:
    """The options, each with its sentence's number among ``sentences_of(node)``."""
    choices = choices_of(node)
    first = sum(1 for _ in sentences_of(node)) - len(choices)
    return tuple(enumerate(choices, start=first))


def choices_of(node: Node) -> tuple[Choice, ...]:
    """The options of a menu or an answer; other nodes have none."""
    return node.choices if isinstance(node, Menu | Answer) else ()


def exits_of(node: Node) -> tuple[str, ...]:
    """The node ids that a node leads to by its own choices; the engine's keys come on top."""
    match node:
        case Menu():
            return tuple(go for go in (*(choice.go for choice in node.choices), node.skip, node.quiet) if go)
        case Question():
            return (node.yes, node.no)
        case Digits() | Passage():
            return (node.go,)
        case Recording():
            return (node.heard, node.silent)
        case Inquiry():
            return tuple(node.outcomes.values())
        case Answer():
            return tuple(choice.go for choice in node.choices)
        case Ending():
            return ()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
