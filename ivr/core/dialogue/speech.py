"""What the hotline says to callers who speak: what was understood, what is asked when unsure, and help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ivr.core.language.sentence import Sentence, Spoken
from ivr.core.meaning import Urgency

#: How words can be listened to, the best first; a call only ever moves to the right.
STREAM, RECORD, KEYS = "stream", "record", "keys"


@dataclass(frozen=True, slots=True)
class Intent:
    """What can be said: ``ask`` is the yes/no question when unsure, ``understood`` what is said before it is done."""

    ask: Spoken
    understood: Spoken


@dataclass(frozen=True, slots=True)
class Speech:
    """The sentences about speaking, and where speech alone leads.

    ``goodbye`` is the node for callers who want no more; ``urgent`` the node for each urgency. ``not_understood``
    holds one help for each try before the rescue. ``invite`` tells, for an ear, how to speak; ``press`` asks for keys
    when nothing can be listened to. ``intents`` are a procedure, a command, or a node that an option leads to.
    """

    goodbye: str = ""
    urgent: Mapping[Urgency, str] = field(default_factory=dict)
    not_understood: tuple[Spoken, Spoken] = ((), ())
    invite: Mapping[str, Spoken] = field(default_factory=dict)
    press: Spoken = ()
    intents: Mapping[str, Intent] = field(default_factory=dict)

    @property
    def roots(self) -> tuple[str, ...]:
        """The nodes that only speech leads to."""
        return (*((self.goodbye,) if self.goodbye else ()), *self.urgent.values())

    def all(self) -> Iterator[Sentence]:
        """Every sentence, in the order of writing."""
        for spoken in (*self.not_understood, *self.invite.values(), self.press):
            yield from spoken
        for intent in self.intents.values():
            yield from (*intent.ask, *intent.understood)


#: A flow that has nothing to say to callers who speak.
NO_SPEECH = Speech()
