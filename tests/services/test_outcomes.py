"""An officer rings, and records what came of it."""

from __future__ import annotations

import pytest

from ivr.core.callback import Status
from ivr.core.errors import IllegalMove
from ivr.core.requests.closing import Agreement
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.priority import Priority
from ivr.core.requests.refusals import NotNow, NotYours, TooLateToTakeBack
from tests.core.made import at
from tests.services.bureau import Bureau


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.ask()
    made.queue.next("hoa")
    return made


def attempts(bureau: Bureau) -> list[tuple[Outcome | None, bool]]:
    with bureau.store.transaction() as tx:
        return [(attempt.outcome, attempt.void) for attempt in tx.queue.attempts("r1")]


def test_the_intent_is_stored_before_anything_rings(bureau: Bureau) -> None:
    attempt = bureau.outcomes.begin_call("hoa", "r1")
    assert (attempt.officer, attempt.began_at, attempt.ended_at) == ("hoa", at("08:00"), None)
    assert bureau.request().status is Status.DIALLING
    with pytest.raises(IllegalMove):
        bureau.outcomes.begin_call("hoa", "r1")
    assert attempts(bureau) == [(None, False)]


def test_a_call_through_the_service_is_one_attempt(bureau: Bureau) -> None:
    bureau.outcomes.begin_call("hoa", "r1")
    assert bureau.outcomes.connected("hoa", "r1").status is Status.TALKING
    done = bureau.outcomes.record("hoa", "r1", Outcome.SOLVED, "đã hướng dẫn")
    assert (done.status, done.closed_at, done.attempts) == (Status.DONE, at("08:00"), 1)
    assert attempts(bureau) == [(Outcome.SOLVED, False)]
    assert bureau.history() == ["asked", "claimed", "dialling", "connected", "outcome", "promise_kept"]


def test_a_call_dialled_by_hand_is_one_attempt_from_when_the_card_was_opened(bureau: Bureau) -> None:
    bureau.later(minutes=5)
    bureau.outcomes.record("hoa", "r1", Outcome.MUST_COME)
    with bureau.store.transaction() as tx:
        (attempt,) = tx.queue.attempts("r1")
    assert (attempt.began_at, attempt.ended_at) == (at("08:00"), at("08:05"))


def test_a_call_that_the_network_never_tried_uses_no_attempt_up(bureau: Bureau) -> None:
    bureau.outcomes.begin_call("hoa", "r1")
    back = bureau.outcomes.not_dialled("hoa", "r1", "21215")
    assert (back.status, back.attempts) == (Status.CLAIMED, 0)
    assert attempts(bureau) == [(Outcome.LINE_FAILED, True)]
    bureau.outcomes.begin_call("hoa", "r1")
    assert bureau.outcomes.record("hoa", "r1", Outcome.LINE_FAILED).next_at == at("08:10")


def test_nobody_is_rung_in_quiet_hours_unless_she_chose_the_time(bureau: Bureau) -> None:
    bureau.now("12:00")
    with pytest.raises(NotNow, match="T13:30"):
        bureau.outcomes.begin_call("hoa", "r1")
    bureau.ask("chosen", not_before=at("11:45"), next_at=at("11:45"))
    bureau.queue.take("hoa", "chosen")
    assert bureau.outcomes.begin_call("hoa", "chosen").began_at == at("12:00")


def test_nobody_is_rung_before_the_gap_is_over(bureau: Bureau) -> None:
    bureau.outcomes.record("hoa", "r1", Outcome.NO_ANSWER)
    bureau.queue.take("lan", "r1")
    bureau.now("08:59")
    with pytest.raises(NotNow):
        bureau.outcomes.begin_call("lan", "r1")
    bureau.now("09:00")
    bureau.outcomes.begin_call("lan", "r1")


def test_a_third_attempt_without_answer_ends_it(bureau: Bureau) -> None:
    bureau.outcomes.record("hoa", "r1", Outcome.NO_ANSWER)
    for moment, outcome in (("09:00", Outcome.VOICEMAIL), ("13:30", Outcome.NO_ANSWER)):
        bureau.now(moment)
        assert bureau.sweeps.once().retries == 1
        assert bureau.queue.next("hoa") is not None
        bureau.outcomes.record("hoa", "r1", outcome)
    closed = bureau.request()
    assert (closed.status, closed.attempts, closed.closed_at) == (Status.UNREACHABLE, 3, at("13:30"))


