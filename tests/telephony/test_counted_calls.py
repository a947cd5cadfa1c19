"""What callers say through streams is counted on its way to the calls."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from ivr.core.errors import CallOver
from ivr.core.inputs import Call, Heard, Input, Keys, Silence, Unheard
from ivr.core.meaning import Decision, Meaning
from ivr.telephony.counted_calls import CountedCalls
from tests.telephony.fakes import FakeCalls, FakeMetrics, FakeReply

CALL = Call("CA1", None)


@dataclass
class Streamed(FakeCalls):
    def claim_stream(self, call: str, turn: int) -> FakeReply | None:
        return self._reply(("claim", call, turn), call, turn)


@dataclass
class Counts:
    seen: list[tuple[str, ...]] = field(default_factory=list)

    def heard(self, ear: str, decision: str) -> None:
        self.seen.append(("heard", ear, decision))

    def unheard(self, ear: str, why: str) -> None:
        self.seen.append(("unheard", ear, why))


def counted(calls: Streamed, counts: Counts, metrics: FakeMetrics) -> CountedCalls:
    ticks = iter(range(100))
    return CountedCalls(calls, counts, metrics, seconds=lambda: float(next(ticks)))


@pytest.mark.parametrize(
    ("heard", "seen"),
    [
        (Heard(Meaning("hộ chiếu", Decision.UNSURE, "ho-chieu")), [("heard", "stream", "unsure")]),
        (Unheard("busy"), [("unheard", "stream", "busy")]),
        (Keys("1"), []),
        (Silence(), []),
    ],
)
def test_words_are_counted_and_handed_on(heard: Input, seen: list[tuple[str, ...]]) -> None:
    calls, counts, metrics = Streamed(), Counts(), FakeMetrics()
    assert counted(calls, counts, metrics).turn(CALL, 3, heard).turn == 4
    assert calls.asked == [("turn", CALL, 3, heard)]
    assert counts.seen == seen
    assert metrics.seen == [("turn", "Listen", "answered", 1.0)]


def test_claims_and_faults_pass_through() -> None:
    metrics = FakeMetrics()
    reply = counted(Streamed(), Counts(), metrics).claim_stream("CA1", 3)
    assert reply is not None
    assert reply.turn == 3
    with pytest.raises(CallOver):
        counted(Streamed(fails=CallOver()), Counts(), metrics).turn(CALL, 3, Keys("1"))
    assert metrics.seen == [("turn", "Nothing", "broken", 1.0)]
