"""Who has a request in hand, and who promised to ring again herself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """An officer has the card open, since ``since``; unless renewed, the claim ends at ``until``. Aware times."""

    officer: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An officer said that she will ring again herself: only she is offered the request before ``until`` (aware)."""

    officer: str
    until: datetime

    def binds(self, officer: str, now: datetime) -> bool:
        """Whether the request is kept from ``officer`` at ``now``."""
        return self.officer != officer and now < self.until
