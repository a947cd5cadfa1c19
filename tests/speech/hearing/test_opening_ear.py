"""A model may take its time to load, or never come: callers are served meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from ivr.core.errors import EarFailed
from ivr.core.meaning import Decision, Meaning
from ivr.services.hearing_ports import Listening
from ivr.speech.hearing.opening_ear import OpenedEar, OpeningEar

YES = Meaning("đúng", Decision.UNDERSTOOD, "yes", 1.0)


@dataclass
class FakeEar:
    ready: bool = True
    line: str = "a model, 6500 words"
    closed: list[bool] = field(default_factory=list)

    def listen(self, menu: str, *, slow: bool = False) -> Listening:
        raise EarFailed("busy", f"{menu} {slow}")

    def transcribe(self, audio: bytes, menu: str) -> Meaning:
        return YES

    def close(self) -> None:
        self.closed.append(True)


class Slow:
    """Gives an ear once the test lets it."""

    def __init__(self, ear: FakeEar) -> None:
        self.ear, self.let, self.times = ear, threading.Event(), 0

    def __call__(self) -> OpenedEar:
        self.times += 1
        assert self.let.wait(20)
        return self.ear


@pytest.fixture
def slow() -> Iterator[Slow]:
    found = Slow(FakeEar())
    yield found
    found.let.set()


def opened(ear: FakeEar) -> OpeningEar:
    found = OpeningEar(lambda: ear)
    found.begin(20)
    return found


def test_nothing_is_loaded_before_somebody_wants_to_listen(slow: Slow) -> None:
    ear = OpeningEar(slow)
    assert not ear.ready
    assert ear.line == "no model is loaded"
    assert slow.times == 0
    with pytest.raises(EarFailed):
        ear.transcribe(b"", "main")


def test_while_the_model_is_loaded_the_ear_is_deaf_and_says_so(slow: Slow) -> None:
    ear = OpeningEar(slow)
    ear.begin()
    assert not ear.ready
    assert ear.line == "the model is being loaded"
    with pytest.raises(EarFailed) as fault:
        ear.listen("main")
    assert fault.value.why == "busy"


def test_once_it_is_loaded_it_hears() -> None:
    ear = opened(FakeEar())
    assert ear.ready
    assert ear.line == "a model, 6500 words"
    assert ear.transcribe(b"", "confirm") == YES
    with pytest.raises(EarFailed, match="main True"):
        ear.listen("main", slow=True)


def test_it_is_loaded_once(slow: Slow) -> None:
    ear = OpeningEar(slow)
    slow.let.set()
    for _ in range(3):
        ear.begin(20)
    assert slow.times == 1


def test_a_recording_waits_for_the_model(slow: Slow) -> None:
    ear = OpeningEar(slow)
    ear.begin()
    threading.Timer(0.01, slow.let.set).start()
    assert ear.transcribe(b"", "main") == YES


@pytest.mark.parametrize(
    ("found", "level"),
    [
        (FakeEar(ready=False, line="no speech: There is no folder /x."), "error"),
        (FakeEar(line="TEST MODEL, not for callers (its name says so): tiny"), "warning"),
        (FakeEar(), "info"),
    ],
)
def test_what_was_found_is_told_as_loudly_as_it_matters(found: FakeEar, level: str) -> None:
    with capture_logs() as lines:
        opened(found)
    assert [(line["log_level"], found.line in line.values()) for line in lines] == [(level, True)]


def test_an_ear_that_cannot_be_opened_at_all_leaves_the_keys() -> None:
    def broken() -> OpenedEar:
        raise MemoryError

    ear = OpeningEar(broken)
    with capture_logs() as lines:
        ear.begin(20)
    assert not ear.ready
    assert lines[0]["event"] == "no speech"
    assert "could not be opened" in ear.line
    with pytest.raises(EarFailed) as fault:
        ear.transcribe(b"", "main")
    assert fault.value.why == "broken"


def test_a_model_is_let_go_even_when_it_comes_after_the_end(slow: Slow) -> None:
    first = opened(FakeEar())
    first.close()
    late = OpeningEar(slow)
    late.begin()
    late.close()
    slow.let.set()
    late.begin(20)
    assert slow.ear.closed == [True]
