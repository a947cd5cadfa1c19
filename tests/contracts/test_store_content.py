"""What supervisors decided about the content in a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from ivr.core.content.confirmation import Confirmation
from ivr.core.content.special_day import SpecialDay
from ivr.services.ports import Store
from ivr.storage.errors import NaiveTime
from tests.contracts.rows import at
from tests.contracts.threads import together

TET = date(2027, 2, 8)
MORNING, AFTERNOON = (time(7, 30), time(11, 0)), (time(13), time(16, 30))


class Undone(Exception):
    """The transaction is given up on purpose."""


def confirmed(key: str = "c1", **changes: Any) -> Confirmation:
    made = Confirmation(key, "passport-fee", "a" * 64, date(2027, 3, 31), "hung", at(0))
    return replace(made, **changes)


def special(key: str = "d1", **changes: Any) -> SpecialDay:
    made = SpecialDay(key, TET, (MORNING, AFTERNOON), "Trực Tết", "hung", at(0))
    return replace(made, **changes)


def test_the_revision_counts_changes_from_none(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.content.revision() == 0
        assert [tx.content.change(), tx.content.change(), tx.content.revision()] == [1, 2, 2]
    with store.transaction() as tx:
        assert tx.content.revision() == 2


def test_what_is_undone_is_no_change(store: Store) -> None:
    with pytest.raises(Undone), store.transaction() as tx:
        tx.content.change()
        tx.content.add_confirmation(confirmed())
        tx.content.add_special_day(special())
        raise Undone
    with store.transaction() as tx:
        assert (tx.content.revision(), tx.content.confirmations(), tx.content.special_days(TET)) == (0, (), ())


def test_changes_at_once_are_counted_one_after_the_other(store: Store) -> None:
    def change() -> int:
        with store.transaction() as tx:
            return tx.content.change()

    assert sorted(together(*[change] * 4)) == [1, 2, 3, 4]


def test_confirmations_come_back_as_they_were_stored_in_the_order_of_facts(store: Store) -> None:
    forever = confirmed("c2", fact="emergency-police", review_by=None)
    with store.transaction() as tx:
        assert tx.content.add_confirmation(confirmed())
        assert tx.content.add_confirmation(forever)
    with store.transaction() as tx:
        assert tx.content.confirmations() == (forever, confirmed())


def test_a_fact_has_one_confirmation_at_a_time(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.content.add_confirmation(confirmed())
        assert not tx.content.add_confirmation(confirmed("c2", digest="b" * 64))
        assert tx.content.withdraw("c1", "thu", at(1))
        assert not tx.content.withdraw("c1", "thu", at(2))
        assert not tx.content.withdraw("c9", "thu", at(2))
        assert tx.content.confirmations() == ()
        assert not tx.content.add_confirmation(confirmed()), "an id is never used twice"
        assert tx.content.add_confirmation(confirmed("c2", digest="b" * 64))
    with store.transaction() as tx:
        assert tx.content.confirmations() == (confirmed("c2", digest="b" * 64),)


def test_special_days_come_back_as_they_were_stored_in_order_from_a_day_on(store: Store) -> None:
    closed = special("d2", day=date(2027, 2, 1), half_days=())
    with store.transaction() as tx:
        assert tx.content.add_special_day(special())
        assert tx.content.add_special_day(closed)
    with store.transaction() as tx:
        assert tx.content.special_days(date(2027, 2, 1)) == (closed, special())
        assert tx.content.special_days(date(2027, 2, 2)) == (special(),)


def test_a_day_is_special_in_one_way_at_a_time(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.content.add_special_day(special())
        assert not tx.content.add_special_day(special("d2", half_days=()))
        assert tx.content.remove_special_day("d1", "thu", at(1))
        assert not tx.content.remove_special_day("d1", "thu", at(2))
        assert tx.content.add_special_day(special("d2", half_days=()))
        assert tx.content.special_days(TET) == (special("d2", half_days=()),)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 3, 2)
    with pytest.raises(NaiveTime), store.transaction() as tx:
        tx.content.add_confirmation(confirmed(at=naive))
    with pytest.raises(NaiveTime), store.transaction() as tx:
        tx.content.add_special_day(special(at=naive))
    for end in ("withdraw", "remove_special_day"):
        with pytest.raises(NaiveTime), store.transaction() as tx:
            tx.content.add_confirmation(confirmed())
            tx.content.add_special_day(special())
            getattr(tx.content, end)("c1" if end == "withdraw" else "d1", "thu", naive)
