"""A callback request: legal moves, asking again, another time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ivr.core.callback import MOVES, OPEN, Callback, Status
from ivr.core.errors import IllegalMove

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ASKED = Callback(
    "1", "+84912345678", True, ("hoa sen", "con trâu"), Status.WAITING, None, (), NOW, NOW + timedelta(hours=4), "CA1"
)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("wanted", Status)
def test_only_the_moves_of_the_table_are_legal(status: Status, wanted: Status) -> None:
    callback = replace(ASKED, status=status)
    if wanted in MOVES[status]:
        assert callback.to(wanted).status is wanted
    else:
        with pytest.raises(IllegalMove):
            callback.to(wanted)


def test_every_state_can_be_reached_and_every_open_one_can_end() -> None:
    reached, border = {Status.WAITING}, {Status.WAITING}
    while border:
        border = {after for status in border for after in MOVES[status]} - reached
        reached |= border
    assert reached == set(Status)
    assert {Status.DONE, Status.UNREACHABLE, Status.CANCELLED} == set(Status) - OPEN


def test_asking_again_keeps_the_place_and_adds_the_news() -> None:
    again = ASKED.asked_again("tam-tru", ("main", "tam-tru"))
    assert (again.asked, again.topic, again.asked_at, again.due_at) == (2, "tam-tru", ASKED.asked_at, ASKED.due_at)
    assert again.asked_again(None, ()).topic == "tam-tru"


def test_another_time_is_possible_only_while_nobody_is_ringing() -> None:
    later = NOW + timedelta(days=1)
    assert ASKED.moved(later, later + timedelta(hours=4)).not_before == later
    with pytest.raises(IllegalMove):
        replace(ASKED, status=Status.DIALLING).moved(later, later)


def test_a_promise_is_overdue_only_while_the_request_is_open() -> None:
    late = NOW + timedelta(hours=5)
    assert ASKED.overdue(late)
    assert not ASKED.overdue(NOW)
    assert not replace(ASKED, status=Status.DONE).overdue(late)
