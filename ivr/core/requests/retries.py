"""When somebody who was not reached is rung again, and when no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import SENSES, Follows, Outcome
from ivr.core.requests.ringing import Ringing


@dataclass(frozen=True, slots=True)
class Retries:
    """The waits. ``most`` attempts in all; ``gap`` lies between two rings that a person could hear."""

    most: int = 3
    busy: timedelta = timedelta(minutes=10)
    unanswered: timedelta = timedelta(minutes=60)
    gap: timedelta = timedelta(minutes=60)
    #: So many failures of the line in one request, and ringing is given up.
    failures: int = 2


#: As ``docs/queue.md`` tells them.
RETRIES = Retries()


def again(attempts: Sequence[Attempt], ringing: Ringing, retries: Retries) -> datetime | None:
    """When to ring again after the last of ``attempts`` (oldest first); None: no more.

    What an officer took back, and what has not ended, is passed over. The result lies in working time and outside
    quiet hours.
    """
    past = [attempt for attempt in attempts if attempt.valid]
    outcomes = [attempt.outcome for attempt in past if attempt.outcome is not None]
    if not past or SENSES[outcomes[-1]].follows is not Follows.RETRY:
        return None
    counted = [outcome for outcome in outcomes if SENSES[outcome].counted]
    if len(counted) >= retries.most or outcomes.count(Outcome.LINE_FAILED) >= retries.failures:
        return None
    ended = past[-1].ended_at or past[-1].began_at
    return ringing.earliest(_wait(outcomes, past, ended, ringing, retries))


def _wait(
    outcomes: Sequence[Outcome], past: Sequence[Attempt], ended: datetime, ringing: Ringing, retries: Retries
) -> datetime:
    last, busy = outcomes[-1], outcomes.count(Outcome.BUSY)
    # The line was busy, or failed: nobody was disturbed, and the moment is near when it works.
    if last is Outcome.LINE_FAILED or (last is Outcome.BUSY and busy == 1):
        return ended + retries.busy
    # Busy again counts like unanswered: else three attempts would be over in 20 minutes.
    silent = sum(
        SENSES[outcome].follows is Follows.RETRY and outcome is not Outcome.LINE_FAILED for outcome in outcomes
    )
    planned = ended + retries.unanswered if silent - min(busy, 1) <= 1 else ringing.next_half_day(ended)
    rang = [
        attempt.ended_at or attempt.began_at for attempt in past if attempt.outcome and SENSES[attempt.outcome].rang
    ]
    return max(planned, rang[-1] + retries.gap) if rang else planned
