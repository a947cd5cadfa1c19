"""What officers do with people's requests, and what they see and hear of them: their lines in the audit.

Whoever changes a request writes the line in the transaction that changes it (``services.queue``,
``services.outcomes``): both are there, or neither. What is only looked at is written by ``Witness``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ivr.services.audit import Actor, entry
from ivr.services.ports import Clock, Store


class Handled(StrEnum):
    """What an officer does with people's requests that is written down; the subject is the request's id."""

    SEEN = "card-seen"
    CLAIMED = "request-claimed"
    RELEASED = "request-released"
    TRANSFERRED = "request-transferred"
    CALLED = "citizen-called"
    STOPPED = "ringing-stopped"
    RECORDED = "outcome-recorded"
    TAKEN_BACK = "outcome-taken-back"
    LISTENED = "recording-heard"
    PRINTED = "day-sheet-printed"
    JUDGED = "recognition-judged"
    PRIORITY_GIVEN = "priority-given"
    PRIORITY_TAKEN = "priority-taken"
    EXPORTED = "figures-exported"
    AUDIT_READ = "audit-read"


@dataclass(frozen=True, slots=True)
class Witness:
    """Writes to the audit. What is seen or heard is written before it is shown: nobody looks unseen."""

    store: Store
    clock: Clock

    def write(self, actor: Actor, deed: Handled, subject: str, detail: str = "") -> None:
        """One line; raises ``StoreUnavailable``, and then nothing may be shown."""
        with self.store.transaction() as tx:
            tx.audit.add(entry(self.clock.now(), actor, deed, subject, detail))
