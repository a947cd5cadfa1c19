"""What listening to callers needs from the world."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ivr.core.meaning import Meaning


class Matcher(Protocol):
    """Finds what a sentence means."""

    def understand(self, text: str, menu: str) -> Meaning:
        """The meaning of ``text`` at ``menu`` (a node's id, ``main`` or ``confirm``); never raises for any text."""
        ...


class Listening(Protocol):
    """One listen to one caller, from when a menu opens until something was understood.

    Audio is mu-law at 8,000 Hz and arrives in pieces of any length, silence included; time is counted in it.
    """

    def hear(self, audio: bytes) -> None:
        """Take the next piece. Returns at once: decoding happens in the recogniser's own threads."""
        ...

    def played(self, sounds: Iterable[bytes], before: bytes = b"") -> None:
        """Know what is played for our own voice when it comes back as an echo; all of it mu-law at 8,000 Hz.

        From now on ``sounds`` are played, one after the other; with none, the prompt was stopped. ``before`` is what
        was played in the last seconds.
        """
        ...

    def mute(self, seconds: float) -> None:
        """Do not listen to the last and the next ``seconds``: a key sounds."""
        ...

    @property
    def speaking(self) -> bool:
        """Whether the caller has begun to speak, for certain enough to stop a prompt."""
        ...

    @property
    def finished(self) -> bool:
        """Whether the caller has spoken and has come to an end; ``meaning`` may then be asked for."""
        ...

    async def meaning(self) -> Meaning:
        """What was said, once it is decoded; ``NOTHING`` when nothing was. Raises ``EarFailed``.

        Ends what is being said when it has no end yet.
        """
        ...

    def close(self) -> None:
        """Let go of everything; more audio is passed over. May be called at any time, and twice."""
        ...


class Ear(Protocol):
    """Hears speech: the recogniser and the matcher behind one door."""

    @property
    def ready(self) -> bool:
        """Whether there is a recogniser to listen with."""
        ...

    def listen(self, menu: str, *, slow: bool = False) -> Listening:
        """Listen to a caller who stands at ``menu``; ``slow`` waits longer for the end. Raises ``EarFailed``."""
        ...

    def transcribe(self, audio: bytes, menu: str) -> Meaning:
        """What was said in a whole recording: 16-bit little-endian mono PCM at 8,000 Hz. Raises ``EarFailed``."""
        ...
