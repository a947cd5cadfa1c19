"""What outcomes mean."""

from __future__ import annotations

import pytest

from ivr.core.requests.outcome import RECORDABLE, SENSES, Follows, Outcome


def test_every_outcome_has_a_meaning() -> None:
    assert set(SENSES) == set(Outcome)


@pytest.mark.parametrize("outcome", [Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.ABSENT])
def test_a_voicemail_or_somebody_else_is_not_the_citizen(outcome: Outcome) -> None:
    assert not SENSES[outcome].reached
    assert SENSES[outcome].follows is Follows.RETRY


@pytest.mark.parametrize("outcome", [Outcome.WRONG_NUMBER, Outcome.WRONG_PERSON])
def test_a_wrong_number_is_never_rung_again(outcome: Outcome) -> None:
    assert SENSES[outcome].permanent
    assert SENSES[outcome].follows is Follows.UNREACHABLE


@pytest.mark.parametrize("outcome", Outcome)
def test_only_a_telephone_that_rang_for_certain_keeps_a_promise(outcome: Outcome) -> None:
    silent = {Outcome.BUSY, Outcome.LINE_FAILED, Outcome.WRONG_NUMBER, Outcome.UNKNOWN}
    assert SENSES[outcome].keeps_promise == (outcome not in silent)


def test_an_officer_cannot_record_that_she_does_not_know() -> None:
    assert Outcome.UNKNOWN not in RECORDABLE
