"""A wait comes to an end, whatever sounds meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ivr.core.effects import Listen
from ivr.core.meaning import NOTHING, Meaning
from ivr.telephony.media import RATE, Writer
from ivr.telephony.playout import Playout
from ivr.telephony.wait import LONGEST_WORDS, Outcome, Spoken, Wait
from tests.telephony.stream_fakes import FakeStreamMetrics

PIECE = b"\xff" * 160


class Noisy:
    """Takes something for speech for ``on`` of every ``period`` seconds, and finds each time that it was nothing."""

    finished = False

    def __init__(self, on: float, period: float) -> None:
        self._on, self._period, self._now = on, period, 0.0

    def hear(self, audio: bytes) -> None:
        self._now += len(audio) / RATE

    def played(self, sounds: Iterable[bytes], before: bytes = b"") -> None:
        pass

    @property
    def speaking(self) -> bool:
        return self._now % self._period < self._on

    def mute(self, seconds: float) -> None:
        pass

    async def meaning(self) -> Meaning:
        return NOTHING

    def close(self) -> None:
        pass


def ends(listening: Noisy, longest: float = 60.0) -> tuple[float, Outcome]:
    """When a wait of 8 seconds ends that has no prompt, and how."""
    wait = Wait(Listen(ear="stream"), listening, Playout(Writer("MZ1")), FakeStreamMetrics())
    for piece in range(1, round(longest * 50)):
        if outcome := wait.hear(PIECE, piece / 50):
            return piece / 50, outcome
    raise AssertionError(f"no end after {longest:g} s")


@pytest.mark.parametrize(("on", "period"), [(1, 2), (5, 5.5), (14, 15), (3, 30)])
def test_noises_that_turn_out_to_be_nothing_do_not_hold_a_call(on: float, period: float) -> None:
    seconds, outcome = ends(Noisy(on, period))
    assert outcome is Spoken.PERHAPS
    assert seconds <= 8.1 + on


def test_somebody_who_never_ends_is_taken_at_their_word() -> None:
    seconds, outcome = ends(Noisy(1000, 1000))
    assert outcome is Spoken.FULLY
    assert seconds == pytest.approx(LONGEST_WORDS, abs=0.1)
