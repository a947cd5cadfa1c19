"""A supervisor's word: who goes before others by it, and who no longer does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.core.callback import Status
from ivr.core.errors import IllegalMove
from ivr.core.queue import rank_at, why
from ivr.core.requests.precedence import can_give, can_take, given, state_of, taken
from ivr.core.requests.priority import Ground, Precedence, Priority
from tests.core.made import at, request

WORD = Precedence(Ground.FRAIL, "minh", at("08:30"), "ở xa, đi lại khó")


def test_a_word_puts_a_request_two_days_ahead_and_the_card_says_whose_word_it_is() -> None:
    found = given(request(), WORD)
    assert rank_at(request()) - rank_at(found) == timedelta(days=2)
    (reason, _) = why(found, "hoa", at("09:00"))
    assert (reason.priority, reason.precedence) == (Priority.SUPERVISOR, WORD)


@pytest.mark.parametrize("found", [None, Priority.PROMISE_MISSED, Priority.REPORT, Priority.ASKED_REPEATEDLY])
def test_what_the_hotline_found_counts_again_once_the_word_is_taken_back(found: Priority | None) -> None:
    before = request(priority=found)
    assert given(before, WORD).standing is Priority.SUPERVISOR
    assert taken(given(before, WORD), Ground.SETTLED) == before


def test_a_promise_missed_meanwhile_is_not_forgotten() -> None:
    missed = given(request(), WORD).raised(Priority.PROMISE_MISSED)
    assert missed.standing is Priority.SUPERVISOR
    assert taken(missed, Ground.BY_MISTAKE).standing is Priority.PROMISE_MISSED


def test_an_emergency_that_is_none_goes_back_into_line_and_may_become_one_again() -> None:
    calm = taken(request(priority=Priority.URGENT), Ground.NOT_PRESSING)
    assert calm == request()
    assert calm.raised(Priority.URGENT).standing is Priority.URGENT


def test_an_emergency_outweighs_the_word_and_goes_first_when_both_are_taken() -> None:
    both = given(request(), WORD).raised(Priority.URGENT)
    assert both.standing is Priority.URGENT
    assert why(both, "hoa", at("09:00"))[0].precedence is None
    assert taken(both, Ground.NOT_PRESSING) == given(request(), WORD)


@pytest.mark.parametrize(
    "callback",
    [request(priority=Priority.URGENT), request(precedence=WORD), request(status=Status.DONE)],
)
def test_a_word_that_would_change_nothing_is_not_given(callback: object) -> None:
    assert not can_give(callback)  # type: ignore[arg-type]
    with pytest.raises(IllegalMove):
        given(callback, WORD)  # type: ignore[arg-type]


@pytest.mark.parametrize("callback", [request(), request(status=Status.DONE, priority=Priority.URGENT)])
def test_nothing_is_taken_where_nothing_is(callback: object) -> None:
    assert not can_take(callback)  # type: ignore[arg-type]
    with pytest.raises(IllegalMove):
        taken(callback, Ground.SETTLED)  # type: ignore[arg-type]


def test_grounds_for_giving_are_none_for_taking() -> None:
    with pytest.raises(IllegalMove):
        given(request(), replace(WORD, ground=Ground.SETTLED))
    with pytest.raises(IllegalMove):
        taken(request(precedence=WORD), Ground.FRAIL)


def test_what_a_page_showed_is_known_again_only_while_the_priority_is_the_same() -> None:
    plain, favoured = request(), request(precedence=WORD)
    seen = {
        state_of(one) for one in (plain, favoured, request(priority=Priority.URGENT), request(status=Status.DONE))
    }
    assert len(seen) == 4
    assert state_of(replace(plain, status=Status.CLAIMED, version=7)) == state_of(plain)
