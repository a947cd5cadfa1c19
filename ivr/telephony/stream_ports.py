"""What the stream needs from the rest of the house, as Protocols."""

from __future__ import annotations

from typing import Protocol

from ivr.core.inputs import Call, Input
from ivr.telephony.ports import Reply


class StreamCalls(Protocol):
    """The use cases of a call that is listened to through a stream. Both block; the stream asks in a thread."""

    def claim_stream(self, call: str, turn: int) -> Reply | None:
        """Claim the stream of a call's turn, once: the call's reply, or None when that stream is not to be had.

        It is not when it was claimed before, when the call is unknown or over, or waits for another turn.
        """
        ...

    def turn(self, call: Call, turn: int, heard: Input) -> Reply:
        """The caller did something (or nothing) in a numbered turn; raises ``CallOver``."""
        ...


class Sounds(Protocol):
    """What is in the prompt files. Asked from several threads at once."""

    def mulaw(self, file: str) -> bytes | None:
        """The samples of a prompt file: mu-law at 8000 Hz, no header; None when the file cannot be played."""
        ...


class StreamMetrics(Protocol):
    """What the streams count."""

    def stream_opened(self) -> None:
        """A caller is listened to through a stream from now on."""
        ...

    def stream_closed(self, why: str) -> None:
        """A stream that was opened has ended: ``why`` is one of ``stream.ENDINGS``."""
        ...

    def stream_refused(self, why: str) -> None:
        """A socket was turned away: ``why`` is one of ``stream_door.REFUSALS``."""
        ...

    def barged_in(self, by: str) -> None:
        """A caller did not wait for the end of a prompt: ``keys`` or ``speech``."""
        ...

    def audio_dropped(self, seconds: float) -> None:
        """So much of a caller's audio was passed over unheard, because it had come late."""
        ...

    def stream_answered(self, seconds: float) -> None:
        """From the message with which the caller's words were complete to the first audio of the answer."""
        ...
