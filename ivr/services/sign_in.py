"""Coming in and going out: password, one-time code, the session of a browser, and its end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.core.accounts.access import (
    IDLE,
    LONGEST,
    NOTED_EVERY,
    CodeRefused,
    Credential,
    Session,
    SessionOver,
    SignInRefused,
    Stage,
    session_key,
    stage,
    units_below,
)
from ivr.core.accounts.one_time_code import recovery_digest, secret_of, step_of
from ivr.core.accounts.passwords import LONGEST as LONGEST_PASSWORD
from ivr.core.accounts.passwords import normal
from ivr.core.accounts.throttle import ACCOUNT, ADDRESS, FORGOTTEN
from ivr.core.requests.units import Officer
from ivr.services.account_ports import PasswordHasher
from ivr.services.audit import NOBODY, Actor, Deed, entry
from ivr.services.ports import Clock, Ids, Store, Transaction


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who shows a session that goes on, and how far in."""

    officer: Officer
    session: Session
    stage: Stage

    @property
    def actor(self) -> Actor:
        """The visitor as the audit names her."""
        return Actor(self.officer.id, self.session.address)

    def further(self, token: str) -> Visit:
        """The visit after everything was shown, under the session's new ``token``."""
        session = replace(self.session, key=session_key(token), proven=True)
        return replace(self, session=session, stage=Stage.WHOLE)


