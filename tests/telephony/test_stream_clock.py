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


def test_late_audio_is_passed_over_until_it_is_caught_up_with() -> None:
    clock = StreamClock()
    run(clock, 0.0, 1, at=0.0)
    late = run(clock, 4.0, 3, pace=0, at=1.0)
    assert late[0]
    assert not late[-1]
    assert 2.5 < sum(late) / 50 < 3
    assert not any(run(clock, 4.02, 5, at=4.0))


def test_audio_that_will_never_come_is_not_waited_for_for_ever() -> None:
    clock = StreamClock()
    run(clock, 0.0, 1)
    late = run(clock, 4.0, 10)
    assert sum(late) / 50 == pytest.approx(3, abs=0.1)
    assert not any(late[200:])
