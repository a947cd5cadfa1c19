"""Recorded answers become meanings before their turn; everything else passes by."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from ivr.core.effects import Effect, HangUp, Listen, Record, Say
from ivr.core.errors import EarFailed, StoreUnavailable
from ivr.core.inputs import Heard, HungUp, Input, Keys, Recorded, Silence, Unheard
from ivr.core.meaning import NOTHING, Decision, Meaning
from ivr.services.hearing import Hearing
from ivr.services.hearing_ports import Listening
from ivr.services.recognising import FAINTEST, Recognising, RecordingLost

RESIDENCE = Meaning("đăng ký tạm trú", Decision.UNDERSTOOD, "tam-tru", 0.9)
UNKNOWN = Meaning("a lô a lô", Decision.NOT_UNDERSTOOD)
VOICE = array("h", [0, 4000, -4000] * 100).tobytes()
ANSWER = Recorded("https://api/RE1", 4.0)
WAITING = (Say(("Quý vị cần gì?",)), Listen(menu="main", ear="record"))


@dataclass
class Reply:
    turn: int
    effects: Sequence[Effect]


@dataclass
class FakeCalls:
    effects: Sequence[Effect] = WAITING
    turn: int = 3
    fault: Exception | None = None

    def awaited(self, call: str) -> Reply | None:
        if self.fault:
            raise self.fault
        return Reply(self.turn, self.effects) if call == "CA1" else None


@dataclass
class FakeEar:
    says: Callable[[], Meaning] = lambda: RESIDENCE
    asked: list[tuple[bytes, str]] = field(default_factory=list)
    ready: bool = True

    def listen(self, menu: str, *, slow: bool = False) -> Listening:
        raise AssertionError("a recording is heard whole")

    def transcribe(self, audio: bytes, menu: str) -> Meaning:
        self.asked.append((audio, menu))
        return self.says()


@dataclass
class FakeRecordings:
    gives: Callable[[], bytes] = lambda: VOICE
    asked: list[str] = field(default_factory=list)

    def fetch(self, url: str) -> bytes:
        self.asked.append(url)
        return self.gives()


@dataclass
class Counts:
    seen: list[tuple[object, ...]] = field(default_factory=list)

    waits: list[float] = field(default_factory=list)

    def heard(self, ear: str, decision: str) -> None:
        self.seen.append((ear, decision))

    def waited(self, seconds: float) -> None:
        self.waits.append(seconds)

    def unheard(self, ear: str, why: str) -> None:
        self.seen.append((ear, why))


class House:
    def __init__(
        self,
        calls: FakeCalls | None = None,
        says: Callable[[], Meaning] = lambda: RESIDENCE,
        gives: Callable[[], bytes] = lambda: VOICE,
        at_once: int = 2,
        patience: float = 20.0,
    ) -> None:
        self.ear, self.recordings, self.counts = FakeEar(says), FakeRecordings(gives), Counts()
        self.recognising = Recognising(self.ear, self.recordings, at_once=at_once, patience=patience)
        ticks = iter(range(1000))
        self.hearing = Hearing(
            calls or FakeCalls(),
            self.recognising,
            self.counts,
            seconds=lambda: float(next(ticks)),
        )

    def hears(self, heard: Input = ANSWER, turn: int = 3, *, left: bool = False, call: str = "CA1") -> Input:
        return self.hearing.understand(call, turn, heard, left=left)


def fails(fault: Exception) -> Callable[[], Meaning]:
    def say() -> Meaning:
        raise fault

    return say


def test_a_recorded_answer_is_fetched_and_understood_at_its_menu() -> None:
    house = House()
    assert house.hears() == Heard(RESIDENCE, ANSWER)
    assert house.recordings.asked == [ANSWER.url]
    assert house.ear.asked == [(VOICE, "main")]
    assert (house.counts.seen, house.counts.waits) == ([("record", "understood")], [1.0])


def test_what_was_not_understood_is_kept_for_the_officer() -> None:
    house = House(says=lambda: UNKNOWN)
    assert house.hears() == Heard(UNKNOWN, ANSWER)
    assert House(says=lambda: NOTHING).hears() == Heard(NOTHING, ANSWER)


@pytest.mark.parametrize("heard", [Keys("1"), Silence(), HungUp(), Unheard("dropped")])
def test_what_is_no_recording_passes_by(heard: Input) -> None:
    house = House()
    assert house.hears(heard) == heard
    assert house.recordings.asked == []


@pytest.mark.parametrize("key", list("0123456789*"))
def test_a_key_that_ended_the_recording_says_enough(key: str) -> None:
    house = House()
    pressed = Recorded("https://api/RE1", 1.0, key)
    assert house.hears(pressed) == pressed
    assert house.recordings.asked == []


@pytest.mark.parametrize(
    "effects",
    [(Record(),), (Listen(),), (Listen(ear="stream"),), (HangUp(),), ()],
)
def test_a_recording_where_no_answer_is_awaited_passes_by(effects: Sequence[Effect]) -> None:
    house = House(FakeCalls(effects))
    assert house.hears() == ANSWER
    assert house.recordings.asked == []


@pytest.mark.parametrize(("call", "turn"), [("CA1", 2), ("CA1", 4), ("CA2", 3)])
def test_a_recording_of_a_turn_that_is_not_awaited_passes_by(call: str, turn: int) -> None:
    house = House()
    assert house.hears(turn=turn, call=call) == ANSWER
    assert house.recordings.asked == []


def test_nobody_is_answered_who_has_left() -> None:
    house = House()
    assert house.hears(left=True) == HungUp()
    assert house.recordings.asked == []


def test_a_message_of_somebody_who_left_is_kept() -> None:
    assert House(FakeCalls((Record(),))).hears(left=True) == ANSWER


def test_a_silent_recording_is_silence_and_costs_no_recognition() -> None:
    faint = array("h", [FAINTEST - 1, 1 - FAINTEST] * 100).tobytes()
    for audio in (b"", faint):
        house = House(gives=lambda audio=audio: audio)  # type: ignore[misc]
        assert house.hears() == Silence()
        assert house.ear.asked == []
        assert house.counts.seen == [("record", "silence")]


def test_the_key_that_ended_silence_was_meant() -> None:
    hashed = Recorded("https://api/RE1", 1.0, "#")
    assert House(gives=lambda: b"").hears(hashed) == Keys("#")


def test_the_key_that_ended_understood_words_was_not() -> None:
    hashed = Recorded("https://api/RE1", 4.0, "#")
    assert House().hears(hashed) == Heard(RESIDENCE, ANSWER)
    assert House(says=lambda: UNKNOWN).hears(hashed) == Heard(UNKNOWN, hashed)


@pytest.mark.parametrize(
    ("fault", "why", "counted"),
    [
        (EarFailed("missing"), "missing", "missing"),
        (EarFailed("busy"), "busy", "busy"),
        (RuntimeError("decoder"), "broken", "broken"),
        (RecordingLost("late"), "broken", "late"),
        (RecordingLost("refused"), "broken", "refused"),
    ],
)
def test_an_ear_that_fails_is_said_to_have_failed_and_the_voice_is_kept(
    fault: Exception, why: str, counted: str, caplog: pytest.LogCaptureFixture
) -> None:
    house = House(says=fails(fault))
    assert house.hears() == Unheard(why, ANSWER)
    assert (house.counts.seen, house.counts.waits) == ([("record", counted)], [1.0])
    assert f"call CA1, turn 3: answer not listened to: Speech cannot be listened to now. ({why})" in caplog.text or (
        "A recording cannot be had." in caplog.text
    )
    assert ANSWER.url not in caplog.text


def test_after_a_failure_the_next_recording_is_heard() -> None:
    faults = [EarFailed("broken")]
    house = House(says=lambda: fails(faults.pop())() if faults else RESIDENCE)
    assert house.hears() == Unheard("broken", ANSWER)
    assert house.hears() == Heard(RESIDENCE, ANSWER)


def test_a_database_that_does_not_answer_is_not_hidden() -> None:
    with pytest.raises(StoreUnavailable):
        House(FakeCalls(fault=StoreUnavailable())).hears()


class Gate:
    """Lets recognition wait until the test lets it go."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.entered = threading.Semaphore(0)

    def say(self) -> Meaning:
        self.entered.release()
        assert self.open.wait(20)
        return RESIDENCE


