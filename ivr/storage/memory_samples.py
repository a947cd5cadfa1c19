"""Taking samples out of dictionaries again: what ``MemoryStore`` gives a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol

from ivr.core.callback import HELD, Callback, Status
from ivr.core.requests.units import EVERYONE
from ivr.core.samples import is_sample
from ivr.storage.memory_accounts import AccountTables, Drop, Put
from ivr.storage.memory_privacy import MemoryPrivacy, Tables


class SampledTables(Tables, Protocol):
    """The tables in which samples stand."""

    open_by_number: dict[str, str]
    accounts: AccountTables


class MemorySamples:
    """``SampleRows`` of one transaction."""

    def __init__(self, tables: SampledTables, put: Put, drop: Drop) -> None:
        """Write through ``put`` and ``drop``."""
        self._tables, self._put, self._drop = tables, put, drop
        self._privacy = MemoryPrivacy(tables, put, drop)

    def remove(self) -> int:
        """Take all of them out."""
        gone = [one for one in self._tables.callbacks.values() if is_sample(one.id)]
        for one in list(self._tables.callbacks.values()):
            if not is_sample(one.id) and (freed := _freed(one)) != one:
                self._put(self._tables.callbacks, one.id, freed)
        for one in gone:
            if one.number and self._tables.open_by_number.get(one.number) == one.id:
                self._drop(self._tables.open_by_number, one.number)
            self._privacy.forget_request(one.id)
        self._privacy.forget_calls([key for key in self._tables.calls if is_sample(key)])
        self._remove_people()
        return len(gone)

    def put_first(self) -> tuple[Callback, ...]:
        """Real requests with a sample supervisor's precedence."""
        every = (one for one in self._tables.callbacks.values() if not is_sample(one.id))
        return tuple(one for one in every if one.precedence and is_sample(one.precedence.officer))

    def _remove_people(self) -> None:
        queue, accounts = self._tables.queue, self._tables.accounts
        self._forget(accounts.sessions, (key for key, one in accounts.sessions.items() if is_sample(one.officer)))
        self._forget(accounts.recovery, (key for key in accounts.recovery if is_sample(key[0])))
        cases = self._tables.privacy.cases
        self._forget(cases, (key for key, one in cases.items() if is_sample(one.who)))
        self._forget(queue.duties, (key for key in queue.duties if is_sample(key[0])))
        for table in (accounts.credentials, queue.officers, queue.units):
            self._forget(table, (key for key in table if is_sample(key)))

    def _forget(self, table: dict[Any, Any], keys: Iterable[Any]) -> None:
        for key in list(keys):
            self._drop(table, key)


def _freed(callback: Callback) -> Callback:
    """A real request without sample officers and units."""
    free = callback
    if free.status in HELD and free.claim and is_sample(free.claim.officer):
        free = replace(free, status=Status.WAITING, claim=None)
    if free.follow_up and is_sample(free.follow_up.officer):
        free = replace(free, follow_up=None)
    return replace(free, unit=EVERYONE) if is_sample(free.unit) else free
