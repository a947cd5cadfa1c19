"""When somebody who was not reached is rung again: every rule as a sentence, over lunch, weekends and Tết."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.calendar import VIETNAM
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import SENSES, Follows, Outcome
from ivr.core.requests.retries import Retries, again
from tests.core.made import RINGING, at, attempt

NO_ANSWER, VOICEMAIL, ABSENT = Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.ABSENT
BUSY, LINE_FAILED, UNKNOWN = Outcome.BUSY, Outcome.LINE_FAILED, Outcome.UNKNOWN
UNANSWERED = [NO_ANSWER, VOICEMAIL, ABSENT]


def after(*past: Attempt) -> datetime | None:
    return again(past, RINGING, Retries())


def test_busy_is_rung_again_in_ten_minutes() -> None:
    assert after(attempt(BUSY, "09:00")) == at("09:10")


def test_busy_again_is_rung_again_in_an_hour() -> None:
    assert after(attempt(BUSY, "09:00"), attempt(BUSY, "09:10")) == at("10:10")


@pytest.mark.parametrize("outcome", UNANSWERED)
def test_unanswered_is_rung_again_in_an_hour_then_in_the_next_half_day(outcome: Outcome) -> None:
    assert after(attempt(outcome, "08:00")) == at("09:00")
    assert after(attempt(outcome, "08:00"), attempt(outcome, "09:00")) == at("13:30")


@pytest.mark.parametrize("outcome", [*UNANSWERED, BUSY])
def test_after_the_third_attempt_nobody_rings_again(outcome: Outcome) -> None:
    assert after(attempt(NO_ANSWER, "08:00"), attempt(VOICEMAIL, "09:00"), attempt(outcome, "13:30")) is None


def test_a_line_that_failed_is_tried_once_more() -> None:
    assert after(attempt(LINE_FAILED, "09:00")) == at("09:10")
    assert after(attempt(LINE_FAILED, "09:00"), attempt(LINE_FAILED, "09:10")) is None


@pytest.mark.parametrize("outcome", [one for one in Outcome if SENSES[one].follows is not Follows.RETRY])
def test_whoever_was_reached_or_cannot_be_is_not_rung_again(outcome: Outcome) -> None:
    assert after(attempt(outcome, "09:00")) is None


def test_an_hour_lies_between_two_rings_that_could_be_heard() -> None:
    # No answer at 11:25, and the next half day is only two hours away: it is later than the hour.
    assert after(attempt(NO_ANSWER, "08:00"), attempt(NO_ANSWER, "11:25")) == at("13:30")
    gap = Retries(gap=timedelta(minutes=180))
    assert again((attempt(NO_ANSWER, "08:00"), attempt(NO_ANSWER, "11:25")), RINGING, gap) == at("14:25")


def test_busy_does_not_wait_for_the_hour_after_an_earlier_ring() -> None:
    assert after(attempt(NO_ANSWER, "09:00"), attempt(BUSY, "10:00")) == at("10:10")


def test_a_retry_over_lunch_waits_for_the_nap_to_end_and_stays_on_the_same_day() -> None:
    assert after(attempt(NO_ANSWER, "10:50")) == at("13:30")
    assert after(attempt(BUSY, "11:25")) == at("13:30")


def test_a_retry_after_closing_waits_for_the_morning() -> None:
    assert after(attempt(NO_ANSWER, "16:30")) == at("2026-11-24 07:30")
    assert after(attempt(NO_ANSWER, "2026-11-28 11:00")) == at("2026-11-30 07:30")


def test_a_retry_before_tet_waits_until_after_tet() -> None:
    assert after(attempt(NO_ANSWER, "2027-02-04 16:30")) == at("2027-02-12 07:30")
    assert after(attempt(BUSY, "2027-02-04 16:55")) == at("2027-02-12 07:30")
    first, second = attempt(NO_ANSWER, "2027-02-04 13:30"), attempt(NO_ANSWER, "2027-02-04 14:30")
    assert after(first, second) == at("2027-02-12 07:30")


def test_a_call_whose_end_nobody_knows_keeps_the_hour_and_uses_no_attempt_up() -> None:
    assert after(attempt(UNKNOWN, "09:00")) == at("10:00")
    unknown = [attempt(UNKNOWN, f"{hour:02}:00") for hour in (8, 9, 10, 14)]
    assert after(*unknown) is not None


def test_an_attempt_that_was_taken_back_does_not_count() -> None:
    mistaken = replace(attempt(NO_ANSWER, "08:00"), void=True)
    assert after(mistaken, attempt(NO_ANSWER, "09:00")) == at("10:00")


def test_an_attempt_that_goes_on_plans_nothing() -> None:
    assert after(attempt(None, "09:00")) is None


AGAIN = st.sampled_from([one for one in Outcome if SENSES[one].follows is Follows.RETRY and one is not UNKNOWN])


@settings(derandomize=True, max_examples=80)
@given(st.datetimes(datetime(2027, 1, 25), datetime(2027, 2, 20)), st.lists(AGAIN, min_size=3, max_size=3))
def test_whatever_happens_there_are_three_attempts_at_most_and_all_at_decent_hours(
    moment: datetime, outcomes: list[Outcome]
) -> None:
    now, past = RINGING.earliest(moment.replace(tzinfo=VIETNAM)), list[Attempt]()
    for outcome in outcomes:
        past.append(replace(attempt(outcome, "09:00"), began_at=now, ended_at=now))
        planned = after(*past)
        if planned is None:
            return
        assert RINGING.allowed(planned)
        rang = [one.ended_at for one in past if one.outcome and SENSES[one.outcome].rang and one.ended_at]
        if rang and outcome not in {BUSY, LINE_FAILED}:
            assert planned - rang[-1] >= timedelta(minutes=60)
        now = planned
    raise AssertionError("a fourth attempt")