def test_the_same_recording_delivered_twice_at_once_is_recognised_once() -> None:
    gate = Gate()
    house = House(says=gate.say, patience=0.01)
    assert [house.hears(), house.hears()] == [Unheard("busy", ANSWER)] * 2
    assert gate.entered.acquire(timeout=20)
    assert house.recordings.asked == [ANSWER.url]
    gate.open.set()


def test_two_deliveries_at_once_get_the_same_meaning() -> None:
    gate = Gate()
    house = House(says=gate.say)
    with ThreadPoolExecutor(2) as platform:
        first, second = platform.submit(house.hears), platform.submit(house.hears)
        assert gate.entered.acquire(timeout=20)
        gate.open.set()
        assert first.result(20) == second.result(20) == Heard(RESIDENCE, ANSWER)


def test_two_callers_are_never_mixed_up() -> None:
    house = House()
    other = Recorded("https://api/RE2", 4.0)
    assert house.hears(other) == Heard(RESIDENCE, other)
    assert house.hears() == Heard(RESIDENCE, ANSWER)
    assert house.recordings.asked == [other.url, ANSWER.url]


def test_beyond_the_limit_callers_go_on_by_keys_at_once() -> None:
    gate = Gate()
    house = House(says=gate.say, at_once=2)
    with ThreadPoolExecutor(2) as platform:
        waiting = [platform.submit(house.hears, Recorded(f"https://api/{n}", 4.0)) for n in range(2)]
        for _ in waiting:
            assert gate.entered.acquire(timeout=20)
        assert house.hears() == Unheard("busy", ANSWER)
        gate.open.set()
        assert all(isinstance(one.result(20), Heard) for one in waiting)
    assert house.hears() == Heard(RESIDENCE, ANSWER)


def test_nobody_waits_for_ever() -> None:
    gate = Gate()
    house = House(says=gate.say, patience=0.01)
    assert house.hears() == Unheard("busy", ANSWER)
    assert house.counts.seen == [("record", "busy")]
    gate.open.set()
    house.recognising.close()
