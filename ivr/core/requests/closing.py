"""What an outcome makes of a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.core.calendar import promise
from ivr.core.callback import Callback, Status
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.claim import Claim, FollowUp
from ivr.core.requests.outcome import SENSES, Follows
from ivr.core.requests.refusals import TooLateToTakeBack
from ivr.core.requests.retries import Retries, again
from ivr.core.requests.ringing import Ringing

#: An outcome recorded by mistake can be taken back for so long.
TAKE_BACK = timedelta(minutes=30)

_ENDS: Mapping[Follows, Status] = {
    Follows.DONE: Status.DONE,
    Follows.CANCELLED: Status.CANCELLED,
    Follows.UNREACHABLE: Status.UNREACHABLE,
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Officer and citizen agreed on a time: not before ``start``, by ``end``.

    ``officer`` rings herself (None: anyone may). From ``end`` on anyone may ring, so that an officer who fell ill
    holds nobody up. Aware times.
    """

    start: datetime
    end: datetime
    officer: str | None = None


def recorded(
    callback: Callback, attempts: Sequence[Attempt], now: datetime, ringing: Ringing, retries: Retries
) -> Callback:
    """The request after the last of ``attempts`` (oldest first) ended with an outcome of its own accord.

    A ring that she could hear keeps the promise that stood and makes the next one; a line that was busy or failed
    leaves the promise as it was. Raises ``IllegalMove``.
    """
    outcome = attempts[-1].outcome
    if outcome is None:
        raise ValueError("the last attempt has not ended")
    counted = _counted(replace(callback, outcome=outcome), attempts)
    sense = SENSES[outcome]
    if sense.follows in _ENDS:
        return counted.ended(_ENDS[sense.follows], now)
    at = again(attempts, ringing, retries)
    if at is None:
        return counted.ended(Status.UNREACHABLE, now)
    waiting = replace(counted.to(Status.RETRY), next_at=at, not_before=None, follow_up=None)
    if not sense.keeps_promise:
        return waiting
    return waiting.promised(max(callback.due_at, promise(ringing.office, ringing.closed, at)))


def agreed(callback: Callback, attempts: Sequence[Attempt], agreement: Agreement) -> Callback:
    """The request after the citizen was reached and wants to be rung at another time. Raises ``IllegalMove``."""
    counted = _counted(replace(callback, outcome=attempts[-1].outcome), attempts).to(Status.RETRY)
    follow_up = FollowUp(agreement.officer, agreement.end) if agreement.officer else None
    return replace(
        counted.promised(agreement.end),
        not_before=agreement.start,
        next_at=agreement.start,
        follow_up=follow_up,
    )


def taken_back(
    callback: Callback, attempts: Sequence[Attempt], officer: str, now: datetime, until: datetime
) -> tuple[Callback, Attempt]:
    """The request in the officer's hands again, as before her last outcome, and that attempt made void.

    Her claim lasts ``until`` then, and counts from when that attempt began: what she records instead is told of the
    same ring. Raises ``TooLateToTakeBack`` when the last attempt is not hers or is too long ago, or something has
    happened since.
    """
    mistaken = next((attempt for attempt in reversed(attempts) if attempt.valid), None)
    if (
        mistaken is None
        or mistaken.ended_at is None
        or mistaken.officer != officer
        or mistaken.outcome is not callback.outcome
        or now - mistaken.ended_at > TAKE_BACK
        or callback.status not in {*_ENDS.values(), Status.RETRY}
    ):
        raise TooLateToTakeBack(callback.id)
    void = replace(mistaken, void=True)
    before = [void if attempt is mistaken else attempt for attempt in attempts]
    # A promise that passed before the attempt ended has been noted as missed; it is not noted again.
    missed = mistaken.ended_at if mistaken.ended_at > mistaken.due_at and not mistaken.kept_promise else None
    claimed = replace(
        _counted(callback.to(Status.CLAIMED), before),
        claim=Claim(officer, mistaken.began_at, until),
        due_at=mistaken.due_at,
        missed_at=missed,
        closed_at=None,
        follow_up=None,
        next_at=None,
        not_before=None,
        outcome=next((attempt.outcome for attempt in reversed(before) if attempt.valid), None),
    )
    return claimed, void


def _counted(callback: Callback, attempts: Sequence[Attempt]) -> Callback:
    count = sum(
        attempt.outcome is not None and attempt.valid and SENSES[attempt.outcome].counted for attempt in attempts
    )
    return replace(callback, attempts=count)
