"""Words in a stream: when they stop a prompt, when they are a turn, and what becomes of an ear that fails."""

from __future__ import annotations

import pytest

from ivr.core.effects import Listen
from ivr.core.errors import EarFailed
from ivr.core.inputs import Heard, Unheard
from ivr.core.meaning import NOTHING
from tests.telephony.stream_fakes import UNDERSTOOD, FakeCalls, FakeEar, FakeListening, in_loop
from tests.telephony.stream_line import Line


@in_loop
async def test_a_word_that_has_just_begun_when_time_runs_out_is_heard() -> None:
    async with Line(ear=FakeEar([FakeListening(meant=UNDERSTOOD)])) as line:
        await line.listen(6 + 8.1)
        assert line.calls.heard == [Heard(UNDERSTOOD)]


@in_loop
async def test_speech_stops_the_prompt_only_once_it_is_certain() -> None:
    async with Line(ear=FakeEar([FakeListening(begins=1.0, ends=3.0)])) as line:
        await line.listen(0.98)
        assert "clear" not in line.socket.events
        await line.listen(0.04)
        assert "clear" in line.socket.events
        assert ("barged in", "speech") in line.metrics.seen
        await line.listen(1.9)
        assert line.calls.asked == []
        await line.listen(0.1)
        assert line.calls.heard == [Heard(UNDERSTOOD)]


@in_loop
async def test_speech_in_the_first_second_of_the_prompt_is_heard_from_its_beginning() -> None:
    spoken = FakeListening(begins=0.3, ends=0.9)
    async with Line(ear=FakeEar([spoken])) as line:
        await line.listen(1)
        assert line.calls.heard == [Heard(UNDERSTOOD)]
        assert spoken.heard == pytest.approx(0.9)


@in_loop
async def test_nobody_is_interrupted_while_speaking() -> None:
    async with Line(ear=FakeEar([FakeListening(begins=13.0, ends=20.0)])) as line:
        await line.listen(19.9)
        assert line.calls.asked == []
        await line.listen(0.2)
        assert line.calls.heard == [Heard(UNDERSTOOD)]


@in_loop
async def test_a_television_that_never_ends_is_taken_at_its_word() -> None:
    async with Line(ear=FakeEar([FakeListening(begins=1.0, meant=NOTHING)])) as line:
        await line.listen(31.5)
        assert line.calls.heard == [Heard(NOTHING)]


@pytest.mark.parametrize("why", ["missing", "busy", "broken"])
@in_loop
async def test_an_ear_that_fails_is_told_to_the_call(why: str) -> None:
    deaf = FakeListening(begins=1.0, ends=2.0, fails=EarFailed(why))
    async with Line(FakeCalls([[Listen(ear="record")]]), FakeEar([deaf])) as line:
        await line.listen(2.5)
        assert line.calls.heard == [Unheard(why)]
        assert line.ended == "document"


@in_loop
async def test_an_ear_that_does_not_open_is_told_to_the_call() -> None:
    async with Line(FakeCalls([[Listen(ear="record")]]), FakeEar([EarFailed("busy")])) as line:
        assert line.calls.heard == [Unheard("busy")]
        assert line.ended == "document"


@in_loop
async def test_an_ear_that_breaks_in_no_way_foreseen_is_broken() -> None:
    async with Line(ear=FakeEar([FakeListening(ends=1.0, fails=RuntimeError("Vosk"))])) as line:
        await line.listen(1.5)
        assert line.calls.heard == [Unheard("broken")]


@in_loop
async def test_the_time_to_the_answer_is_counted_for_words_only() -> None:
    async with Line(ear=FakeEar([FakeListening(), FakeListening(ends=1.0)])) as line:
        await line.press("1")
        assert not any(seen[0] == "answered" for seen in line.metrics.seen)
        await line.listen(1.2)
        assert sum(seen[0] == "answered" for seen in line.metrics.seen) == 1


@in_loop
async def test_the_ear_knows_what_is_played_and_what_was_played_just_before() -> None:
    async with Line() as line:
        await line.listen(1.0)
        await line.press("1")
        first, second = line.ear.given[:2]
        assert [len(b"".join(sounds)) for sounds, _ in first.played_to] == [6 * 8000, 0]
        assert first.played_to[0][1] == b""
        assert len(second.played_to[0][1]) == 8000
