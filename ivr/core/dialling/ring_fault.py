"""Why an officer's telephone could not be rung."""

from __future__ import annotations

from enum import StrEnum

from ivr.core.errors import IvrError


class RingFault(StrEnum):
    """The kinds of reasons; the value is the key of its words."""

    #: The network cannot ring the officer's own number as it is written.
    OFFICER_NUMBER = "officer_number"
    #: Something is set up wrong at the platform, or not allowed there.
    SETUP = "setup"
    #: The platform itself stopped the call.
    BLOCKED = "blocked"
    #: Too many calls at this moment.
    CROWDED = "crowded"
    #: The platform could not be reached; it was asked nothing.
    UNREACHED = "unreached"
    #: Nobody knows whether the platform heard; it is found out, not asked again.
    UNCLEAR = "unclear"
    #: Asked, and not found there after all.
    LOST = "lost"


#: Ringing again in a minute may work.
PASSING = frozenset({RingFault.CROWDED, RingFault.UNREACHED, RingFault.UNCLEAR, RingFault.LOST})
#: Somebody who looks after the hotline has to do something.
ALARMS = frozenset({RingFault.SETUP, RingFault.BLOCKED})


class NotRung(IvrError):
    """The telephone was not rung."""

    def __init__(self, fault: RingFault, code: str = "") -> None:
        """Keep ``fault``, and the platform's own ``code`` for logs."""
        super().__init__(f"({fault}) {code}".strip())
        self.fault = fault
        self.code = code
        self.permanent = fault not in PASSING


class RingUnclear(IvrError):
    """Nobody knows whether the telephone was rung."""

    permanent = False


class DialledByHand(IvrError):
    """This office dials by hand: the number stands on the card."""


class NoTelephone(IvrError):
    """The officer has no telephone of her own written down."""


class NoNumber(IvrError):
    """The citizen's number is only in the recorded message."""
