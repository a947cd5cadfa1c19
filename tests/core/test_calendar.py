"""Promises and half days: working hours, holidays, and the notice an office needs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.calendar import VIETNAM, Office, choices, half_days, promise

MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))
OFFICE = Office({**dict.fromkeys(range(5), (MORNING, AFTERNOON)), 5: (MORNING,)}, timedelta(hours=2))
TET = {date(2027, 2, day) for day in range(5, 12)}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def never(_day: date) -> bool:
    return False


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        ("2026-11-23 08:00", "2026-11-23 11:30"),  # Monday morning, enough of it left
        ("2026-11-23 10:00", "2026-11-23 17:00"),  # 90 minutes left: the afternoon
        ("2026-11-23 09:30", "2026-11-23 11:30"),  # exactly the notice
        ("2026-11-23 15:30", "2026-11-24 11:30"),
        ("2026-11-23 16:30", "2026-11-24 11:30"),
        ("2026-11-23 03:00", "2026-11-23 11:30"),
        ("2026-11-27 16:30", "2026-11-28 11:30"),  # Friday evening: Saturday morning counts
        ("2026-11-28 11:00", "2026-11-30 11:30"),  # late on Saturday: Monday
        ("2026-11-29 20:00", "2026-11-30 11:30"),
    ],
)
def test_the_promise_is_the_end_of_the_half_day_that_leaves_the_notice(asked: str, promised: str) -> None:
    assert promise(OFFICE, never, at(asked)) == at(promised)


def test_a_promise_skips_the_lunar_new_year() -> None:
    assert promise(OFFICE, TET.__contains__, at("2027-02-04 16:00")) == at("2027-02-12 11:30")


def test_an_office_that_is_never_open_still_gives_a_date() -> None:
    assert promise(Office({}, timedelta()), never, at("2026-11-23 08:00")) == at("2026-11-30 08:00")


def test_a_citizen_chooses_among_half_days_that_have_not_begun() -> None:
    starts = [half.start for half in choices(OFFICE, never, at("2026-11-27 08:00"), 3)]
    assert starts == [at("2026-11-27 13:30"), at("2026-11-28 07:30"), at("2026-11-30 07:30")]


def test_mornings_are_told_from_afternoons() -> None:
    halves = choices(OFFICE, never, at("2026-11-23 01:00"), 2)
    assert [half.morning for half in halves] == [True, False]


@settings(derandomize=True)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31)))
def test_a_promise_always_lies_ahead_in_working_time(moment: datetime) -> None:
    now = moment.replace(tzinfo=VIETNAM)
    due = promise(OFFICE, TET.__contains__, now)
    assert due > now
    assert any(half.end == due for half in half_days(OFFICE, TET.__contains__, now))
