"""What figures need of a request or a call is counted before it is forgotten."""

from __future__ import annotations

from datetime import datetime

from ivr.core.callback import Callback
from ivr.core.figures import callbacks, calls
from ivr.core.figures.case import Case
from ivr.services.ports import Transaction


def count_request(tx: Transaction, callback: Callback) -> None:
    """Keep the tallies of a request."""
    for tally in callbacks.tallies_of(Case(callback, tx.queue.attempts(callback.id), tx.events(callback.id))):
        tx.privacy.count(tally)


def count_call(tx: Transaction, call: str, now: datetime) -> None:
    """Keep the tallies of a call. Of calls from one number the earliest goes first, else a repeat is not seen."""
    found = tx.figures.call(call)
    if found is None or found.ended_at is None:
        return
    again = found.number is not None and tx.figures.rang(found.number, found.began_at, found.ended_at + calls.REPEAT)
    for tally in calls.tallies_of(found, now, again=again):
        tx.privacy.count(tally)
