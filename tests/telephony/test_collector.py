"""Keys in a stream are collected exactly as a <Gather> collects them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from ivr.core.effects import Listen
from ivr.core.inputs import Keys, Silence
from ivr.core.meaning import NOTHING
from ivr.exchange.handset import Press, Span
from ivr.telephony.collector import Collector
from ivr.telephony.media import Writer
from ivr.telephony.playout import Playout
from ivr.telephony.wait import Spoken, Wait
from tests.exchange.fakes import FakeService, ring
from tests.telephony.stream_fakes import FakeListening, FakeStreamMetrics

PROMPT = 3.0
TIMEOUT = 4


@pytest.mark.parametrize(
    ("most", "finish", "pressed", "collected"),
    [
        (1, False, "5", Keys("5")),
        (1, False, "#", Keys("#")),
        (1, False, "*", Keys("*")),
        (3, False, "1#2", Keys("1#2")),
        (4, True, "12#", Keys("12")),
        (4, True, "1*2#", Keys("1*2")),
        (2, True, "12", Keys("12")),
        (4, True, "#", Silence()),
    ],
)
def test_an_input_is_complete_with_its_last_key(most: int, finish: bool, pressed: str, collected: object) -> None:
    collector = Collector(most, finish)
    assert [collector.take(key) for key in pressed] == [False] * (len(pressed) - 1) + [True]
    assert collector.collected() == collected


@dataclass
class Timed:
    """Presses keys at seconds counted from the beginning of the <Gather>."""

    presses: list[tuple[float, str]]
    now: float = 0.0

    def during(self, span: Span) -> Press | None:
        if self.presses and self.presses[0][0] < self.now + span.seconds:
            at, key = self.presses.pop(0)
            after, self.now = at - self.now, at
            return Press(key, after)
        self.now += span.seconds
        return None

    def deliveries(self) -> int:
        return 1

    def over(self) -> None: ...


def by_the_exchange(listen: Listen, presses: list[tuple[float, str]]) -> str:
    finish = "#" if listen.finish else ""
    gather = (
        f'<Gather numDigits="{listen.most}" timeout="{listen.timeout}" finishOnKey="{finish}" action="/keys" '
        f'actionOnEmptyResult="true"><Play>/sounds/{PROMPT:.0f}/menu</Play></Gather>'
    )
    service = FakeService({"/answer": gather, "/keys": "<Hangup/>"})
    ring(service, Timed(list(presses)))
    return service.form(1)["Digits"]


def by_the_stream(listen: Listen, presses: list[tuple[float, str]]) -> str:
    playout = Playout(Writer("MZ"))
    playout.play([b"\xff" * int(PROMPT * 8000)], 0.0)
    wait = Wait(listen, FakeListening(meant=NOTHING), playout, FakeStreamMetrics())
    marks: list[str] = []
    for tick in range(1, 2000):
        now = tick * 0.02
        while presses and presses[0][0] < now:
            at, key = presses.pop(0)
            if outcome := wait.key(key, at):
                return outcome.keys if isinstance(outcome, Keys) else ""
        marks += [
            frame["mark"]["name"] for frame in map(json.loads, playout.take()) if frame["event"] == "mark"
        ]  # fmt: skip
        if now >= PROMPT and marks:
            playout.heard(marks.pop())
        match wait.hear(b"\xff" * 160, now):
            case Keys(keys):
                return keys
            case Silence() | Spoken.PERHAPS:
                return ""
    raise AssertionError("the wait did not end")


# Never at the moment itself when a time-out ends: nobody decides ties.
gaps = some.integers(0, 12).map(lambda half: half / 2 + 0.13)
keys = some.sampled_from("0123456789*#")


@settings(max_examples=150, deadline=None)
@given(some.integers(1, 6), some.booleans(), some.lists(some.tuples(gaps, keys), max_size=7))
@example(4, True, [(0.5, "#")])
@example(4, True, [(4.13, "#"), (0.5, "1")])
@example(3, False, [(0.13, "1"), (4.13, "2")])
@example(3, False, [(0.13, "1"), (3.63, "2"), (3.63, "3")])
@example(1, False, [(6.63, "1")])
@example(1, False, [(7.13, "1")])
def test_the_stream_collects_what_the_exchange_collects(
    most: int, finish: bool, pressed: list[tuple[float, str]]
) -> None:
    listen = Listen(most, TIMEOUT, finish, "main", "stream")
    presses, now = [], 0.25
    for gap, key in pressed:
        now += gap
        presses.append((now, key))
    assert by_the_stream(listen, list(presses)) == by_the_exchange(listen, presses)
