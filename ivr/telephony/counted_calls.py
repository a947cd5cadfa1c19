"""The calls as streams take their turns, with a count of what was heard and what was not."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ivr.core.inputs import Call, Heard, Input, Unheard
from ivr.telephony.ports import Reply, kind_of
from ivr.telephony.stream_ports import StreamCalls


class Counts(Protocol):
    """What is counted of spoken answers."""

    def heard(self, ear: str, decision: str) -> None:
        """An answer was listened to: by which ear, and how surely."""
        ...

    def unheard(self, ear: str, why: str) -> None:
        """An answer could not be listened to: one word."""
        ...


class TurnCounts(Protocol):
    """What is counted of turns, as the webhooks count theirs."""

    def turn(self, kind: str, outcome: str, seconds: float) -> None:
        """A turn was taken: what its reply ends with, how it went, and how long it took."""
        ...


@dataclass(frozen=True, slots=True)
class CountedCalls:
    """``calls``, whose turns are counted in ``turns``, and what was said in ``counts``.

    A turn that breaks is counted as ``broken``: the webhook that follows may still save the call. ``seconds`` is a
    clock that only runs forward.
    """

    calls: StreamCalls
    counts: Counts
    turns: TurnCounts
    seconds: Callable[[], float] = time.perf_counter

    def claim_stream(self, call: str, turn: int) -> Reply | None:
        """The stream of a call's turn, once."""
        return self.calls.claim_stream(call, turn)

    def turn(self, call: Call, turn: int, heard: Input) -> Reply:
        """The caller did something in a numbered turn; raises what ``calls`` raises."""
        if isinstance(heard, Heard):
            self.counts.heard("stream", heard.meaning.decision)
        elif isinstance(heard, Unheard):
            self.counts.unheard("stream", heard.why)
        began, kind, outcome = self.seconds(), "Nothing", "broken"
        try:
            reply = self.calls.turn(call, turn, heard)
            kind, outcome = kind_of(reply), "answered"
        finally:
            self.turns.turn(kind, outcome, self.seconds() - began)
        return reply
