"""Changing a request on an officer's wish: is it hers, is it stored, is it written down."""

from __future__ import annotations

from dataclasses import replace

from ivr.core.callback import HELD, Callback, Event
from ivr.core.errors import LostRace
from ivr.core.requests.refusals import NotYours, UnknownOfficer, UnknownRequest
from ivr.core.requests.units import Officer
from ivr.services.ports import Transaction


def at_work(tx: Transaction, officer: str) -> Officer:
    """An officer who may work; a second wish of hers waits for this transaction. Raises ``UnknownOfficer``."""
    return _active(tx.staff.officer(officer, work=True), officer)


def known(tx: Transaction, officer: str) -> Officer:
    """An officer who may work, only to be read. Raises ``UnknownOfficer``."""
    return _active(tx.staff.officer(officer), officer)


def requested(tx: Transaction, callback: str) -> Callback:
    """A request by its id; raises ``UnknownRequest``."""
    found = tx.callback(callback)
    if found is None:
        raise UnknownRequest(callback)
    return found


def held(tx: Transaction, officer: str, callback: str) -> Callback:
    """A request that the officer has in hand; raises ``UnknownRequest`` and ``NotYours``."""
    found = requested(tx, callback)
    if found.status not in HELD or found.claim is None or found.claim.officer != officer:
        raise NotYours(callback)
    return found


def saved(tx: Transaction, callback: Callback, *events: Event) -> Callback:
    """Store a changed request with what is to be told of it; raises ``LostRace``."""
    if not tx.save_callback(callback):
        raise LostRace(f"callback {callback.id}")
    for event in events:
        tx.add_event(event)
    return replace(callback, version=callback.version + 1)


def _active(found: Officer | None, officer: str) -> Officer:
    if found is None or found.disabled:
        raise UnknownOfficer(officer)
    return found
