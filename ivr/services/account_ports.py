"""What sign-in and audit need from the world: their rows in a transaction, and how passwords are hashed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ivr.core.accounts.access import Credential, Session
from ivr.core.accounts.audit import Entry, Head, Record
from ivr.core.accounts.throttle import Tries


class AccountRows(Protocol):
    """Credentials, sessions and tries of one transaction (``tx.accounts``)."""

    def credential(self, officer: str, *, held: bool = False) -> Credential | None:
        """An officer's credential; ``held`` against other transactions until this one ends."""
        ...

    def put_credential(self, credential: Credential) -> None:
        """Store an officer's credential, or replace it."""
        ...

    def take_step(self, officer: str, step: int) -> bool:
        """Remember the step of a one-time code; False when that one or a later one was taken already."""
        ...

    def session(self, key: str) -> Session | None:
        """A session by the digest of what the browser shows."""
        ...

    def sessions(self, officer: str) -> tuple[Session, ...]:
        """An officer's sessions, oldest first."""
        ...

    def add_session(self, session: Session) -> None:
        """Store a new session; its key was never used before."""
        ...

    def touch_session(self, key: str, at: datetime) -> None:
        """Note that something was done in the session; nothing happens when it is gone."""
        ...

    def end_session(self, key: str) -> bool:
        """Forget a session; False when it is gone already."""
        ...

    def end_sessions(self, officer: str) -> int:
        """Forget all sessions of an officer; how many there were."""
        ...

    def set_recovery(self, officer: str, digests: tuple[str, ...]) -> None:
        """Replace an officer's recovery codes."""
        ...

    def take_recovery(self, officer: str, digest: str) -> bool:
        """Use a recovery code up; False when the officer has none such."""
        ...

    def recovery_left(self, officer: str) -> int:
        """How many recovery codes an officer still has."""
        ...

    def tries(self, key: str, at: datetime) -> Tries:
        """The tries of a key, none so far when it is new; held against other transactions until this one ends."""
        ...

    def put_tries(self, tries: Tries) -> None:
        """Replace the tries of a key that ``tries`` gave."""
        ...

    def spend_form(self, form: str, at: datetime) -> bool:
        """Remember that a form was sent; False when it was sent before."""
        ...

    def free_form(self, form: str) -> None:
        """Forget that a form was sent; nothing happens when it was not."""
        ...

    def form_sent(self, form: str) -> bool:
        """Whether a form was sent."""
        ...

    def sweep(self, *, sessions: datetime, idle: datetime, tries: datetime, forms: datetime) -> int:
        """Forget what began (``sessions``), was seen (``idle``), tried or sent before these times; how many rows."""
        ...


class AuditRows(Protocol):
    """The audit in one transaction (``tx.audit``)."""

    def add(self, entry: Entry) -> None:
        """Append to the chain when the transaction is committed, after everything else in it.

        So late, because whoever appends holds the end of the chain: nobody waits longer than a commit, and nobody
        waits for two things in different orders.
        """
        ...

    def records(self, most: int, after: int | None = None) -> tuple[Record, ...]:
        """The oldest records, in order of the numbers; ``after``: only numbers above it."""
        ...

    def latest(self, most: int, before: int | None = None) -> tuple[Record, ...]:
        """The newest records, newest first; ``before``: only numbers below it."""
        ...

    def head(self) -> Head:
        """The stored end of the chain."""
        ...


class PasswordHasher(Protocol):
    """Turns passwords into digests that are slow to guess from."""

    @property
    def decoy(self) -> str:
        """A digest that no password fits: checking against it takes as long as against a real one."""
        ...

    def hash(self, password: str) -> str:
        """A new digest, salted."""
        ...

    def fits(self, digest: str, password: str) -> bool:
        """Whether the digest was made from the password."""
        ...

    def outdated(self, digest: str) -> bool:
        """Whether the digest was made with other parameters than new ones are."""
        ...
