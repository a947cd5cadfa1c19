"""When a citizen's telephone may ring."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.calendar import VIETNAM, Office
from ivr.core.requests.ringing import Ringing
from tests.core.made import OFFICE, RINGING, TET, at


@pytest.mark.parametrize("moment", ["07:30", "11:29", "13:30", "17:30", "19:59", "2026-11-28 16:00"])
def test_a_telephone_may_ring_in_the_day(moment: str) -> None:
    assert RINGING.allowed(at(moment))


@pytest.mark.parametrize(
    "moment",
    ["07:29", "11:30", "13:29", "20:00", "2026-11-29 09:00", "2027-02-08 09:00"],
    ids=["early", "noon", "nap", "evening", "Sunday", "Tết"],
)
def test_no_telephone_rings_at_quiet_hours_or_on_closed_days(moment: str) -> None:
    assert not RINGING.allowed(at(moment))


@pytest.mark.parametrize(
    ("wanted", "planned"),
    [
        ("09:00", "09:00"),
        ("11:50", "13:30"),  # the same day, not the next one
        ("17:10", "2026-11-24 07:30"),  # the office has gone home
        ("2026-11-28 12:00", "2026-11-30 07:30"),
        ("2027-02-04 16:59", "2027-02-04 16:59"),
        ("2027-02-04 17:05", "2027-02-12 07:30"),
    ],
)
def test_a_planned_ring_is_moved_into_working_time(wanted: str, planned: str) -> None:
    assert RINGING.earliest(at(wanted)) == at(planned)


def test_an_office_without_a_lunch_break_still_lets_people_eat() -> None:
    through = Ringing(Office({0: ((time(7), time(17)),)}, timedelta()), TET.__contains__)
    assert through.earliest(at("06:00")) == at("07:30")
    assert through.earliest(at("11:45")) == at("13:30")


def test_an_office_that_is_never_open_rings_when_it_must() -> None:
    never = Ringing(Office({}, timedelta()), TET.__contains__)
    assert never.earliest(at("09:00")) == at("09:00")
    assert never.next_half_day(at("09:00")) == at("09:00")


@settings(derandomize=True, max_examples=60)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31)))
def test_a_planned_ring_is_never_earlier_than_wanted_and_always_allowed(moment: datetime) -> None:
    wanted = moment.replace(tzinfo=VIETNAM)
    planned = RINGING.earliest(wanted)
    assert planned >= wanted
    assert RINGING.allowed(planned)
    assert any(
        start <= planned.astimezone(VIETNAM).time() < end
        for start, end in OFFICE.on(planned.date(), TET.__contains__)
    )
