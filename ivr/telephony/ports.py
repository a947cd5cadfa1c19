"""What the webhooks need from the rest of the house, as Protocols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ivr.core.effects import Effect
from ivr.core.inputs import Call, Input


class Reply(Protocol):
    """What must happen next in a call; ``turn`` is the turn that is awaited next."""

    @property
    def call(self) -> str:
        """The platform's id of the call."""
        ...

    @property
    def turn(self) -> int:
        """The number that the next action URL carries."""
        ...

    @property
    def effects(self) -> Sequence[Effect]:
        """Any number of ``Say``, then exactly one other effect."""
        ...


def kind_of(reply: Reply) -> str:
    """What a reply ends with, as it is counted and logged."""
    return type(reply.effects[-1]).__name__ if reply.effects else "Nothing"


class Calls(Protocol):
    """The use cases of a call. ``answer`` and ``turn`` raise ``CallOver`` for a call that ended long ago."""

    def answer(self, call: Call) -> Reply:
        """A call comes in, or its first request is delivered once more."""
        ...

    def turn(self, call: Call, turn: int, heard: Input) -> Reply:
        """The caller did something (or nothing) in a numbered turn."""
        ...

    def status(self, call: str, status: str) -> object:
        """The platform's word on the state of a call; late and repeated words change nothing."""
        ...


class Rescue(Protocol):
    """What is left when something broke: the callback is kept, and the caller hears so."""

    def apologise(self, call: Call, why: str, heard: Input | None = None) -> Reply:
        """Keep the caller's wish to be rung back, with what was said, and say so. ``why`` is one word."""
        ...

    def fall_back(self, call: Call, why: str = "fallback", heard: Input | None = None) -> Reply:
        """The same without touching the database: the platform could not use our answer."""
        ...


class PromptFile(Protocol):
    """A rendered prompt."""

    @property
    def file(self) -> str:
        """Its name in the audio folder."""
        ...


class Prompts(Protocol):
    """The catalogue of rendered prompts."""

    def find(self, text: str) -> PromptFile | None:
        """The prompt of a text, or None when it was not rendered."""
        ...


class StreamTokens(Protocol):
    """Passes that let a platform open one stream."""

    def issue(self, call: str, turn: int) -> str:
        """The pass for a call's turn: always the same one for the same turn."""
        ...


class Hearing(Protocol):
    """Understands recordings, before a turn is taken."""

    def understand(self, call: str, turn: int, heard: Input, *, left: bool = False) -> Input:
        """What a recorded answer means, where the call waits for one; everything else as it came.

        ``left`` says that the caller has hung up.
        """
        ...


class Metrics(Protocol):
    """What the webhooks count."""

    def turn(self, kind: str, outcome: str, seconds: float) -> None:
        """A turn was taken: what the reply ends with, how it went, and how long it took."""
        ...

    def signature_refused(self, reason: str) -> None:
        """A request was turned away: ``missing``, ``wrong`` or ``replayed``."""
        ...

    def prompt_missing(self) -> None:
        """A text is spoken by the platform, because its prompt was not rendered."""
        ...

    def apologised(self, why: str) -> None:
        """A caller heard an apology instead of an answer."""
        ...
