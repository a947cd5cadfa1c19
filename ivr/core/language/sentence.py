"""What is said: sentences of pieces and slots, the days on which they may be spoken, and what is said instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a sentence that is filled in the call; ``name`` is a key of ``questions.SLOTS``."""

    name: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One spoken sentence: literal pieces and slots, in order.

    ``until`` is the last day on which it may be spoken, such as the earliest review date of the facts in it; after
    that day ``safe`` is spoken instead. Before the day ``since`` nothing is. ``facts`` are the identifiers of the
    facts it speaks.
    """

    pieces: tuple[str | Slot, ...]
    until: date | None = None
    safe: tuple[Sentence, ...] = ()
    facts: tuple[str, ...] = ()
    since: date | None = None

    def on(self, day: date) -> tuple[Sentence, ...]:
        """What may be spoken on ``day``: nothing yet, this sentence, or what its safe form gives once it lapsed."""
        if self.since is not None and day < self.since:
            return ()
        if self.until is None or day <= self.until:
            return (self,)
        return tuple(form for sentence in self.safe for form in sentence.on(day))

    def fill(self, slots: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The pieces to speak, with every slot replaced by its value; empty when a slot has none.

        A value that ends the sentence gets its full stop: that form has a prompt of its own, with the pause after it.
        """
        spoken: list[str] = []
        for piece in self.pieces:
            value = slots.get(piece.name, ()) if isinstance(piece, Slot) else (piece,)
            if not value:
                return ()
            spoken.extend(value)
        if isinstance(self.pieces[-1], Slot):
            spoken[-1] = final(spoken[-1])
        return tuple(spoken)

    def texts(self) -> Iterator[str]:
        """Every literal piece, here and in the safe form."""
        yield from (piece for piece in self.pieces if isinstance(piece, str))
        for sentence in self.safe:
            yield from sentence.texts()


Spoken = tuple[Sentence, ...]


def final(piece: str) -> str:
    """A joined piece as it stands at the end of a sentence."""
    return f"{piece}."
