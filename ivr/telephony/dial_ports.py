"""What the webhooks of an officer's call need from the rest of the house, as Protocols."""

from __future__ import annotations

from typing import Protocol

from ivr.core.callback import Callback
from ivr.core.dialling.dial import Dial
from ivr.core.dialling.spoken_answer import Answer
from ivr.core.inputs import Recorded


class Rung(Protocol):
    """A ringing with the request that it is for."""

    @property
    def dial(self) -> Dial:
        """How far it came."""
        ...

    @property
    def callback(self) -> Callback:
        """What it is for."""
        ...


class Dialling(Protocol):
    """The use cases; each returns the ringing as it then stands, None when it is not known."""

    def officer_answered(self, attempt: str, call: str) -> Rung | None:
        """The officer picked up."""
        ...

    def officer_pressed(self, attempt: str, call: str, keys: str) -> Rung | None:
        """The officer pressed something or nothing."""
        ...

    def citizen_done(self, attempt: str, call: str, status: str, citizen_call: str) -> Rung | None:
        """How the ringing of the citizen ended, told to the officer's leg."""
        ...

    def officer_status(self, attempt: str, call: str, status: str) -> Rung | None:
        """A word on the officer's leg."""
        ...

    def citizen_answered(self, attempt: str, call: str) -> Rung | None:
        """Somebody or something picked up."""
        ...

    def citizen_pressed(self, attempt: str, call: str, keys: str) -> Rung | None:
        """Whoever picked up pressed something or nothing."""
        ...

    def citizen_agreed(self, attempt: str, call: str) -> Rung | None:
        """Whoever picked up wants to be connected."""
        ...

    def citizen_refused(self, attempt: str, call: str) -> Rung | None:
        """Whoever picked up said no."""
        ...

    def citizen_status(self, attempt: str, call: str, status: str, sip: str = "") -> Rung | None:
        """A word on the citizen's leg."""
        ...


class Answers(Protocol):
    """Hears what whoever picked up says."""

    def listens(self) -> bool:
        """Whether words are listened to now."""
        ...

    def hear(self, recorded: Recorded, *, left: bool = False) -> Answer:
        """What a recorded answer is taken for; never raises for a recording."""
        ...
