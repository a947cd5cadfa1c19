"""A sentence that a caller says, and what it means: what meaning is measured and trained on."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.core.meaning import Urgency


@dataclass(frozen=True, slots=True)
class Utterance:
    """``also`` are intents that are as good as ``intent``; ``weight`` is how much it counts in training."""

    text: str
    intent: str
    also: tuple[str, ...] = ()
    urgent: Urgency | None = None
    style: str = ""
    weight: float = 1.0

    @property
    def right(self) -> tuple[str, ...]:
        """Every intent that is right."""
        return (self.intent, *self.also)
