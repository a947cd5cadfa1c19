"""What an exchange decides about all its streams."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.exchange.sound.known_sounds import KnownSounds
from ivr.exchange.streams.pump import Pace


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """`known` names the sounds that are played, `pace` says how fast time passes, `echo` how loud the service comes
    back from the caller's telephone (dB below its voice; None: not at all).
    """

    known: KnownSounds = field(default_factory=KnownSounds)
    pace: Pace = field(default_factory=Pace)
    echo: float | None = None
