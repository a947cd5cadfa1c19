"""Waiting after wrong passwords: a few tries are free, then each costs twice the wait of the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.core.errors import IvrError

#: After so long without a try, earlier ones are forgotten.
FORGOTTEN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Rule:
    """``free`` tries without a wait, then ``first``, doubled each time, ``longest`` at most."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """The wait after so many failures."""
        if failures < self.free:
            return timedelta()
        times = 1 << min(failures - self.free, 20)  # more doublings are beyond every longest wait
        return min(self.first * times, self.longest)


#: One account. The longest wait is short enough that nobody can be kept out for a day by somebody else's tries.
ACCOUNT = Rule(free=5, first=timedelta(seconds=30), longest=timedelta(minutes=15))
#: One address. A whole office may stand behind one, and its officers mistype every Monday morning.
ADDRESS = Rule(free=30, first=timedelta(seconds=30), longest=timedelta(minutes=15))


class TooManyTries(IvrError):
    """Too many tries failed; the next one has to wait."""

    permanent = False

    def __init__(self, until: datetime) -> None:
        """Keep the time from which another try is taken; aware."""
        super().__init__(f"until {until.isoformat()}")
        self.until = until


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries of one account or address that were not followed by success; ``until`` is the end of the wait."""

    key: str
    failures: int
    last_at: datetime
    until: datetime

    def another(self, rule: Rule, now: datetime) -> Tries:
        """The same with one try more, counted before anybody knows how it ends. Raises ``TooManyTries``."""
        if now < self.until:
            raise TooManyTries(self.until)
        failures = 1 if now - self.last_at >= FORGOTTEN else self.failures + 1
        return Tries(self.key, failures, now, now + rule.wait(failures))

    def without_one(self) -> Tries:
        """The same after a try turned out well: it does not count, and nobody waits for it."""
        return Tries(self.key, max(0, self.failures - 1), self.last_at, self.last_at)

    def cleared(self) -> Tries:
        """The same after success: nothing counts any more, and nobody waits."""
        return Tries(self.key, 0, self.last_at, self.last_at)
