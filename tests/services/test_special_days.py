"""Days with hours of their own: set once, removed once, told in the audit, counted with by promises from then on."""

from __future__ import annotations

from datetime import date, time

import pytest

from ivr.core.content.special_day import BadSpecialDay
from ivr.core.errors import ChangedMeanwhile
from ivr.services.audit import Actor, records
from ivr.services.ports import Store
from ivr.services.special_days import SpecialDays
from ivr.storage.memory import MemoryStore
from tests.services.house import CountedIds, HandClock

HUNG = Actor("hung", "10.0.0.7")
TOMORROW = date(2026, 11, 24)
MORNING = (time(7, 30), time(11))


@pytest.fixture
def kept() -> Store:
    return MemoryStore()


@pytest.fixture
def days(kept: Store) -> SpecialDays:
    return SpecialDays(kept, HandClock(), CountedIds())


def told(kept: Store) -> list[tuple[str, str, str]]:
    return [(record.entry.what, record.entry.subject, record.entry.detail) for record in records(kept)]


def test_a_day_is_set_with_who_when_and_why(days: SpecialDays, kept: Store) -> None:
    days.add(TOMORROW, (MORNING,), "Diễn tập", HUNG)
    (special,) = days.ahead()
    assert (special.day, special.half_days, special.reason) == (TOMORROW, (MORNING,), "Diễn tập")
    assert (special.who, special.at) == ("hung", days.clock.now())
    assert told(kept) == [("special-day-set", "2026-11-24", "07:30-11:00, Diễn tập")]


def test_a_day_is_removed_and_can_be_set_again(days: SpecialDays, kept: Store) -> None:
    days.add(TOMORROW, (), "Bão", HUNG)
    days.remove(days.ahead()[0].id, TOMORROW, HUNG)
    assert days.ahead() == ()
    days.add(TOMORROW, (MORNING,), "Diễn tập", HUNG)
    assert [what for what, _, _ in told(kept)] == ["special-day-set", "special-day-removed", "special-day-set"]
    with kept.transaction() as tx:
        assert tx.content.revision() == 3


def test_a_day_that_is_set_already_is_not_set_over_it(days: SpecialDays, kept: Store) -> None:
    days.add(TOMORROW, (MORNING,), "Diễn tập", HUNG)
    with pytest.raises(ChangedMeanwhile):
        days.add(TOMORROW, (), "Bão", HUNG)
    assert [special.reason for special in days.ahead()] == ["Diễn tập"]
    with kept.transaction() as tx:
        assert tx.content.revision() == 1, "nobody needs to look again"


def test_a_day_that_is_gone_is_not_removed_again(days: SpecialDays) -> None:
    days.add(TOMORROW, (), "Bão", HUNG)
    special = days.ahead()[0].id
    days.remove(special, TOMORROW, HUNG)
    with pytest.raises(ChangedMeanwhile):
        days.remove(special, TOMORROW, HUNG)


def test_today_can_still_be_closed_and_yesterday_cannot(days: SpecialDays) -> None:
    days.add(date(2026, 11, 23), (), "Bão", HUNG)
    with pytest.raises(BadSpecialDay):
        days.add(date(2026, 11, 22), (), "Bão", HUNG)
