"""What an officer sees: the card of a request, and the board."""

from __future__ import annotations

import pytest

from ivr.core.callback import Status
from ivr.core.queue import Reason
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.refusals import UnknownOfficer, UnknownRequest
from ivr.services.board import Line, read_board
from ivr.services.card import read_card
from tests.core.made import at
from tests.services.bureau import UNITS, Bureau


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def test_the_card_tells_all_and_takes_nothing(bureau: Bureau) -> None:
    bureau.ask("old", number="+84912000009", status=Status.DONE)
    bureau.later(minutes=1)
    bureau.ask(number="+84912000009")
    bureau.queue.next("hoa")
    bureau.outcomes.record("hoa", "r1", Outcome.NO_ANSWER)
    card = read_card(bureau.store, bureau.clock, "lan", "r1")
    assert card.callback == bureau.request()
    assert [one.outcome for one in card.attempts] == [Outcome.NO_ANSWER]
    assert [past.callback.id for past in card.past] == ["old"]
    assert [event.kind for event in card.events] == bureau.history()
    assert [one.reason for one in card.why] == [Reason.PROMISE]
    assert card.unit == UNITS[1]


def test_a_request_without_number_has_no_past(bureau: Bureau) -> None:
    bureau.ask("a", number=None, unit="")
    bureau.ask("b", number=None)
    card = read_card(bureau.store, bureau.clock, "lan", "a")
    assert (card.past, card.unit) == ((), None)


def test_a_card_needs_a_request_and_an_officer(bureau: Bureau) -> None:
    with pytest.raises(UnknownRequest):
        read_card(bureau.store, bureau.clock, "lan", "r1")
    with pytest.raises(UnknownOfficer):
        read_card(bureau.store, bureau.clock, "nobody", "r1")


def test_an_empty_board(bureau: Bureau) -> None:
    board = read_board(bureau.store, bureau.clock)
    assert (board.total, board.topics, board.in_hand) == (Line(), {}, ())


def test_the_board_counts_by_topic_and_unit_and_names_who_handles_what(bureau: Bureau) -> None:
    bureau.ask("a", topic="tam-tru")
    bureau.later(minutes=1)
    bureau.ask("b", topic="khai-sinh", unit="nam", due_at=at("08:00"))
    bureau.ask("c", topic=None, status=Status.RETRY)
    bureau.ask("d", status=Status.DONE)
    bureau.queue.take("hoa", "a")
    board = read_board(bureau.store, bureau.clock)
    assert board.total == Line(waiting=2, in_hand=1, overdue=1, oldest=at("08:00"))
    assert board.topics["khai-sinh"] == Line(waiting=1, overdue=1, oldest=at("08:01"))
    assert board.topics[None].waiting == 1
    assert board.units["bac"] == Line(waiting=1, in_hand=1, oldest=at("08:00"))
    assert [(one.callback.id, one.officer) for one in board.in_hand] == [("a", "Nguyễn Thị Hoa")]
