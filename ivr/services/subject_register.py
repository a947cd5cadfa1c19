"""The register of what people asked about their own data, by the legal clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from ivr.core.calendar import WorkingTime
from ivr.core.errors import ChangedMeanwhile
from ivr.core.privacy.masking import mask_numbers
from ivr.core.privacy.subject_case import Case, Wish, answer_by, done_by, pseudonym
from ivr.services.audit import Actor, entry
from ivr.services.ports import Clock, Ids, Store, Transaction

ASKED, ANSWERED, CLOSED = "subject-asked", "subject-answered", "subject-closed"
#: More cases are never open at once.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class SubjectRegister:
    """``key`` makes the names by which the register knows a number; ``closed`` tells the country's holidays."""

    store: Store
    clock: Clock
    ids: Ids
    office: WorkingTime
    closed: Callable[[date], bool]
    key: bytes

    def ask(self, actor: Actor, wish: Wish, number: str, asked_at: datetime | None = None, told: str = "") -> Case:
        """Write down what was asked for a number (E.164), and start the clock; ``asked_at`` may lie back.

        ``told`` is what was said beside, with whole numbers masked: the register is kept for good.
        """
        now = self.clock.now()
        began = asked_at or now
        case = Case(
            id=self.ids.new(),
            wish=wish,
            subject=pseudonym(number, self.key),
            shown=mask_numbers(number),
            who=actor.who,
            asked_at=began,
            answer_by=answer_by(self.office, self.closed, began),
            done_by=done_by(wish, began),
            told=mask_numbers(told),
        )
        with self.store.transaction() as tx:
            tx.privacy.put_case(case)
            tx.audit.add(entry(now, actor, ASKED, case.id, f"{wish.value} {number}"))
        return case

    def cases(self, limit: int = 200, *, only_open: bool = False) -> tuple[Case, ...]:
        """The register, what is due soonest first."""
        with self.store.transaction() as tx:
            return tx.privacy.cases(limit, only_open=only_open)

    def answer(self, actor: Actor, case: str) -> Case:
        """The asker was told what will be done. Raises ``ChangedMeanwhile`` when that or the end was noted before."""
        return self._step(actor, case, ANSWERED, lambda found, now: replace(found, answered_at=now))

    def close(self, actor: Actor, case: str, result: str) -> Case:
        """It was done, or was rightly not: ``result`` says what. Raises ``ChangedMeanwhile`` when it was closed."""
        told = mask_numbers(result)
        return self._step(actor, case, CLOSED, lambda found, now: replace(found, closed_at=now, result=told))

    def open_wishes(self, number: str) -> frozenset[Wish]:
        """What is asked for a number and not done yet."""
        subject = pseudonym(number, self.key)
        return frozenset(case.wish for case in self.cases(_MOST, only_open=True) if case.subject == subject)

    def _step(self, actor: Actor, case: str, deed: str, change: Callable[[Case, datetime], Case]) -> Case:
        now = self.clock.now()
        with self.store.transaction() as tx:
            found = tx.privacy.case(case)
            if found is None or found.closed_at or (deed == ANSWERED and found.answered_at):
                raise ChangedMeanwhile(case)
            changed = change(found, now)
            tx.privacy.put_case(changed)
            tx.audit.add(entry(now, actor, deed, case, found.wish.value))
        return changed


def settle(tx: Transaction, subject: str, wish: Wish, now: datetime, result: str) -> None:
    """Close what the register has open of a wish that was just carried out."""
    for case in tx.privacy.cases(_MOST, only_open=True):
        if case.subject == subject and case.wish is wish:
            tx.privacy.put_case(replace(case, closed_at=now, result=result))
