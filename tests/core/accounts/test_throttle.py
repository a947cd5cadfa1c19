"""Waits after wrong passwords: none at first, then twice as long each time, never for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivr.core.accounts.throttle import ACCOUNT, ADDRESS, TooManyTries, Tries

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
NONE = Tries("account:x", 0, NOON, NOON)


def fail(times: int, tries: Tries = NONE) -> Tries:
    for _ in range(times):
        tries = tries.another(ACCOUNT, tries.until)
    return tries


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (11, 900), (5000, 900)],
)
def test_the_wait_after_so_many_failures(failures: int, seconds: int) -> None:
    assert ACCOUNT.wait(failures) == timedelta(seconds=seconds)


def test_who_does_not_wait_is_told_until_when_and_nothing_is_counted() -> None:
    tries = fail(5)
    with pytest.raises(TooManyTries) as caught:
        tries.another(ACCOUNT, tries.until - timedelta(microseconds=1))
    assert caught.value.until == NOON + timedelta(seconds=30)
    assert tries.another(ACCOUNT, tries.until).failures == 6


def test_a_day_without_a_try_forgets_all() -> None:
    tries = fail(9)
    assert tries.another(ACCOUNT, tries.last_at + timedelta(hours=24)).failures == 1


def test_a_try_that_turned_out_well_does_not_count() -> None:
    again = fail(5).without_one()
    assert (again.failures, again.until) == (4, NOON)


def test_an_office_behind_one_address_may_mistype_more_often() -> None:
    assert ADDRESS.wait(29) == timedelta()
    assert ADDRESS.wait(30) == timedelta(seconds=30)


def test_success_clears_the_failures_and_the_wait() -> None:
    cleared = fail(9).cleared()
    assert (cleared.failures, cleared.until <= cleared.last_at) == (0, True)
