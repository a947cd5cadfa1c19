"""One ringing through the platform: first the officer's own telephone, then the citizen's; and how far it came.

Word of it comes late, twice and out of order. Therefore a stage only rises, and an end is replaced only by one that
knows more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ivr.core.requests.outcome import Outcome


class Stage(StrEnum):
    """How far it came, in this order."""

    ASKED = "asked"
    PLACED = "placed"
    OFFICER_RINGS = "officer_rings"
    OFFICER_ANSWERED = "officer_answered"
    CITIZEN_DIALLED = "citizen_dialled"
    CITIZEN_RINGS = "citizen_rings"
    CITIZEN_ANSWERED = "citizen_answered"
    TALKING = "talking"


class End(StrEnum):
    """How it ended; the value is the key of its words."""

    #: The platform did not take it, or it was never found there.
    NOT_PLACED = "not_placed"
    OFFICER_BUSY = "officer_busy"
    OFFICER_NO_ANSWER = "officer_no_answer"
    OFFICER_FAILED = "officer_failed"
    #: She answered, and did not press 1.
    OFFICER_DECLINED = "officer_declined"
    #: She hung up, or stopped it, while the citizen was being rung.
    OFFICER_LEFT = "officer_left"
    FAILED = "failed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    NO_SUCH_NUMBER = "no_such_number"
    #: Somebody or something answered, and nobody agreed: a voicemail, a child, a citizen in doubt.
    UNPROVEN = "unproven"
    #: Somebody answered, was asked, and said no.
    REFUSED = "refused"
    #: The platform cannot ask the citizen to press 1: only the officer knows whom she spoke to.
    UNASKED = "unasked"
    TALKED = "talked"


_ORDER = {stage: place for place, stage in enumerate(Stage)}

#: The citizen's telephone never rang: no attempt is used up, and the request stays in the officer's hands.
BEFORE_CITIZEN = frozenset(
    {End.NOT_PLACED, End.OFFICER_BUSY, End.OFFICER_NO_ANSWER, End.OFFICER_FAILED, End.OFFICER_DECLINED}
)

#: What knows least gives way to what knows more.
_KNOWS: Mapping[End, int] = {End.OFFICER_LEFT: 0, End.FAILED: 1}
_KNOWS_ALL = 2

#: What the officer will most likely record; she confirms it, or says otherwise. Of two who talked only she knows.
PREPARED: Mapping[End, Outcome] = {
    End.BUSY: Outcome.BUSY,
    End.NO_ANSWER: Outcome.NO_ANSWER,
    End.OFFICER_LEFT: Outcome.NO_ANSWER,
    End.FAILED: Outcome.LINE_FAILED,
    End.NO_SUCH_NUMBER: Outcome.WRONG_NUMBER,
    End.UNPROVEN: Outcome.VOICEMAIL,
    End.REFUSED: Outcome.DECLINED,
}


@dataclass(frozen=True, slots=True)
class Dial:
    """The ringing of one attempt, which is its name.

    ``telephone`` is the officer's own, E.164. ``call`` is the platform's name of her leg, ``citizen_call`` of the
    citizen's (empty: not known yet). ``unclear``: the platform was asked and nobody knows whether it heard.
    ``fault`` is why it could not be placed (a key of ``core.dialling.ring_fault``). ``end`` is None while it goes on.
    ``version`` grows with every saved change. Aware times.
    """

    attempt: str
    callback: str
    officer: str
    telephone: str
    asked_at: datetime
    touched_at: datetime
    stage: Stage = Stage.ASKED
    end: End | None = None
    call: str = ""
    citizen_call: str = ""
    unclear: bool = False
    fault: str = ""
    version: int = 0

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.end is not None

    @property
    def citizen_rung(self) -> bool:
        """Whether the platform was told to ring the citizen."""
        return self.has_reached(Stage.CITIZEN_DIALLED)

    @property
    def prepared(self) -> Outcome | None:
        """The outcome that the officer only has to confirm; None where she must choose."""
        return PREPARED.get(self.end) if self.end else None

    def has_reached(self, stage: Stage) -> bool:
        """Whether it came as far as ``stage``."""
        return _ORDER[self.stage] >= _ORDER[stage]

    def reached(self, stage: Stage) -> Dial:
        """The same, at least as far as ``stage``; what is over, or further, stays as it is."""
        if self.over or self.has_reached(stage):
            return self
        return replace(self, stage=stage, unclear=False)

    def ended(self, end: End, fault: str = "") -> Dial:
        """The same at its end; an end that knows as much or more stays."""
        if self.end is not None and _KNOWS.get(self.end, _KNOWS_ALL) >= _KNOWS.get(end, _KNOWS_ALL):
            return self
        return replace(self, end=end, unclear=False, fault=fault or self.fault)
