"""What somebody confirmed is what it was then, until a day that can be answered for."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.core.content.confirmation import BadReviewDay, require_review_day
from ivr.core.content.provenance import fact_digest
from tests.core.content.made import NOON, TODAY, fee, word_for


@pytest.mark.parametrize("change", [{"value": "20000"}, {"spoken": "hai mươi"}, {"source": "TT 2/2026"}])
def test_a_fact_that_says_sounds_or_rests_on_something_else_was_not_confirmed(change: dict[str, str]) -> None:
    assert word_for().holds_for(fee().digest)
    assert not word_for().holds_for(fee(**change).digest)


def test_what_is_told_beside_the_fact_may_change() -> None:
    assert word_for().holds_for(fee(note="checked again", place="facts.yaml:9", review_by=date(2027, 1, 1)).digest)


def test_words_do_not_run_into_each_other() -> None:
    assert fact_digest("1", "2", "3") != fact_digest("12", "", "3")


def test_what_was_withdrawn_holds_no_more() -> None:
    assert not word_for(withdrawn_by="thu", withdrawn_at=NOON).holds_for(fee().digest)


@pytest.mark.parametrize("day", [TODAY, date(2027, 3, 31), date(2028, 11, 23)])
def test_a_fact_that_lapses_is_confirmed_until_a_day_within_two_years(day: date) -> None:
    require_review_day(fee(), day, TODAY)


@pytest.mark.parametrize("day", [None, date(2026, 11, 22), date(2028, 11, 24), date(2126, 1, 1)])
def test_no_other_day_is_taken(day: date | None) -> None:
    with pytest.raises(BadReviewDay):
        require_review_day(fee(), day, TODAY)


def test_what_never_falls_silent_gets_no_last_day() -> None:
    police = fee(review_by=None)
    require_review_day(police, None, TODAY)
    with pytest.raises(BadReviewDay):
        require_review_day(police, TODAY, TODAY)
