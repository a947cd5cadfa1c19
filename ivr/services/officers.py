"""Officers' accounts as an administrator sees them: adding, disabling, and a first password once again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from ivr.core.accounts.access import Credential, OfficerExists, UnknownOfficer
from ivr.core.accounts.one_time_code import spelled
from ivr.core.accounts.passwords import WeakPassword, faults
from ivr.core.errors import ChangedMeanwhile, IvrError
from ivr.core.requests.units import Officer
from ivr.core.samples import is_sample
from ivr.services.account_ports import PasswordHasher
from ivr.services.audit import Actor, Deed, entry
from ivr.services.ports import Clock, Ids, Store, Transaction
from ivr.services.sign_in import account_tries, given

#: Characters of a first password, 79 bits; it is read out and typed once.
FIRST_PASSWORD = 16
_ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?", re.ASCII)


class BadOfficerName(IvrError):
    """A name to sign in with has 1 to 40 of a to z, 0 to 9, dot and dash, with a letter or digit at both ends.

    It begins as those of samples do just when a sample adds it: they are all removed at once.
    """


@dataclass(frozen=True, slots=True)
class Account:
    """An officer and the state of the account: ``enrolled`` says that one-time codes are asked for."""

    officer: Officer
    has_password: bool
    must_change: bool
    enrolled: bool


@dataclass(frozen=True, slots=True)
class Officers:
    """The administration of accounts; every change is in the audit.

    A change may name the word that ``seen`` told when its page was shown; it raises ``ChangedMeanwhile`` when that
    is another one by now.
    """

    store: Store
    hasher: PasswordHasher
    clock: Clock
    ids: Ids

    def add(self, officer: Officer, actor: Actor, password: str | None = None) -> str | None:
        """Add an officer who may sign in. ``password`` is one she chose; otherwise a first one is drawn and returned.

        Raises ``BadOfficerName``, ``OfficerExists`` and ``WeakPassword``.
        """
        if not _ID.fullmatch(officer.id) or is_sample(officer.id) is not is_sample(actor.who):
            raise BadOfficerName(repr(officer.id))
        if password is not None and (found := faults(password, officer.id, officer.name, officer.unit)):
            raise WeakPassword(found)
        first = password or first_password(self.ids)
        digest, now = self.hasher.hash(given(first)), self.clock.now()
        with self.store.transaction() as tx:
            known = tx.staff.officer(officer.id)
            if known is not None and tx.accounts.credential(officer.id) is not None:
                raise OfficerExists(officer.id)
            tx.staff.save_officer(officer)
            tx.accounts.put_credential(Credential(officer.id, digest, now, must_change=password is None))
            tx.audit.add(entry(now, actor, Deed.OFFICER_ADDED, officer.id, f"{officer.role}, {officer.unit}"))
        return None if password is not None else first

    def accounts(self) -> tuple[Account, ...]:
        """Every officer, in order of the names to sign in with."""
        with self.store.transaction() as tx:
            return tuple(_account(tx, officer) for officer in sorted(tx.staff.officers(), key=lambda one: one.id))

    def seen(self, officer: str) -> str:
        """A word that changes whenever the account is disabled, enabled, reset or given another password."""
        with self.store.transaction() as tx:
            return _seen(tx.staff.officer(officer), tx.accounts.credential(officer))

    def disable(self, officer: str, actor: Actor, seen: str | None = None) -> int:
        """Let the officer in no more; all sessions end at once. How many did. Raises ``UnknownOfficer``."""
        with self.store.transaction() as tx:
            found = _officer(tx, officer, seen)
            tx.staff.save_officer(replace(found, disabled=True))
            ended = tx.accounts.end_sessions(officer)
            tx.audit.add(entry(self.clock.now(), actor, Deed.OFFICER_DISABLED, officer, f"{ended} sessions"))
        return ended

    def enable(self, officer: str, actor: Actor, seen: str | None = None) -> None:
        """Let a disabled officer in again. Raises ``UnknownOfficer``."""
        with self.store.transaction() as tx:
            tx.staff.save_officer(replace(_officer(tx, officer, seen), disabled=False))
            tx.audit.add(entry(self.clock.now(), actor, Deed.OFFICER_ENABLED, officer))

    def reset(self, officer: str, actor: Actor, seen: str | None = None) -> str:
        """A new first password, no telephone enrolled, no wait, all sessions ended. Raises ``UnknownOfficer``."""
        first, now = first_password(self.ids), self.clock.now()
        digest = self.hasher.hash(given(first))
        with self.store.transaction() as tx:
            _officer(tx, officer, seen)
            tx.accounts.put_credential(Credential(officer, digest, now, must_change=True))
            tx.accounts.set_recovery(officer, ())
            for key in (account_tries(officer), f"code:{officer}"):
                tx.accounts.put_tries(tx.accounts.tries(key, now).cleared())
            tx.accounts.end_sessions(officer)
            tx.audit.add(entry(now, actor, Deed.OFFICER_RESET, officer))
        return first


def first_password(ids: Ids) -> str:
    """A password for the first sign-in, or for trying."""
    return spelled(ids.pick, FIRST_PASSWORD).lower()


def _officer(tx: Transaction, officer: str, seen: str | None) -> Officer:
    found = tx.staff.officer(officer, work=True)
    if found is None:
        raise UnknownOfficer(officer)
    if seen is not None and seen != _seen(found, tx.accounts.credential(officer)):
        raise ChangedMeanwhile(officer)
    return found


def _seen(found: Officer | None, credential: Credential | None) -> str:
    told = (found and found.disabled, credential and credential.changed_at.timestamp())
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _account(tx: Transaction, officer: Officer) -> Account:
    credential = tx.accounts.credential(officer.id)
    if credential is None:
        return Account(officer, has_password=False, must_change=False, enrolled=False)
    return Account(officer, has_password=True, must_change=credential.must_change, enrolled=bool(credential.factor))