@dataclass(frozen=True, slots=True)
class SignIn:
    """The door of the console. ``house`` is the key that the secrets of one-time codes are made from."""

    store: Store
    hasher: PasswordHasher
    clock: Clock
    ids: Ids
    house: bytes

    def sign_in(self, name: str, password: str, address: str, leaving: str = "") -> str:
        """The token of a new session, for who knows the password; one-time codes are still to be asked for.

        ``leaving`` is the token that the browser shows: whoever used it before is not left signed in.
        Raises ``SignInRefused`` (the same for a wrong name, after the same work) and ``TooManyTries``.
        """
        now, officer = self.clock.now(), name.strip().casefold()
        self._count_try(officer, address, now)
        with self.store.transaction() as tx:
            known = tx.accounts.credential(officer)
        digest = known.digest if known is not None else self.hasher.decoy
        if not self.hasher.fits(digest, given(password)) or known is None:
            self._refuse(officer if known is not None else None, address, now)
            raise SignInRefused
        newer = self.hasher.hash(given(password)) if self.hasher.outdated(digest) else None
        token = self._open(known, newer, address, now, leaving)
        if token is None:
            self._refuse(officer, address, now)
            raise SignInRefused
        return token

    def prove(self, token: str, code: str, address: str) -> str:
        """Show the second factor, a one-time code or a recovery code; the token of the session from now on.

        Raises ``CodeRefused``, ``TooManyTries`` and ``SessionOver``.
        """
        now = self.clock.now()
        visit = self.visit(token)
        officer = visit.officer.id
        with self.store.transaction() as tx:
            tries = tx.accounts.tries(f"code:{officer}", now)
            tx.accounts.put_tries(tries.another(ACCOUNT, now))
        renewed = None
        with self.store.transaction() as tx:
            deed = self._take_code(tx, officer, code, now)
            if deed is not Deed.CODE_REFUSED:
                tx.accounts.put_tries(tx.accounts.tries(f"code:{officer}", now).cleared())
                renewed = renew(tx, self.ids, visit.session, proven=True)
            tx.audit.add(entry(now, Actor(officer, address), deed, officer))
        if renewed is None:
            raise CodeRefused
        return renewed

    def visit(self, token: str, *, active: bool = True) -> Visit:
        """Whose session a token is. ``active``: somebody did something, the session goes on from now.

        Raises ``SessionOver``; a session that is over, or whose officer was disabled, is forgotten.
        """
        now, key = self.clock.now(), session_key(token)
        with self.store.transaction() as tx:
            found = self._visit(tx, key, now)
            if isinstance(found, str):
                tx.accounts.end_session(key)
            elif active and now - found.session.seen_at >= NOTED_EVERY:
                tx.accounts.touch_session(key, now)
        if isinstance(found, str):
            raise SessionOver(found)
        return found

    def sign_out(self, token: str) -> None:
        """End the session; nothing happens when it is over already."""
        with self.store.transaction() as tx:
            self._leave(tx, token)

    def units(self, officer: Officer) -> frozenset[str]:
        """The units whose requests the officer may see."""
        with self.store.transaction() as tx:
            return units_below(tx.staff.units(), officer.unit)

    def take_form(self, form: str) -> bool:
        """Whether a form is sent for the first time."""
        with self.store.transaction() as tx:
            return tx.accounts.spend_form(form, self.clock.now())

    def free_form(self, form: str) -> None:
        """Forget that a form was sent: what it asked for could not be done."""
        with self.store.transaction() as tx:
            tx.accounts.free_form(form)

    def form_sent(self, form: str) -> bool:
        """Whether a form was sent already."""
        with self.store.transaction() as tx:
            return tx.accounts.form_sent(form)

    def sweep(self) -> int:
        """Forget sessions, waits and forms that are over, for the worker; how many."""
        now = self.clock.now()
        with self.store.transaction() as tx:
            # A form belongs to a session, and no session lasts longer than this.
            return tx.accounts.sweep(
                sessions=now - LONGEST, idle=now - IDLE, tries=now - FORGOTTEN, forms=now - 2 * LONGEST
            )

    def _count_try(self, officer: str, address: str, now: datetime) -> None:
        """Count a try of the name and the address before anybody knows how it ends: many at once count too."""
        with self.store.transaction() as tx:
            for key, rule in ((account_tries(officer), ACCOUNT), (f"address:{address}", ADDRESS)):
                tx.accounts.put_tries(tx.accounts.tries(key, now).another(rule, now))

    def _open(self, known: Credential, newer: str | None, address: str, now: datetime, leaving: str) -> str | None:
        """Begin a session, unless the officer is disabled or the password was changed in the meantime."""
        with self.store.transaction() as tx:
            officer = tx.staff.officer(known.officer)
            credential = tx.accounts.credential(known.officer, held=True)
            if officer is None or officer.disabled or credential is None or credential.digest != known.digest:
                return None
            if newer is not None:
                tx.accounts.put_credential(replace(credential, digest=newer))
            tx.accounts.put_tries(tx.accounts.tries(account_tries(officer.id), now).cleared())
            tx.accounts.put_tries(tx.accounts.tries(f"address:{address}", now).without_one())
            self._leave(tx, leaving)
            token = self.ids.new()
            tx.accounts.add_session(Session(session_key(token), officer.id, now, now, address))
            tx.audit.add(entry(now, Actor(officer.id, address), Deed.SIGNED_IN, officer.id))
        return token

    def _leave(self, tx: Transaction, token: str) -> None:
        session = tx.accounts.session(session_key(token))
        if session is not None and tx.accounts.end_session(session.key):
            actor = Actor(session.officer, session.address)
            tx.audit.add(entry(self.clock.now(), actor, Deed.SIGNED_OUT, session.officer))

    def _refuse(self, officer: str | None, address: str, now: datetime) -> None:
        # A name that nobody has is not written down: people type passwords into the wrong field.
        with self.store.transaction() as tx:
            tx.audit.add(entry(now, Actor(NOBODY, address), Deed.SIGN_IN_REFUSED, officer or "unknown"))

    def _take_code(self, tx: Transaction, officer: str, code: str, now: datetime) -> Deed:
        credential = tx.accounts.credential(officer, held=True)
        if credential is None or credential.factor is None:
            return Deed.CODE_REFUSED
        at_step = step_of(code, secret_of(self.house, officer, credential.factor), now)
        if at_step is not None and tx.accounts.take_step(officer, at_step):
            return Deed.CODE_TAKEN
        digest = recovery_digest(code)
        if digest is not None and tx.accounts.take_recovery(officer, digest):
            return Deed.RECOVERY_CODE_USED
        return Deed.CODE_REFUSED

    def _visit(self, tx: Transaction, key: str, now: datetime) -> Visit | str:
        session = tx.accounts.session(key)
        if session is None:
            return "none"
        if why := session.over(now):
            return why
        officer, credential = tx.staff.officer(session.officer), tx.accounts.credential(session.officer)
        if officer is None or officer.disabled or credential is None:
            return "none"
        return Visit(officer, session, stage(credential, officer.role, proven=session.proven))


def given(password: str) -> str:
    """A password as it was typed -> as it is hashed; one that is too long fits nothing, and costs no more work."""
    return normal(password[: 4 * LONGEST_PASSWORD])[: LONGEST_PASSWORD + 1]


def account_tries(officer: str) -> str:
    """The key of an account's tries; a digest, because the name field may hold a password by mistake."""
    return f"account:{hashlib.sha256(officer.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def renew(tx: Transaction, ids: Ids, session: Session, *, proven: bool) -> str:
    """The session under another token, so that nobody who knew the old one comes further in.

    Raises ``SessionOver`` when it ended or was renewed elsewhere.
    """
    if not tx.accounts.end_session(session.key):
        raise SessionOver("none")
    token = ids.new()
    tx.accounts.add_session(replace(session, key=session_key(token), proven=proven))
    return token
