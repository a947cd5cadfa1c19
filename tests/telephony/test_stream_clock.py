"""Time in a stream is the audio's own."""

from __future__ import annotations

import pytest

from ivr.telephony.media import Media
from ivr.telephony.stream_clock import LATE, StreamClock

TWENTY = b"\xff" * 160


def run(clock: StreamClock, wall: float, seconds: float, pace: float = 1.0, at: float | None = None) -> list[bool]:
    """So many seconds of audio, which take ``pace`` times as long to arrive."""
    late = []
    for frame in range(round(seconds * 50)):
        stamp = None if at is None else at + frame * 0.02
        late.append(clock.advance(Media(TWENTY, stamp), wall + frame * 0.02 * pace))
    return late


def test_time_is_counted_by_the_length_of_audio() -> None:
    clock = StreamClock()
    clock.advance(Media(b"\xff" * 4000, None), 5.0)
    clock.advance(Media(b"", None), 5.0)
    assert clock.now == 0.5


def test_lost_audio_is_counted_by_the_timestamps() -> None:
    clock = StreamClock()
    clock.advance(Media(TWENTY, 100.0), 0.0)
    clock.advance(Media(TWENTY, 103.0), 3.0)
    assert clock.now == pytest.approx(3.02)


def test_timestamps_that_go_back_do_not_turn_time_back() -> None:
    clock = StreamClock()
    clock.advance(Media(TWENTY, 100.0), 0.0)
    clock.advance(Media(TWENTY, 1.0), 0.02)
    assert clock.now == pytest.approx(0.04)


def test_audio_at_its_own_pace_is_never_late() -> None:
    clock = StreamClock()
    assert not any(run(clock, 1000.0, 60, at=7.0))


def test_clocks_that_differ_a_little_do_not_make_audio_late() -> None:
    assert not any(run(StreamClock(), 0.0, 3600, pace=1.0001))


def test_a_short_delay_is_caught_up_with_by_itself() -> None:
    clock = StreamClock()
    run(clock, 0.0, 1)
    assert not any(run(clock, 1 + LATE - 0.1, LATE, pace=0))


def test_late_audio_out_of_a_queue_is_passed_over_until_it_is_caught_up_with() -> None:
    clock = StreamClock()
    run(clock, 0.0, 10, at=0.0)
    late = run(clock, 15.0, 5, pace=0, at=10.0)
    assert late.index(True) < 50
    assert not any(late[-9:])
    assert sum(late) / 50 > 3
    assert not any(run(clock, 15.02, 5, at=15.0))


def test_a_machine_that_stays_too_slow_goes_on_passing_audio_over() -> None:
    clock = StreamClock()
    run(clock, 0.0, 10)
    for cycle in range(10):
        late = run(clock, 13.0 + 3 * cycle, 3, pace=0.001)
    assert sum(late) / 50 > 2.5


@pytest.mark.parametrize("together", [1, 2, 5])
def test_audio_that_is_late_at_its_own_pace_is_listened_to(together: int) -> None:
    clock = StreamClock()
    run(clock, 0.0, 10)
    late = [
        clock.advance(Media(TWENTY, None), 14.0 + frame // together * together * 0.02) for frame in range(3000)
    ]  # fmt: skip
    assert not any(late)


def test_a_stream_that_runs_faster_than_life_and_then_pauses_is_listened_to() -> None:
    clock = StreamClock()
    run(clock, 0.0, 60, pace=0.25)
    assert not any(run(clock, 20.0, 60, pace=0.25))


def test_a_delay_that_is_there_to_stay_becomes_the_measure() -> None:
    clock = StreamClock()
    run(clock, 0.0, 10)
    run(clock, 14.0, 60)
    assert not any(run(clock, 74.0 + LATE - 0.5, LATE - 0.5, pace=0))
