"""Keys in a stream: they stop prompts, win over words, and are gathered as a platform would gather them."""

from __future__ import annotations

import asyncio

from ivr.core.inputs import Keys
from tests.telephony.stream_fakes import FakeCalls, FakeEar, FakeListening, in_loop, listening
from tests.telephony.stream_line import Line


@in_loop
async def test_a_key_stops_the_prompt_and_is_a_turn() -> None:
    async with Line() as line:
        await line.listen(1)
        await line.press("1")
        assert line.socket.events.count("clear") == 1
        assert len(line.socket.played) == 8000
        assert line.calls.asked == [(1, Keys("1"))]
        assert ("barged in", "keys") in line.metrics.seen
        assert line.ear.given[0].closed


@in_loop
async def test_a_key_during_speech_wins() -> None:
    async with Line(ear=FakeEar([FakeListening(begins=1.0, ends=3.0)])) as line:
        await line.listen(2)
        await line.press("1")
        assert line.calls.heard == [Keys("1")]
        await line.listen(3)
        assert line.calls.heard == [Keys("1")]


@in_loop
async def test_a_key_wins_also_while_words_are_still_being_understood() -> None:
    spoken = FakeListening(begins=1.0, ends=2.0, decoded=asyncio.Event())
    async with Line(ear=FakeEar([spoken])) as line:
        await line.listen(2.5)
        assert line.calls.heard == []
        await line.press("1")
        assert spoken.decoded is not None
        spoken.decoded.set()
        await line.settle()
        assert line.calls.heard == [Keys("1")]
        assert not any(seen[0] == "answered" for seen in line.metrics.seen)


@in_loop
async def test_the_first_of_many_keys_ends_listening_to_words() -> None:
    typed = FakeListening(begins=2.0, ends=3.0)
    async with Line(FakeCalls(first=listening(most=4, finish=True)), FakeEar([typed])) as line:
        await line.press("0")
        assert typed.closed
        await line.listen(4)
        await line.press("9#")
        assert line.calls.heard == [Keys("09")]
        assert typed.heard == 0


@in_loop
async def test_digits_that_stop_coming_are_taken_when_time_runs_out() -> None:
    async with Line(FakeCalls(first=listening(most=4, timeout=5))) as line:
        await line.press("0")
        await line.listen(4)
        await line.press("9")
        await line.listen(4.9)
        assert line.calls.heard == []
        await line.listen(0.2)
        assert line.calls.heard == [Keys("09")]


@in_loop
async def test_the_tone_of_a_key_is_kept_from_the_next_listen() -> None:
    async with Line() as line:
        await line.listen(0.1)
        await line.press("1")
        assert line.ear.given[1].muted > 0
        assert line.ear.given[0].muted == 0


@in_loop
async def test_keys_while_a_turn_is_computed_belong_to_no_prompt() -> None:
    held: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    async with Line() as line:
        turns = line.stream._turns
        ask = turns._ask

        async def slowly(work: object) -> object:
            await held
            return await ask(work)  # type: ignore[arg-type]

        turns._ask = slowly  # type: ignore[method-assign, assignment]
        await line.press("1234")
        await line.listen(1)
        held.set_result(None)
        await line.settle()
        assert line.calls.heard == [Keys("1")]