def test_a_second_click_on_an_outcome_is_refused_and_changes_nothing(bureau: Bureau) -> None:
    bureau.outcomes.record("hoa", "r1", Outcome.NO_ANSWER)
    before = bureau.request()
    with pytest.raises(NotYours):
        bureau.outcomes.record("hoa", "r1", Outcome.NO_ANSWER)
    assert bureau.request() == before
    assert len(attempts(bureau)) == 1


def test_another_officer_records_nothing(bureau: Bureau) -> None:
    with pytest.raises(NotYours):
        bureau.outcomes.record("lan", "r1", Outcome.SOLVED)


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.LATER, Outcome.FOLLOW_UP])
def test_some_outcomes_are_not_recorded_by_hand(bureau: Bureau, outcome: Outcome) -> None:
    with pytest.raises(IllegalMove):
        bureau.outcomes.record("hoa", "r1", outcome)


def test_a_promise_that_a_late_ring_missed_is_told_once(bureau: Bureau) -> None:
    bureau.queue.release("hoa", "r1")
    bureau.now("13:40")
    bureau.queue.next("hoa")
    bureau.outcomes.record("hoa", "r1", Outcome.SOLVED)
    bureau.sweeps.once()
    assert bureau.history().count("promise_missed") == 1
    assert "promise_kept" not in bureau.history()


def test_a_promise_missed_by_a_busy_line_is_told_once(bureau: Bureau) -> None:
    bureau.queue.release("hoa", "r1")
    bureau.now("11:29")
    bureau.queue.next("hoa")
    bureau.now("11:31")
    waiting = bureau.outcomes.record("hoa", "r1", Outcome.BUSY)
    assert (waiting.missed_at, waiting.priority) == (at("11:31"), Priority.PROMISE_MISSED)
    bureau.sweeps.once()
    assert bureau.history().count("promise_missed") == 1


def test_a_ring_begun_in_time_keeps_the_promise_even_if_it_ends_later(bureau: Bureau) -> None:
    bureau.now("11:29")
    bureau.outcomes.begin_call("hoa", "r1")
    bureau.now("11:33")
    bureau.sweeps.once()
    bureau.outcomes.record("hoa", "r1", Outcome.SOLVED)
    assert "promise_kept" in bureau.history()
    assert "promise_missed" not in bureau.history()


def test_another_time_is_agreed_on_with_anyone_or_with_herself(bureau: Bureau) -> None:
    agreed = bureau.outcomes.agree("hoa", "r1", Agreement(at("14:00"), at("17:00"), "hoa"), "chờ con gái về")
    assert (agreed.status, agreed.next_at, agreed.due_at) == (Status.RETRY, at("14:00"), at("17:00"))
    bureau.now("14:00")
    bureau.sweeps.once()
    assert bureau.queue.next("lan") is None
    assert bureau.queue.next("hoa") == bureau.request()
    assert attempts(bureau) == [(Outcome.FOLLOW_UP, False)]


@pytest.mark.parametrize(("start", "end"), [("07:00", "09:00"), ("10:00", "10:00")])
def test_a_time_that_is_over_is_not_agreed_on(bureau: Bureau, start: str, end: str) -> None:
    with pytest.raises(IllegalMove):
        bureau.outcomes.agree("hoa", "r1", Agreement(at(start), at(end)))


def test_a_mistaken_outcome_is_taken_back_and_recorded_rightly(bureau: Bureau) -> None:
    bureau.outcomes.record("hoa", "r1", Outcome.SOLVED)
    again = bureau.outcomes.take_back("hoa", "r1")
    assert (again.status, again.attempts, again.closed_at) == (Status.CLAIMED, 0, None)
    bureau.outcomes.record("hoa", "r1", Outcome.NO_ANSWER)
    assert attempts(bureau) == [(Outcome.SOLVED, True), (Outcome.NO_ANSWER, False)]
    assert bureau.request().attempts == 1
    assert bureau.history()[3:] == ["promise_kept", "taken_back", "outcome", "promise_kept"]


def test_nothing_is_taken_back_once_the_number_has_a_new_request(bureau: Bureau) -> None:
    bureau.outcomes.record("hoa", "r1", Outcome.SOLVED)
    bureau.ask("r2", number=bureau.request().number)
    with pytest.raises(TooLateToTakeBack):
        bureau.outcomes.take_back("hoa", "r1")
    assert bureau.request().status is Status.DONE
