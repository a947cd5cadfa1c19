"""Recordings that have done their work: spoken answers, which nobody is to hear, do not stay at the platform."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from ivr.core.inputs import Heard, Input, Recorded, Unheard
from ivr.core.privacy.consent import Wording
from ivr.core.privacy.voice import Place, Voice
from ivr.services.ports import Transaction

#: A spoken answer that was not understood may become a message later in the call, and then is fetched first.
LEFT_FOR = timedelta(days=1)


def note_spent(tx: Transaction, heard: Input, now: datetime, left_for: timedelta = LEFT_FOR) -> None:
    """Have a recording removed at the platform after ``left_for``, whatever comes of it; noted once."""
    recorded = _recorded(heard)
    if recorded is None or not recorded.url:
        return
    name = hashlib.sha256(recorded.url.encode()).hexdigest()[:32]
    spent = Voice(f"spent-{name}", recorded.url, now, place=Place.THERE, next_at=now + left_for)
    tx.voices.expect(spent, Wording(""))


def _recorded(heard: Input) -> Recorded | None:
    match heard:
        case Recorded():
            return heard
        case Heard(recorded=recorded) | Unheard(recorded=recorded):
            return recorded
        case _:
            return None
