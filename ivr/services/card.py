"""All that an officer sees of a request before she rings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.core.callback import Callback, Event, Message
from ivr.core.privacy.voice import Voice
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

    ``unit`` is None where it belongs to everyone. ``voices`` has by message where its recording is, if it is known.
    """

    callback: Callback
    why: tuple[Why, ...]
    messages: tuple[Message, ...]
    events: tuple[Event, ...]
    attempts: tuple[Attempt, ...]
    past: tuple[Past, ...]
    unit: Unit | None
    voices: Mapping[str, Voice]


def read_card(store: Store, clock: Clock, officer: str, callback: str) -> Card:
    """The card of a request for ``officer``; changes nothing. Raises ``UnknownRequest``, ``UnknownOfficer``."""
    with store.transaction() as tx:
        who, found = known(tx, officer), requested(tx, callback)
        same = tx.queue.requests_of(found.number, PAST + 1) if found.number else ()
        earlier = [one for one in same if one.id != found.id][:PAST]
        messages = tx.messages(callback)
        voices = {message.id: tx.voices.voice(message.id) for message in messages}
        return Card(
            callback=found,
            why=why(found, who.id, clock.now()),
            messages=messages,
            events=tx.events(callback),
            attempts=tx.queue.attempts(callback),
            past=tuple(Past(one, tx.queue.attempts(one.id)) for one in earlier),
            unit=next((unit for unit in tx.staff.units() if unit.id == found.unit), None),
            voices={message: voice for message, voice in voices.items() if voice is not None},
        )
