"""Time passes by hand or by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ivr.exchange.clock import HandClock, RealClock
from tests.exchange.fakes import NINE


def test_a_clock_driven_by_hand_moves_only_when_it_is_moved() -> None:
    clock = HandClock(NINE)
    clock.pass_until(90.0)
    clock.pass_until(10.0)
    clock.advance(30.0)
    assert clock.now() == NINE + timedelta(minutes=2)


def test_a_clock_driven_by_hand_wants_to_know_where_it_is() -> None:
    with pytest.raises(ValueError, match="aware"):
        HandClock(datetime(2026, 1, 1))


def test_a_real_clock_waits_for_what_is_left() -> None:
    times = iter([100.0, 101.0, 103.0, 110.0])
    slept: list[float] = []
    clock = RealClock(lambda: next(times), slept.append)
    assert clock.mark() == 1.0
    clock.pass_until(5.0)
    clock.pass_until(5.0)
    assert slept == [2.0]


def test_a_real_clock_knows_the_time_of_day() -> None:
    assert RealClock().now().tzinfo is not None
