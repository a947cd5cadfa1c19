"""An officer's own day: what she did, what she promised to do herself, and the sheet for when the network is down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from ivr.core.calendar import VIETNAM, day_of
from ivr.core.callback import Callback
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import SENSES
from ivr.services.changes import known
from ivr.services.ports import Clock, Store, Transaction

#: So many attempts, and so many promises of her own, are shown.
MOST = 200


@dataclass(frozen=True, slots=True)
class Done:
    """An attempt that ended today, with its request as it stands now."""

    attempt: Attempt
    callback: Callback


@dataclass(frozen=True, slots=True)
class Day:
    """What she did, the newest first, and what she has open.

    ``own`` is what she said she would ring herself, the soonest first.
    """

    done: tuple[Done, ...]
    in_hand: tuple[Callback, ...]
    own: tuple[Callback, ...]

    @property
    def reached(self) -> int:
        """How many citizens she spoke to."""
        return sum(SENSES[one.attempt.outcome].reached for one in self.done if one.attempt.outcome)

    @property
    def kept(self) -> int:
        """How many promises were kept by her ringing."""
        return sum(one.attempt.kept_promise for one in self.done)


def read_day(store: Store, clock: Clock, officer: str) -> Day:
    """The day of ``officer`` in Vietnam's time, until now. Raises ``UnknownOfficer``, ``StoreUnavailable``."""
    now = clock.now()
    today = datetime.combine(day_of(now), time(), VIETNAM)
    with store.transaction() as tx:
        known(tx, officer)
        ended = [one for one in tx.queue.attempts_by(officer, today, MOST) if not one.void]
        requests = _requests(tx, ended)
        return Day(
            done=tuple(
                Done(one, requests[one.callback]) for one in ended if not one.void and one.callback in requests
            ),
            in_hand=tx.queue.held_by(officer),
            own=(*tx.queue.follow_ups(officer, now, MOST, work=False), *tx.queue.agreed(officer, MOST)),
        )


def _requests(tx: Transaction, attempts: list[Attempt]) -> dict[str, Callback]:
    found = (tx.callback(key) for key in dict.fromkeys(one.callback for one in attempts))
    return {one.id: one for one in found if one is not None}
