"""What the platform's words on the two legs of a ringing mean."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.core.dialling.dial import Dial, End, Stage

_OFFICER_STAGES: Mapping[str, Stage] = {
    "queued": Stage.PLACED,
    "initiated": Stage.PLACED,
    "ringing": Stage.OFFICER_RINGS,
    "in-progress": Stage.OFFICER_ANSWERED,
    "answered": Stage.OFFICER_ANSWERED,
}
_OFFICER_ENDS: Mapping[str, End] = {
    "busy": End.OFFICER_BUSY,
    "no-answer": End.OFFICER_NO_ANSWER,
    "failed": End.OFFICER_FAILED,
    "canceled": End.OFFICER_DECLINED,
    "completed": End.OFFICER_DECLINED,
}
_CITIZEN_STAGES: Mapping[str, Stage] = {
    "queued": Stage.CITIZEN_DIALLED,
    "initiated": Stage.CITIZEN_DIALLED,
    "ringing": Stage.CITIZEN_RINGS,
    "in-progress": Stage.CITIZEN_ANSWERED,
    "answered": Stage.CITIZEN_ANSWERED,
}
_CITIZEN_ENDS: Mapping[str, End] = {
    "busy": End.BUSY,
    "no-answer": End.NO_ANSWER,
    "failed": End.FAILED,
    "canceled": End.OFFICER_LEFT,
}
#: SIP answers of a network that knows no such number (RFC 3261: 404, 410, 484, 604).
NO_SUCH_NUMBER = frozenset({"404", "410", "484", "604"})


def officer_leg(dial: Dial, status: str) -> Dial:
    """The dial after a word on the officer's leg; an unknown word changes nothing."""
    if status in _OFFICER_STAGES:
        return dial.reached(_OFFICER_STAGES[status])
    if status not in _OFFICER_ENDS:
        return dial
    if dial.stage is Stage.TALKING:
        return dial.ended(End.TALKED)
    return dial.ended(End.OFFICER_LEFT if dial.citizen_rung else _OFFICER_ENDS[status])


def citizen_leg(dial: Dial, status: str, sip: str = "") -> Dial:
    """The dial after a word on the citizen's leg; ``sip`` is the network's own answer, where it is told."""
    if status in _CITIZEN_STAGES:
        return dial.reached(_CITIZEN_STAGES[status])
    if dial.stage is Stage.TALKING and status in {*_CITIZEN_ENDS, "completed"}:
        return dial.ended(End.TALKED)
    if status == "completed" and dial.stage is Stage.CITIZEN_ANSWERED:
        return dial.ended(End.UNPROVEN)
    if status not in _CITIZEN_ENDS:
        return dial
    end = _CITIZEN_ENDS[status]
    return dial.ended(End.NO_SUCH_NUMBER if end is End.FAILED and sip in NO_SUCH_NUMBER else end)


def dialled(dial: Dial, status: str) -> Dial:
    """The dial after the platform told the officer's leg how the ringing of the citizen ended.

    What the platform calls completed or answered is not believed to be a talk: only a press of 1 is.
    """
    if dial.stage is Stage.TALKING:
        return dial.ended(End.TALKED)
    if dial.stage is Stage.CITIZEN_ANSWERED:
        return dial.ended(End.UNPROVEN)
    return dial.ended(_CITIZEN_ENDS.get(status, End.UNASKED))
