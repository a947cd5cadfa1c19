"""A special day is closed, or has half days whose ends can be spoken."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from ivr.core.calendar import VIETNAM, Office, promise
from ivr.core.content.special_day import BadSpecialDay, SpecialDay, require_sound, with_special_days
from tests.core.content.made import NOON, TODAY

MORNING, AFTERNOON = (time(7, 30), time(11)), (time(13), time(16, 30))
OFFICE = Office(dict.fromkeys(range(5), (MORNING, AFTERNOON)), timedelta(hours=2), {date(2026, 11, 25): ()})


def special(**changes: Any) -> SpecialDay:
    values: dict[str, Any] = {
        "day": date(2026, 11, 24),
        "half_days": (MORNING, AFTERNOON),
        "reason": "Bão",
        **changes,
    }
    return SpecialDay(id="d1", who="hung", at=NOON, **values)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"half_days": ()},
        {"half_days": (AFTERNOON,)},
        {"half_days": ((time(7), time(11)), (time(11), time(20)))},
        {"day": TODAY},
        {"day": TODAY + timedelta(days=400)},
    ],
)
def test_days_that_can_be(changes: dict[str, Any]) -> None:
    require_sound(special(**changes), TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"day": TODAY - timedelta(days=1)},
        {"day": TODAY + timedelta(days=401)},
        {"reason": ""},
        {"half_days": ((time(7, 15), time(11)),)},
        {"half_days": ((time(7), time(20, 30)),)},
        {"half_days": ((time(11), time(7)),)},
        {"half_days": ((time(11), time(11)),)},
        {"half_days": (AFTERNOON, MORNING)},
        {"half_days": ((time(7), time(12)), (time(11), time(16)))},
        {"half_days": tuple((time(hour), time(hour + 1)) for hour in (7, 8, 9, 10))},
    ],
)
def test_days_that_cannot_be(changes: dict[str, Any]) -> None:
    with pytest.raises(BadSpecialDay):
        require_sound(special(**changes), TODAY)


def test_the_office_works_on_it_as_it_says_also_in_place_of_a_special_day_of_its_own() -> None:
    office = with_special_days(OFFICE, {date(2026, 11, 24): (), date(2026, 11, 25): (MORNING,)})
    assert [office.on(date(2026, 11, day), lambda _: True) for day in (24, 25)] == [(), (MORNING,)]
    assert OFFICE.on(date(2026, 11, 25), lambda _: False) == ()


def test_a_promise_counts_with_it() -> None:
    asked = datetime(2026, 11, 23, 16, tzinfo=VIETNAM)
    closed = with_special_days(OFFICE, {date(2026, 11, 24): (), date(2026, 11, 25): (MORNING,)})
    before, after = (promise(office, lambda _: False, asked) for office in (OFFICE, closed))
    assert (before.date(), after.date()) == (date(2026, 11, 24), date(2026, 11, 25))
