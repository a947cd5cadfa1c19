"""A supervisor's word for a fact: given once, on what was seen, taken back, and always in the audit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ivr.core.content.confirmation import BadReviewDay
from ivr.core.content.provenance import Provenance
from ivr.core.content.review import Reviewed, State
from ivr.core.errors import ChangedMeanwhile
from ivr.services.audit import Actor, records
from ivr.services.fact_review import FactReview
from ivr.services.ports import Store
from ivr.storage.memory import MemoryStore
from tests.contracts.threads import together
from tests.core.content.made import fee
from tests.services.house import CountedIds, HandClock

HUNG, THU = Actor("hung", "10.0.0.7"), Actor("thu")
MARCH, JUNE = date(2027, 3, 31), date(2027, 6, 30)
TODAY = date(2026, 11, 23)


class Office:
    """Facts as supervisors decide about them."""

    def __init__(self, store: Store | None = None) -> None:
        self.store, self.clock = store or MemoryStore(), HandClock()
        self.review = FactReview(self.store, self.clock, CountedIds())

    def page(self, fact: Provenance) -> Reviewed:
        return self.review.reviewed([fact])[fact.id]

    def confirm(self, fact: Provenance, until: date | None = MARCH, who: Actor = HUNG) -> Reviewed:
        self.review.confirm(fact, until, self.page(fact).seen, who)
        return self.page(fact)

    def told(self) -> list[tuple[str, str, str, str]]:
        return [(r.entry.who, r.entry.what, r.entry.subject, r.entry.detail) for r in records(self.store)]

    def revision(self) -> int:
        with self.store.transaction() as tx:
            return tx.content.revision()


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_fact_is_confirmed_with_who_when_and_until(office: Office) -> None:
    reviewed = office.confirm(fee())
    assert reviewed.confirmation
    assert (reviewed.confirmation.who, reviewed.confirmation.at) == ("hung", office.clock.now())
    assert (reviewed.state(TODAY), reviewed.in_force.review_by) == (State.CONFIRMED, MARCH)
    assert office.told() == [("hung", "fact-confirmed", "fee", "15000 (đồng), 2027-03-31")]
    assert office.revision() == 1


def test_it_is_confirmed_again_for_longer_by_another(office: Office) -> None:
    office.confirm(fee())
    again = office.confirm(fee(), JUNE, THU)
    assert (again.in_force.confirmed_by, again.in_force.review_by) == ("thu", JUNE)
    assert office.revision() == 2


def test_a_word_is_taken_back_and_no_earlier_one_comes_back_with_it(office: Office) -> None:
    office.confirm(fee())
    office.confirm(fee(), JUNE)
    office.review.withdraw(fee(), office.page(fee()).seen, THU)
    assert office.page(fee()) == Reviewed(fee())
    assert office.told()[-1] == ("thu", "fact-withdrawn", "fee", "hung")
    assert office.revision() == 3


def test_what_was_changed_in_its_file_is_unconfirmed_and_can_be_confirmed_anew(office: Office) -> None:
    office.confirm(fee())
    dearer = fee(value="20000", spoken="hai mươi nghìn đồng")
    assert (office.page(dearer).rewritten, office.page(dearer).state(TODAY)) == (True, State.AWAITING)
    assert office.confirm(dearer).state(TODAY) is State.CONFIRMED


def test_nobody_confirms_what_another_decided_meanwhile(office: Office) -> None:
    stale = office.page(fee()).seen
    office.confirm(fee(), JUNE)
    before = (office.page(fee()), office.told(), office.revision())
    with pytest.raises(ChangedMeanwhile):
        office.review.confirm(fee(), MARCH, stale, THU)
    with pytest.raises(ChangedMeanwhile):
        office.review.withdraw(fee(), stale, THU)
    assert (office.page(fee()), office.told(), office.revision()) == before


def test_nobody_confirms_unseen_what_the_file_says_now(office: Office) -> None:
    seen = office.page(fee()).seen
    with pytest.raises(ChangedMeanwhile):
        office.review.confirm(fee(value="20000"), MARCH, seen, HUNG)


def test_there_is_nothing_to_take_back_where_nobody_gave_a_word(office: Office) -> None:
    with pytest.raises(ChangedMeanwhile):
        office.review.withdraw(fee(), office.page(fee()).seen, HUNG)
    assert (office.told(), office.revision()) == ([], 0)


@pytest.mark.parametrize("until", [None, TODAY - timedelta(days=1), date(2126, 3, 31)])
def test_a_day_that_cannot_be_answered_for_is_not_taken(office: Office, until: date | None) -> None:
    with pytest.raises(BadReviewDay):
        office.confirm(fee(), until)
    assert office.told() == []


def test_of_two_who_confirm_at_once_one_is_told_so(store: Store) -> None:
    office = Office(store)
    seen = office.page(fee()).seen

    def confirm() -> bool:
        try:
            FactReview(store, office.clock, RandomIds()).confirm(fee(), MARCH, seen, HUNG)
        except ChangedMeanwhile:
            return False
        return True

    assert sorted(together(confirm, confirm, confirm)) == [False, False, True]
    assert [what for _, what, _, _ in office.told()] == ["fact-confirmed"]


class RandomIds:
    """Identifiers of a process of its own."""

    def new(self) -> str:
        return str(id(self))

    def pick(self, choices: int) -> int:
        return 0
