"""The calls as streams take their turns, with a count of what was heard and what was not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ivr.core.inputs import Call, Heard, Input, Unheard
from ivr.telephony.ports import Reply
from ivr.telephony.stream_ports import StreamCalls


class Counts(Protocol):
    """What is counted of spoken answers."""

    def heard(self, ear: str, decision: str) -> None:
        """An answer was listened to: by which ear, and how surely."""
        ...

    def unheard(self, ear: str, why: str) -> None:
        """An answer could not be listened to: one word."""
        ...


@dataclass(frozen=True, slots=True)
class CountedCalls:
    """``calls``, whose turns are counted in ``counts``."""

    calls: StreamCalls
    counts: Counts

    def claim_stream(self, call: str, turn: int) -> Reply | None:
        """The stream of a call's turn, once."""
        return self.calls.claim_stream(call, turn)

    def turn(self, call: Call, turn: int, heard: Input) -> Reply:
        """The caller did something in a numbered turn; raises what ``calls`` raises."""
        if isinstance(heard, Heard):
            self.counts.heard("stream", heard.meaning.decision)
        elif isinstance(heard, Unheard):
            self.counts.unheard("stream", heard.why)
        return self.calls.turn(call, turn, heard)
