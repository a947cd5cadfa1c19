"""What an outcome makes of a request, and how a mistaken one is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.core.callback import Callback, Status
from ivr.core.errors import IllegalMove
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.claim import Claim, FollowUp
from ivr.core.requests.closing import Agreement, agreed, recorded, taken_back
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.refusals import TooLateToTakeBack
from ivr.core.requests.retries import Retries
from tests.core.made import RINGING, at, attempt, request

HERS = request(status=Status.CLAIMED, claim=Claim("hoa", at("08:55"), at("09:05")))


def after(*past: Attempt, callback: Callback = HERS) -> Callback:
    return recorded(callback, past, past[-1].ended_at or at("09:00"), RINGING, Retries())


def take_back(callback: Callback, past: Attempt, moment: str, officer: str = "hoa") -> tuple[Callback, Attempt]:
    return taken_back(callback, (past,), officer, at(moment), at(moment) + timedelta(minutes=10))


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.SOLVED, Status.DONE),
        (Outcome.MUST_COME, Status.DONE),
        (Outcome.SENT_ELSEWHERE, Status.DONE),
        (Outcome.DECLINED, Status.DONE),
        (Outcome.CANCELLED, Status.CANCELLED),
        (Outcome.WRONG_NUMBER, Status.UNREACHABLE),
        (Outcome.WRONG_PERSON, Status.UNREACHABLE),
    ],
)
def test_a_final_outcome_closes_the_request(outcome: Outcome, status: Status) -> None:
    closed = after(attempt(outcome, "09:00"))
    assert (closed.status, closed.closed_at, closed.outcome, closed.claim) == (status, at("09:00"), outcome, None)
    assert not closed.open


def test_nobody_answered_so_she_is_rung_again_and_promised_anew() -> None:
    waiting = after(attempt(Outcome.NO_ANSWER, "11:00"))
    assert (waiting.status, waiting.next_at, waiting.attempts) == (Status.RETRY, at("13:30"), 1)
    assert waiting.due_at == at("17:00")
    assert waiting.claim is None


def test_a_new_promise_is_never_earlier_than_the_one_that_stood() -> None:
    far = replace(HERS, due_at=at("2026-11-25 11:30"))
    assert after(attempt(Outcome.NO_ANSWER, "08:00"), callback=far).due_at == at("2026-11-25 11:30")


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.LINE_FAILED, Outcome.UNKNOWN])
def test_a_line_that_did_not_ring_keeps_no_promise_and_makes_none(outcome: Outcome) -> None:
    missed = replace(HERS, missed_at=at("08:59"))
    waiting = after(attempt(outcome, "09:00"), callback=missed)
    assert (waiting.status, waiting.due_at, waiting.missed_at) == (Status.RETRY, at("11:30"), at("08:59"))


def test_after_the_last_attempt_she_is_unreachable() -> None:
    past = (
        attempt(Outcome.NO_ANSWER, "07:30"),
        attempt(Outcome.VOICEMAIL, "08:30"),
        attempt(Outcome.ABSENT, "13:30"),
    )
    closed = after(*past)
    assert (closed.status, closed.attempts, closed.closed_at) == (Status.UNREACHABLE, 3, at("13:30"))


def test_an_agreed_time_is_a_new_promise_that_anyone_keeps() -> None:
    agreement = Agreement(at("2026-11-24 13:30"), at("2026-11-24 17:00"))
    waiting = agreed(HERS, (attempt(Outcome.LATER, "09:00"),), agreement)
    assert (waiting.status, waiting.next_at, waiting.due_at) == (Status.RETRY, agreement.start, agreement.end)
    assert (waiting.not_before, waiting.follow_up, waiting.attempts) == (agreement.start, None, 0)


def test_a_personal_follow_up_is_hers_until_its_end_then_anyones() -> None:
    agreement = Agreement(at("14:00"), at("17:00"), "hoa")
    waiting = agreed(HERS, (attempt(Outcome.FOLLOW_UP, "09:00"),), agreement)
    assert waiting.follow_up == FollowUp("hoa", at("17:00"))
    assert waiting.follow_up is not None
    assert waiting.follow_up.binds("lan", at("16:59"))
    assert not waiting.follow_up.binds("hoa", at("16:59"))
    assert not waiting.follow_up.binds("lan", at("17:00"))


@pytest.mark.parametrize("outcome", [Outcome.SOLVED, Outcome.CANCELLED, Outcome.WRONG_PERSON, Outcome.NO_ANSWER])
def test_a_mistaken_outcome_is_taken_back_and_all_is_as_before(outcome: Outcome) -> None:
    mistaken = attempt(outcome, "09:00")
    again, void = take_back(after(mistaken), mistaken, "09:05")
    assert void == replace(mistaken, void=True)
    assert again == replace(HERS, claim=Claim("hoa", at("09:00"), at("09:15")))


def test_what_was_missed_before_is_not_noted_as_missed_again() -> None:
    late = attempt(Outcome.NO_ANSWER, "14:00")
    again, _ = take_back(after(late, callback=replace(HERS, missed_at=at("11:31"))), late, "14:05")
    assert (again.due_at, again.missed_at) == (at("11:30"), at("14:00"))


def test_a_promise_kept_by_the_ring_is_still_kept_by_what_is_recorded_instead() -> None:
    kept = attempt(Outcome.NO_ANSWER, "11:29", ended_at=at("11:33"))
    again, _ = take_back(after(kept), kept, "11:34")
    assert (again.missed_at, again.claim and again.claim.since) == (None, at("11:29"))


def test_an_outcome_is_taken_back_only_by_whoever_recorded_it_and_only_soon() -> None:
    mistaken = attempt(Outcome.SOLVED, "09:00")
    for officer, moment in (("lan", "09:05"), ("hoa", "09:31")):
        with pytest.raises(TooLateToTakeBack):
            take_back(after(mistaken), mistaken, moment, officer)


def test_what_the_citizen_decided_since_is_not_taken_back() -> None:
    mistaken = attempt(Outcome.NO_ANSWER, "09:00")
    with pytest.raises(TooLateToTakeBack):
        take_back(after(mistaken).cancelled(at("09:02")), mistaken, "09:05")


def test_what_another_officer_has_in_hand_is_not_taken_back() -> None:
    mistaken = attempt(Outcome.NO_ANSWER, "09:00")
    taken = replace(after(mistaken).to(Status.CLAIMED), claim=Claim("lan", at("09:04"), at("09:14")))
    with pytest.raises(TooLateToTakeBack):
        take_back(taken, mistaken, "09:05")


def test_an_outcome_needs_a_request_in_hand() -> None:
    with pytest.raises(IllegalMove):
        after(attempt(Outcome.SOLVED, "09:00"), callback=request())


def test_only_a_ring_in_time_keeps_a_promise() -> None:
    def kept(outcome: Outcome | None, moment: str, *, void: bool = False) -> bool:
        return replace(attempt(outcome, moment), void=void).kept_promise

    assert kept(Outcome.NO_ANSWER, "11:30")
    assert not kept(Outcome.SOLVED, "11:31")
    assert not kept(Outcome.BUSY, "09:00")
    assert not kept(Outcome.SOLVED, "09:00", void=True)
    assert not kept(None, "09:00")
