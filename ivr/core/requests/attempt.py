"""One attempt to ring a citizen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ivr.core.requests.outcome import SENSES, Outcome


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: by whom, from when to when, with which outcome.

    ``due_at`` is the promise that stood when it began. Until it ends, ``ended_at`` and ``outcome`` are None.
    ``call`` is the platform's name of the outbound call (empty: dialled by hand, or not known yet). ``void``: the
    officer took it back as a mistake. All times are aware.
    """

    id: str
    callback: str
    officer: str
    began_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    note: str = ""
    call: str = ""
    void: bool = False

    def ended(self, outcome: Outcome, now: datetime, note: str = "") -> Attempt:
        """The attempt with its end."""
        return replace(self, outcome=outcome, ended_at=now, note=note)

    @property
    def valid(self) -> bool:
        """Whether it came to an end that still stands."""
        return self.outcome is not None and not self.void

    @property
    def kept_promise(self) -> bool:
        """Whether the citizen's telephone rang by the time that was promised."""
        if self.outcome is None or self.void:
            return False
        return SENSES[self.outcome].keeps_promise and self.began_at <= self.due_at
