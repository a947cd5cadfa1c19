"""All that an officer sees of a request before she rings."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.core.callback import Callback, Event, Message
from ivr.core.queue import Why, why
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.units import Unit
from ivr.services.changes import known, requested
from ivr.services.ports import Clock, Store

#: So many earlier requests of the number are shown.
PAST = 10


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier request of the same number, with what was tried."""

    callback: Callback
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A request with its messages, history and attempts, the number's earlier requests, and why it is offered.

    ``unit`` is None where it belongs to everyone.
    """

    callback: Callback
    why: tuple[Why, ...]
    messages: tuple[Message, ...]
    events: tuple[Event, ...]
    attempts: tuple[Attempt, ...]
    past: tuple[Past, ...]
    unit: Unit | None


def read_card(store: Store, clock: Clock, officer: str, callback: str) -> Card:
    """The card of a request for ``officer``; changes nothing. Raises ``UnknownRequest``, ``UnknownOfficer``."""
    with store.transaction() as tx:
        who, found = known(tx, officer), requested(tx, callback)
        same = tx.queue.requests_of(found.number, PAST + 1) if found.number else ()
        earlier = [one for one in same if one.id != found.id][:PAST]
        return Card(
            callback=found,
            why=why(found, who.id, clock.now()),
            messages=tx.messages(callback),
            events=tx.events(callback),
            attempts=tx.queue.attempts(callback),
            past=tuple(Past(one, tx.queue.attempts(one.id)) for one in earlier),
            unit=next((unit for unit in tx.staff.units() if unit.id == found.unit), None),
        )
