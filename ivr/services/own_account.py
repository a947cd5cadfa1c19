"""What officers do to their own accounts: another password, another telephone for one-time codes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ivr.core.accounts.access import CodeRefused, Credential, Session, SessionOver, SignInRefused, Stage, session_key
from ivr.core.accounts.one_time_code import base32, recovery_codes, recovery_digest, secret_of, step_of, uri
from ivr.core.accounts.passwords import Fault, WeakPassword, faults
from ivr.core.accounts.throttle import ACCOUNT
from ivr.services.account_ports import PasswordHasher
from ivr.services.audit import Deed, entry
from ivr.services.ports import Clock, Ids, Store, Transaction
from ivr.services.sign_in import Visit, account_tries, given, renew


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a telephone needs to make codes: the text of the picture, and the secret to be typed without it."""

    uri: str
    secret: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A telephone makes codes now: the session's new token, and recovery codes that are shown this once."""

    token: str
    recovery: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What an officer sees of the own account: sessions oldest first, and how many recovery codes are left.

    ``unit`` is the unit's name, empty for the whole house.
    """

    unit: str
    sessions: tuple[Session, ...]
    enrolled: bool
    recovery_left: int


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """``house`` is the key that the secrets of one-time codes are made from, ``issuer`` the name that apps show."""

    store: Store
    hasher: PasswordHasher
    clock: Clock
    ids: Ids
    house: bytes
    issuer: str

    def standing(self, visit: Visit) -> Standing:
        """The account as it is now."""
        officer = visit.officer.id
        with self.store.transaction() as tx:
            credential = _credential(tx, officer)
            left = tx.accounts.recovery_left(officer)
            unit = next((one.name for one in tx.staff.units() if one.id == visit.officer.unit), "")
            return Standing(unit, tx.accounts.sessions(officer), credential.factor is not None, left)

    def change_password(self, visit: Visit, current: str, new: str, again: str) -> str:
        """Set another password, end all other sessions; the session's new token.

        Raises ``WeakPassword`` with the reasons, ``SignInRefused`` when ``current`` is wrong, ``TooManyTries``,
        and ``SessionOver``.
        """
        known = self._know(visit, current)
        found = faults(new, visit.officer.id, visit.officer.name, visit.officer.unit)
        found += (Fault.DIFFERENT,) if new != again else ()
        found += (Fault.SAME,) if given(new) == given(current) else ()
        if found:
            raise WeakPassword(found)
        digest, now = self.hasher.hash(given(new)), self.clock.now()
        with self.store.transaction() as tx:
            credential = _unchanged(tx, known)
            token = renew(tx, self.ids, visit.session, proven=visit.session.proven)
            self._end_others(tx, visit.officer.id, token)
            tx.accounts.put_credential(replace(credential, digest=digest, must_change=False, changed_at=now))
            tx.audit.add(entry(now, visit.actor, Deed.PASSWORD_CHANGED, visit.officer.id))
        return token

    def begin_enrolment(self, visit: Visit, password: str = "") -> None:
        """Draw a secret for another telephone; the old one serves until a code of the new one was shown.

        Who enrols a first one while coming in needs no ``password``, having just shown it. Raises
        ``SignInRefused``, ``TooManyTries``.
        """
        known = self._know(visit, password) if visit.stage is Stage.WHOLE else self._known(visit)
        with self.store.transaction() as tx:
            tx.accounts.put_credential(replace(_unchanged(tx, known), pending=self.ids.new()))

    def enrolment(self, visit: Visit) -> Enrolment | None:
        """What to show to the telephone that is being enrolled; None while there is none."""
        officer = visit.officer.id
        with self.store.transaction() as tx:
            pending = _credential(tx, officer).pending
        if pending is None:
            return None
        secret = secret_of(self.house, officer, pending)
        return Enrolment(uri(secret, officer, self.issuer), base32(secret))

    def confirm_enrolment(self, visit: Visit, code: str) -> Enrolled:
        """The new telephone showed a code: from now on it is asked for. Raises ``CodeRefused``, ``TooManyTries``."""
        officer, now = visit.officer.id, self.clock.now()
        codes = recovery_codes(self.ids.pick)
        with self.store.transaction() as tx:
            tx.accounts.put_tries(tx.accounts.tries(f"code:{officer}", now).another(ACCOUNT, now))
        with self.store.transaction() as tx:
            credential = _credential(tx, officer, held=True)
            if credential.pending is None:
                raise CodeRefused
            at_step = step_of(code, secret_of(self.house, officer, credential.pending), now)
            if at_step is None:
                raise CodeRefused
            token = self._enrol(tx, visit, replace(credential, last_step=at_step), codes, now)
        return Enrolled(token, codes)

    def sign_out_everywhere(self, visit: Visit) -> None:
        """End all sessions, this one too."""
        with self.store.transaction() as tx:
            ended = tx.accounts.end_sessions(visit.officer.id)
            done = entry(self.clock.now(), visit.actor, Deed.SESSIONS_ENDED, visit.officer.id, str(ended))
            tx.audit.add(done)

    def _enrol(
        self, tx: Transaction, visit: Visit, credential: Credential, codes: tuple[str, ...], now: datetime
    ) -> str:
        officer = credential.officer
        tx.accounts.put_credential(replace(credential, factor=credential.pending, pending=None))
        tx.accounts.set_recovery(officer, tuple(digest for code in codes if (digest := recovery_digest(code))))
        tx.accounts.put_tries(tx.accounts.tries(f"code:{officer}", now).cleared())
        token = renew(tx, self.ids, visit.session, proven=True)
        self._end_others(tx, officer, token)
        tx.audit.add(entry(now, visit.actor, Deed.SECOND_FACTOR_ENROLLED, officer))
        return token

    def _known(self, visit: Visit) -> Credential:
        with self.store.transaction() as tx:
            return _credential(tx, visit.officer.id)

    def _know(self, visit: Visit, password: str) -> Credential:
        """The credential of a visitor who knows the password. Raises ``SignInRefused``, ``TooManyTries``."""
        officer, now = visit.officer.id, self.clock.now()
        with self.store.transaction() as tx:
            known = _credential(tx, officer)
            tx.accounts.put_tries(tx.accounts.tries(account_tries(officer), now).another(ACCOUNT, now))
        if not self.hasher.fits(known.digest, given(password)):
            raise SignInRefused
        with self.store.transaction() as tx:
            tx.accounts.put_tries(tx.accounts.tries(account_tries(officer), now).cleared())
        return known

    def _end_others(self, tx: Transaction, officer: str, token: str) -> None:
        for session in tx.accounts.sessions(officer):
            if session.key != session_key(token):
                tx.accounts.end_session(session.key)


def _credential(tx: Transaction, officer: str, *, held: bool = False) -> Credential:
    found = tx.accounts.credential(officer, held=held)
    if found is None:
        raise SessionOver("none")
    return found


def _unchanged(tx: Transaction, known: Credential) -> Credential:
    """The credential as it is now, held. Raises ``SignInRefused`` when another one was set in the meantime."""
    found = _credential(tx, known.officer, held=True)
    if found.digest != known.digest:
        raise SignInRefused
    return found
