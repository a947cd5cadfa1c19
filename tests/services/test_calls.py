"""Turns are numbered: duplicates, late and reordered deliveries, and races change nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.core.effects import HangUp
from ivr.core.errors import CallOver, LostRace
from ivr.core.inputs import Call, Keys, Silence
from ivr.services.calls import GRACE
from ivr.services.ports import CallRow, Transaction
from tests.core.flows import flow
from tests.services.house import House, said

CALL = Call("CA1", "+84912345678")


@pytest.fixture
def house() -> House:
    return House(flow())


def test_the_same_turn_delivered_twice_gets_the_same_reply(house: House) -> None:
    first = house.calls.answer(CALL)
    once = house.calls.turn(CALL, first.turn, Keys("2"))
    assert house.calls.turn(CALL, first.turn, Keys("2")) == once
    assert house.calls.turn(CALL, first.turn, Keys("1")) == once


def test_a_call_answered_twice_is_one_call(house: House) -> None:
    assert house.calls.answer(CALL) == house.calls.answer(CALL)


def test_an_older_turn_gets_the_current_reply(house: House) -> None:
    caller = house.ring().press("2", "1", "1")
    assert house.calls.turn(CALL, 1, Keys("0")) == caller.reply


def test_a_turn_that_was_never_offered_gets_the_current_reply(house: House) -> None:
    caller = house.ring()
    assert house.calls.turn(CALL, 99, Keys("2")) == caller.reply


def test_a_turn_of_an_unknown_call_starts_the_call(house: House) -> None:
    assert "Xin chào." in said(house.calls.turn(CALL, 7, Keys("1")))


def test_the_platforms_first_final_word_is_kept(house: House) -> None:
    house.ring()
    assert house.calls.status("CA1", "ringing") is False
    assert house.calls.status("CA1", "completed") is True
    assert house.calls.status("CA1", "failed") is False
    with house.store.transaction() as tx:
        row = tx.call("CA1")
    assert row is not None
    assert row.status == "completed"


def test_a_key_that_arrives_after_the_hang_up_still_counts(house: House) -> None:
    caller = house.ring()
    house.calls.status("CA1", "completed")
    assert caller.press("2").reply.turn == 2


def test_long_after_its_end_a_call_is_a_replay(house: House) -> None:
    caller = house.ring().press("0")
    assert caller.reply.effects[-1] == HangUp()
    house.clock.pass_(seconds=(GRACE + timedelta(seconds=1)).total_seconds())
    with pytest.raises(CallOver):
        house.calls.turn(CALL, caller.reply.turn, Silence())
    with pytest.raises(CallOver):
        house.calls.answer(CALL)


def test_shortly_after_its_end_a_call_gets_its_goodbye_again(house: House) -> None:
    caller = house.ring().press("0")
    assert house.calls.turn(CALL, 1, Keys("0")) == caller.reply


def test_a_lost_race_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = house.ring()
    with house.store.transaction() as tx:
        kind = type(tx)
    save = kind.save_call
    lost: list[CallRow] = []

    def lose_once(tx: Transaction, row: CallRow, expected_turn: int) -> bool:
        if lost:
            return save(tx, row, expected_turn)
        lost.append(row)
        return False

    monkeypatch.setattr(kind, "save_call", lose_once)
    assert caller.press("2").reply.turn == 2
    assert len(lost) == 1


def test_a_race_lost_for_ever_is_an_error_not_a_silent_loss(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = house.ring()
    with house.store.transaction() as tx:
        monkeypatch.setattr(type(tx), "save_call", lambda *_, **__: False)
    with pytest.raises(LostRace):
        caller.press("2")
