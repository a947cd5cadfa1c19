"""How much work lies before a new request of a unit, as the store tells it."""

from __future__ import annotations

from datetime import datetime

from ivr.core.requests.promises import Backlog, minutes_each
from ivr.services.ports import Transaction

#: Counted no further: so much work is weeks away for any office, and a caller waits for the answer.
MOST = 20_000
#: The minutes of an attempt are the mean of so many.
LATEST = 100


def backlog(tx: Transaction, unit: str, now: datetime) -> Backlog:
    """The open requests of ``unit``, the minutes that each takes, and its duties from ``now`` on.

    Where no duty is planned nothing is counted: the promise is then the one of the working hours.
    """
    duties = tx.staff.duties(unit, now)
    if not duties:
        return Backlog(0, minutes_each(()))
    ended = (attempt for attempt in tx.queue.latest_attempts(LATEST) if attempt.valid and attempt.ended_at)
    minutes = [(one.ended_at - one.began_at).total_seconds() / 60 for one in ended if one.ended_at]
    return Backlog(tx.queue.open_requests(unit, MOST), minutes_each(minutes), duties)
