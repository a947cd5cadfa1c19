"""Work that loses a race against another transaction is tried again, from the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ivr.core.errors import LostRace
from ivr.services.ports import Store, Transaction

#: How often in all; whoever loses so often finds something else broken.
ATTEMPTS = 5

T = TypeVar("T")


def attempted(store: Store, work: Callable[[Transaction], T]) -> T:
    """The result of ``work`` in a transaction of its own; raises the last ``LostRace``, or what ``work`` raises."""
    for _ in range(ATTEMPTS - 1):
        try:
            with store.transaction() as tx:
                return work(tx)
        except LostRace:
            continue
    with store.transaction() as tx:
        return work(tx)
