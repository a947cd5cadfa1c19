"""The form with what came of a ring: read, checked, and recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.core.calendar import HalfDay, choices
from ivr.core.callback import Callback
from ivr.core.requests.closing import Agreement
from ivr.core.requests.outcome import RECORDABLE, Outcome
from ivr.services.audit import Actor
from ivr.web.console.ports import Work

#: Characters of a note.
LONGEST_NOTE = 500
#: Half days that may be agreed on.
OFFERED = 10
#: Those that need a time.
AGREED = frozenset({Outcome.LATER, Outcome.FOLLOW_UP})


class Incomplete(Exception):
    """The form lacks something: ``why`` is a word of the templates (``outcome`` or ``when``)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent, checked."""

    outcome: Outcome
    note: str
    half: HalfDay | None


def offered(work: Work) -> tuple[HalfDay, ...]:
    """The half days that officer and citizen may agree on."""
    ringing = work.ringing
    return choices(ringing.office, ringing.closed, work.clock.now(), OFFERED)


def key(half: HalfDay) -> str:
    """A half day as a form's value."""
    return f"{half.start.isoformat()}/{half.end.isoformat()}"


def note_of(form: Mapping[str, str]) -> str:
    """The note of a form, not too long."""
    return form.get("note", "").strip()[:LONGEST_NOTE]


def filled(work: Work, form: Mapping[str, str]) -> Filled:
    """What was filled in; raises ``Incomplete``."""
    try:
        outcome = Outcome(form.get("outcome", ""))
    except ValueError:
        raise Incomplete("outcome") from None
    if outcome in AGREED:
        half = next((one for one in offered(work) if key(one) == form.get("when", "")), None)
        if half is None:
            raise Incomplete("when")
        return Filled(outcome, note_of(form), half)
    if outcome not in RECORDABLE:
        raise Incomplete("outcome")
    return Filled(outcome, note_of(form), None)


def record(work: Work, actor: Actor, callback: str, told: Filled, rang_at: datetime | None = None) -> Callback:
    """Record it; raises what ``Outcomes`` raises."""
    if told.half is None:
        return work.outcomes.record(actor.who, callback, told.outcome, told.note, rang_at, address=actor.address)
    own = actor.who if told.outcome is Outcome.FOLLOW_UP else None
    agreement = Agreement(told.half.start, told.half.end, own)
    return work.outcomes.agree(actor.who, callback, agreement, told.note, address=actor.address)
