"""Writing to the audit and checking its chain: who did what, when, on what, from which address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

from ivr.core.accounts.audit import Broken, Entry, Head, Record, verify
from ivr.core.privacy.masking import mask_numbers
from ivr.services.ports import Store

#: Characters of a field; longer texts are cut.
LONGEST = 200
#: Records that are read at once: some milliseconds.
PIECE = 500
#: Who acts where nobody is signed in.
NOBODY = "-"
#: Who acts on the command line.
COMMAND_LINE = "command line"


class Deed(StrEnum):
    """What can be done that is written down."""

    SIGNED_IN = "signed-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    CODE_TAKEN = "code-taken"
    CODE_REFUSED = "code-refused"
    RECOVERY_CODE_USED = "recovery-code-used"
    SIGNED_OUT = "signed-out"
    SESSIONS_ENDED = "sessions-ended"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of a deed
    SECOND_FACTOR_ENROLLED = "second-factor-enrolled"
    OFFICER_ADDED = "officer-added"
    OFFICER_DISABLED = "officer-disabled"
    OFFICER_ENABLED = "officer-enabled"
    OFFICER_RESET = "officer-reset"
    OFFICER_CHANGED = "officer-changed"
    UNIT_SAVED = "unit-saved"
    DUTY_PLANNED = "duty-planned"
    DUTY_REMOVED = "duty-removed"
    FACT_CONFIRMED = "fact-confirmed"
    FACT_WITHDRAWN = "fact-withdrawn"
    SPECIAL_DAY_SET = "special-day-set"
    SPECIAL_DAY_REMOVED = "special-day-removed"
    SAMPLES_ADDED = "samples-added"
    SAMPLES_REMOVED = "samples-removed"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an officer's id, ``NOBODY`` or ``COMMAND_LINE``; ``address`` is where from (empty: here)."""

    who: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: the stored head, and the first broken link (None: the chain holds)."""

    head: Head
    broken: Broken | None


def entry(at: datetime, actor: Actor, what: str, subject: str = "", detail: str = "") -> Entry:
    """An entry for ``tx.audit.add``: telephone numbers masked, one line, not too long."""
    return Entry(at, _clean(actor.who), what, _clean(subject), _clean(detail), _clean(actor.address))


def check(store: Store, kept: Head | None = None) -> Report:
    """Check the whole chain while others go on writing; ``kept`` is a head that was written down elsewhere.

    The newest record is read before the head, which is moved together with it, so whatever lies behind the head
    then was not put there by us. Raises ``StoreUnavailable``.
    """
    with store.transaction() as tx:
        newest = tx.audit.latest(1)
        head = tx.audit.head()
    last = max(head.count, newest[0].number if newest else 0)
    broken = verify(takewhile(lambda record: record.number <= last, records(store)), head, kept)
    return Report(head, broken)


def records(store: Store) -> Iterator[Record]:
    """Every record, oldest first, a piece a transaction: SQLite has one transaction at a time, and callers wait."""
    after: int | None = None
    while piece := _piece(store, after):
        yield from piece
        after = piece[-1].number


def _piece(store: Store, after: int | None) -> tuple[Record, ...]:
    with store.transaction() as tx:
        return tx.audit.records(PIECE, after)


def _clean(text: str) -> str:
    # What is no character could not be stored; what breaks a line could pass for another record.
    plain = "".join(c if c.isprintable() else " " for c in text[:LONGEST])
    return mask_numbers(plain)
