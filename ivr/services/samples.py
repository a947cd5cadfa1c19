"""Samples to try the console with: adding them to an unused database, coming in as one of them, taking them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from ivr.core.accounts.access import Credential, Session, UnknownOfficer, session_key
from ivr.core.errors import IvrError
from ivr.core.requests.ringing import Ringing
from ivr.core.requests.units import Role
from ivr.core.samples import SampleBook, is_sample
from ivr.services.account_ports import PasswordHasher
from ivr.services.audit import Actor, Deed, entry
from ivr.services.changes import saved
from ivr.services.officers import first_password
from ivr.services.ports import Clock, Ids, Store, Transaction
from ivr.services.sample_requests import ask, live
from ivr.services.sign_in import given

#: Why somebody came in without a password, in the audit.
BY_LINK = "sample, by the link"


class Standing(StrEnum):
    """Who is set up in a database."""

    NOBODY = "nobody"
    SAMPLES = "samples"
    #: Somebody real, perhaps beside samples.
    REAL = "real"


class SamplesThere(IvrError):
    """The samples are in the database already."""


class InRealUse(IvrError):
    """Real officers or units are set up: samples would stand among real requests."""


@dataclass(frozen=True, slots=True)
class Samples:
    """The samples of a book, over a store; every deed is in the audit."""

    store: Store
    hasher: PasswordHasher
    clock: Clock
    ids: Ids
    book: SampleBook
    ringing: Ringing

    def standing(self) -> Standing:
        """Who is set up now; raises ``StoreUnavailable``."""
        with self.store.transaction() as tx:
            return standing(tx)

    def add(self, actor: Actor) -> Mapping[str, str]:
        """Add everything, in one transaction; the passwords of the officers by their ids.

        Raises ``SamplesThere`` and ``InRealUse``.
        """
        passwords = {one.id: first_password(self.ids) for one in self.book.officers}
        digests = {officer: self.hasher.hash(given(password)) for officer, password in passwords.items()}
        now = self.clock.now()
        with self.store.transaction() as tx:
            found = standing(tx)
            if found is not Standing.NOBODY:
                raise SamplesThere if found is Standing.SAMPLES else InRealUse
            # Requests may be left over from samples whose people are gone.
            tx.samples.remove()
            for unit in self.book.units:
                tx.staff.save_unit(unit)
            for officer in self.book.officers:
                tx.staff.save_officer(officer)
                tx.accounts.put_credential(Credential(officer.id, digests[officer.id], now, must_change=False))
            live(tx, self.book.history, now, self.ringing)
            for request in self.book.requests:
                ask(tx, request, now, self.ringing)
            tx.audit.add(entry(now, actor, Deed.SAMPLES_ADDED, "", f"{len(self.book.requests)} open requests"))
        return passwords

    def enter(self, role: Role, address: str) -> str:
        """The token of a new session as a sample officer of that role: nothing else is asked for.

        Raises ``InRealUse``, and ``UnknownOfficer`` where that sample is not there or is disabled.
        """
        now, wanted = self.clock.now(), next(one.id for one in self.book.officers if one.role is role)
        with self.store.transaction() as tx:
            if standing(tx) is Standing.REAL:
                raise InRealUse
            officer = tx.staff.officer(wanted)
            if officer is None or officer.disabled:
                raise UnknownOfficer(wanted)
            token = self.ids.new()
            tx.accounts.add_session(Session(session_key(token), officer.id, now, now, address, proven=True))
            tx.audit.add(entry(now, Actor(officer.id, address), Deed.SIGNED_IN, officer.id, BY_LINK))
        return token


def standing(tx: Transaction) -> Standing:
    """Who is set up."""
    known = [*(one.id for one in tx.staff.units()), *(one.id for one in tx.staff.officers())]
    if not known:
        return Standing.NOBODY
    return Standing.SAMPLES if all(is_sample(one) for one in known) else Standing.REAL


def remove(store: Store, clock: Clock, actor: Actor) -> int:
    """Take all samples out; how many requests went. What real callers asked for stays, and so does the audit.

    What sample officers decided about the content and about real requests is no longer in force.
    """
    now = clock.now()
    with store.transaction() as tx:
        for request in tx.samples.put_first():
            saved(tx, replace(request, precedence=None))
        gone = tx.samples.remove()
        _take_back(tx, actor, now)
        tx.audit.add(entry(now, actor, Deed.SAMPLES_REMOVED, "", f"{gone} requests"))
    return gone


def _take_back(tx: Transaction, actor: Actor, now: datetime) -> None:
    words = [one.id for one in tx.content.confirmations() if is_sample(one.who)]
    days = [one.id for one in tx.content.special_days(date.min) if is_sample(one.who)]
    if words or days:
        tx.content.change()
    for word in words:
        tx.content.withdraw(word, actor.who, now)
    for day in days:
        tx.content.remove_special_day(day, actor.who, now)
