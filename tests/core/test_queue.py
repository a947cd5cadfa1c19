"""The order of the queue: promise, priority, ageing; and the reasons that an officer is told."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.queue import Reason, best, rank_at, why
from ivr.core.requests.claim import FollowUp
from ivr.core.requests.priority import HEAD_START, Priority, stronger
from tests.core.made import at, request

NOW = at("09:00")


def test_the_earlier_promise_goes_first_and_of_two_alike_the_one_asked_first() -> None:
    late, soon = request(id="late", due_at=at("17:00")), request(id="soon", asked_at=at("08:01"))
    first = request(id="first", asked_at=at("07:59"))
    assert best([], [late, soon]) == soon
    assert best([], [late, soon, first]) == first
    assert best([], []) is None


def test_an_urgent_need_goes_before_an_earlier_promise() -> None:
    urgent = request(id="urgent", due_at=at("2026-11-24 11:30"), priority=Priority.URGENT)
    assert best([], [request(), urgent]) == urgent


def test_nobody_starves_however_many_urgent_needs_come() -> None:
    old = request(id="old")
    week = max(HEAD_START.values())
    newer = request(id="new", due_at=old.due_at + week + timedelta(minutes=1), priority=Priority.URGENT)
    assert best([], [newer, old]) == old


def test_what_she_promised_herself_goes_first_the_longest_due_before_the_rest() -> None:
    def own(key: str, due: str) -> object:
        return request(id=key, next_at=at(due), follow_up=FollowUp("hoa", at("17:00")))

    first, second = own("a", "08:30"), own("b", "08:00")
    found = best([first, second], [request(priority=Priority.URGENT)])  # type: ignore[list-item]
    assert found == second


def test_reasons_do_not_add_up_and_a_weaker_one_changes_nothing() -> None:
    assert stronger(Priority.URGENT, Priority.ASKED_REPEATEDLY) is Priority.URGENT
    assert stronger(None, Priority.ASKED_REPEATEDLY) is Priority.ASKED_REPEATEDLY
    assert request(priority=Priority.URGENT).raised(Priority.PROMISE_MISSED).priority is Priority.URGENT


def test_whoever_asks_for_the_third_time_goes_before_others() -> None:
    twice = request().asked_again(None, ())
    assert twice.priority is None
    assert twice.asked_again(None, ()).priority is Priority.ASKED_REPEATEDLY


def test_the_card_says_why_the_weightiest_first() -> None:
    plain = request()
    assert [one.reason for one in why(plain, "hoa", NOW)] == [Reason.PROMISE]
    assert [one.reason for one in why(plain, "hoa", at("12:00"))] == [Reason.OVERDUE]
    full = request(
        follow_up=FollowUp("hoa", at("17:00")), not_before=at("08:00"), priority=Priority.URGENT, next_at=at("08:00")
    )
    found = [one.reason for one in why(full, "hoa", NOW)]
    assert found == [Reason.FOLLOW_UP, Reason.AGREED_TIME, Reason.PRIORITY, Reason.PROMISE]
    assert Reason.FOLLOW_UP not in [one.reason for one in why(full, "lan", NOW)]


@settings(derandomize=True, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 3), st.sampled_from([None, *Priority])), min_size=1, max_size=8
    )
)
def test_the_order_is_total_and_does_not_depend_on_how_the_requests_lie(
    values: list[tuple[int, int, Priority | None]],
) -> None:
    line = [
        request(
            id=f"{index}",
            due_at=at("11:30") + timedelta(hours=due),
            asked_at=at("08:00") + timedelta(minutes=asked),
            priority=priority,
        )
        for index, (due, asked, priority) in enumerate(values)
    ]
    first = best([], line)
    assert first == best([], line[::-1])
    assert first is not None
    assert all(rank_at(first) <= rank_at(other) for other in line)
