"""A promise from the real backlog."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.calendar import VIETNAM, Office, half_days, promise
from ivr.core.requests.promises import ASSUMED, LONGEST, SEEN, SHORTEST, Backlog, expected, minutes_each
from ivr.core.requests.units import Duty
from tests.core.made import OFFICE, TET, at

CLOSED = TET.__contains__


def duties(officers: int, first: str = "2026-11-23", days: int = 1) -> tuple[Duty, ...]:
    """So many officers on duty from 07:30 to 17:00, day after day."""
    start = at(f"{first} 07:30")
    return tuple(
        Duty(f"officer-{number}", start + timedelta(days=day), start + timedelta(days=day, hours=9, minutes=30))
        for number in range(officers)
        for day in range(days)
    )


def promised(ahead: int, officers: int, now: str = "08:00", days: int = 5, minutes: float = 6.0) -> datetime:
    return expected(OFFICE, CLOSED, at(now), Backlog(ahead, minutes, duties(officers, days=days)))


def test_with_little_to_do_the_promise_is_the_one_of_the_working_hours() -> None:
    assert promised(0, 1) == promise(OFFICE, CLOSED, at("08:00")) == at("11:30")


def test_a_backlog_moves_the_promise_to_the_half_day_in_which_it_is_done() -> None:
    # One officer: 35 requests of six minutes until 11:30 (210 minutes), 35 more in the afternoon.
    assert promised(34, 1) == at("11:30")
    assert promised(35, 1) == at("17:00")
    assert promised(69, 1) == at("17:00")
    assert promised(70, 1) == at("2026-11-24 11:30")


def test_more_officers_promise_earlier() -> None:
    assert promised(200, 1) > promised(200, 2) > promised(200, 10) == at("11:30")


def test_slow_work_promises_later() -> None:
    assert promised(34, 1, minutes=12) == at("17:00")


def test_without_officers_on_duty_it_is_the_promise_of_the_working_hours() -> None:
    assert promised(5_000, 0) == at("11:30")


def test_after_the_last_planned_duty_the_mean_goes_on() -> None:
    # Planned for one day with two officers; 200 requests are 20 hours, and a day has 15 of the two.
    assert promised(199, 2, now="07:30", days=1) == at("2026-11-24 11:30")


def test_a_duty_plan_that_is_over_promises_as_if_there_were_none() -> None:
    old = Backlog(5_000, 6.0, duties(3, first="2026-11-16"))
    assert expected(OFFICE, CLOSED, at("08:00"), old) == at("11:30")


def test_a_backlog_before_tet_is_promised_for_after_tet() -> None:
    backlog = Backlog(100, 6.0, duties(1, first="2027-02-04"))
    assert expected(OFFICE, CLOSED, at("2027-02-04 08:00"), backlog) > at("2027-02-12 07:30")


def test_more_than_two_months_of_work_is_promised_for_their_end() -> None:
    due = promised(1_000_000, 1)
    assert due > at("2026-11-23 08:00") + timedelta(days=55)


def test_an_office_that_is_never_open_still_gives_a_date() -> None:
    backlog = Backlog(3, 6.0, duties(1))
    assert expected(Office({}, timedelta()), CLOSED, at("08:00"), backlog) == at("2026-11-30 08:00")


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ([], ASSUMED),
        ([30.0] * (SEEN - 1), ASSUMED),
        ([8.0] * SEEN, 8.0),
        ([0.1] * SEEN, SHORTEST),
        ([300.0] * SEEN, LONGEST),
    ],
)
def test_the_minutes_of_a_request_are_believed_within_bounds(spans: list[float], minutes: float) -> None:
    assert minutes_each(spans) == minutes


@settings(derandomize=True, max_examples=60)
@given(
    st.datetimes(datetime(2027, 1, 25), datetime(2027, 2, 20)),
    st.integers(0, 400),
    st.integers(0, 60),
    st.integers(0, 4),
)
def test_a_promise_ends_a_half_day_is_never_too_early_and_grows_with_the_backlog(
    moment: datetime, ahead: int, more: int, officers: int
) -> None:
    now = moment.replace(tzinfo=VIETNAM)
    plan = duties(officers, first="2027-01-25", days=27)
    due, later = (expected(OFFICE, CLOSED, now, Backlog(count, 6.0, plan)) for count in (ahead, ahead + more))
    assert promise(OFFICE, CLOSED, now) <= due <= later
    assert any(half.end == due for half in half_days(OFFICE, CLOSED, now))
