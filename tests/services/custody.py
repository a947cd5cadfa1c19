"""What a simple model knows of custody in the queue: who holds which request, and what may be offered to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from ivr.core.callback import Callback, Event, Status
from ivr.core.requests.outcome import SENSES, Outcome
from ivr.core.requests.priority import head_start
from ivr.services.callbacks import Callbacks
from ivr.services.changes import saved
from ivr.services.ports import Store
from tests.core.made import OFFICE, TET
from tests.services.bureau import Bureau
from tests.services.house import CODES

UNIT_OF = {"hoa": "bac", "lan": "bac", "minh": "nam"}
T = TypeVar("T")


@dataclass
class Custody:
    """What the model knows of a request."""

    number: str
    status: Status
    holder: str | None = None
    attempts: int = 0
    failures: int = 0
    ended: tuple[str, datetime, Outcome] | None = None
    counts: bool = False


class CustodyModel(RuleBasedStateMachine):
    """Three officers over a store, and the requests as the model knows them."""

    def __init__(self, store: Store) -> None:
        """Begin with an empty queue."""
        super().__init__()
        self.bureau = Bureau(store)
        self.callbacks = Callbacks(OFFICE, TET.__contains__, CODES, self.bureau.ids)
        self.known: dict[str, Custody] = {}

    def expected(self, officer: str) -> set[str]:
        """The ids that ``next`` may give."""
        mine = {key for key, one in self.known.items() if one.holder == officer}
        if mine:
            return mine
        now = self.bureau.clock.now()
        waiting = [self.bureau.request(key) for key, one in self.known.items() if one.status is Status.WAITING]
        due = [found for found in waiting if at_or_before(found, now)]
        own = [found for found in due if found.follow_up and found.follow_up.officer == officer]
        if own:
            return {min(own, key=lambda found: (found.next_at, found.id)).id}
        line = [
            found
            for found in due
            if found.unit == UNIT_OF[officer] and not (found.follow_up and now < found.follow_up.until)
        ]
        first = min(line, key=lambda one: (one.due_at - head_start(one.standing), one.asked_at, one.id), default=None)
        return {first.id} if first else set()

    def pick(self, which: int) -> tuple[str, Custody | None]:
        """One of the requests."""
        keys = list(self.known)
        return (keys[which % len(keys)], self.known[keys[which % len(keys)]]) if keys else ("", None)

    def chosen(
        self, fitting: Callable[[Custody], str | None], actor: str | None, which: int
    ) -> tuple[str, str, Custody | None]:
        """An officer and a request: two that fit where no ``actor`` is named and there are such; else any."""
        found = [(officer, key, one) for key, one in self.known.items() if (officer := fitting(one))]
        if actor is None and found:
            return found[which % len(found)]
        return (actor or "lan", *self.pick(which))

    @staticmethod
    def held(one: Custody) -> str | None:
        return one.holder

    @staticmethod
    def free(one: Custody) -> str | None:
        return "hoa" if one.status in {Status.WAITING, Status.RETRY} else None

    @staticmethod
    def ended(one: Custody) -> str | None:
        return one.ended[0] if one.ended else None

    def hold(self, key: str, officer: str) -> None:
        one = self.known[key]
        if one.holder != officer:
            one.status, one.holder, one.ended = Status.CLAIMED, officer, None

    @staticmethod
    def allowed(legal: bool, work: Callable[[], T], *refusals: type[Exception]) -> T | None:
        """What ``work`` gives where the model says that it is legal; else it must be refused and change nothing."""
        if legal:
            return work()
        with pytest.raises(refusals):
            work()
        return None

    def by_citizen(
        self, which: int, states: set[Status], after: Status | None, change: Callable[[Callback, datetime], Callback]
    ) -> None:
        key, one = self.pick(which)
        if not one or one.status not in states:
            return
        now = self.bureau.clock.now()
        with self.bureau.store.transaction() as tx:
            saved(tx, change(self.bureau_request(tx, key), now), Event(key, now, "citizen"))
        one.status, one.holder, one.ended = after or one.status, None, None

    @staticmethod
    def bureau_request(tx: Any, key: str) -> Callback:
        found: Callback = tx.callback(key)
        return found


def at_or_before(found: Callback, now: datetime) -> bool:
    """Whether the request may be offered at ``now``."""
    return found.next_at is None or found.next_at <= now


def rings(outcome: str) -> bool:
    """Whether her telephone rang for certain."""
    return SENSES[Outcome(outcome)].keeps_promise
