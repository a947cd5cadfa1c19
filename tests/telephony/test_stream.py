"""A conversation over one socket, as the platform and the caller live it: prompts, and turn after turn."""

from __future__ import annotations

import pytest

from ivr.core.effects import HangUp, Listen, Record, Say
from ivr.core.errors import CallOver, StoreUnavailable
from ivr.core.inputs import Heard, Keys, Silence
from ivr.core.meaning import NOTHING
from ivr.telephony.playout import LEAD
from tests.telephony.stream_fakes import (
    UNDERSTOOD,
    FakeCalls,
    FakeEar,
    FakeListening,
    in_loop,
    listening,
    media,
)
from tests.telephony.stream_line import Line


@in_loop
async def test_the_prompt_is_played_whole_and_silence_after_it_is_a_turn() -> None:
    async with Line() as line:
        await line.listen(6 + 7.9)
        assert line.socket.played == b"\xaa" * 48000
        assert line.calls.asked == []
        await line.listen(0.2)
        assert line.calls.asked == [(1, Heard(UNDERSTOOD))]


@in_loop
async def test_time_runs_out_without_a_word() -> None:
    async with Line(ear=FakeEar([FakeListening(meant=NOTHING)])) as line:
        await line.listen(6 + 8.1)
        assert line.calls.asked == [(1, Silence())]


@in_loop
async def test_never_more_than_the_lead_lies_at_the_platform() -> None:
    async with Line() as line:
        await line.listen(5)
        assert LEAD - 0.1 < line.socket.most_held <= LEAD + 0.2


@in_loop
async def test_the_next_prompt_follows_in_the_same_socket() -> None:
    async with Line(FakeCalls([listening("can-cuoc", "Căn cước.")])) as line:
        await line.press("1")
        await line.listen(3.5)
        assert line.socket.played.endswith(b"\xcc" * 24000)
        assert line.ear.given[1].menu == "can-cuoc"
        await line.press("2")
        assert line.calls.asked == [(1, Keys("1")), (2, Keys("2"))]
        assert line.ended is None


@in_loop
async def test_a_mark_from_before_the_last_clear_means_nothing() -> None:
    async with Line(FakeCalls([listening("can-cuoc", "Xin chào.")])) as line:
        await line.listen(5)
        assert line.socket.events.count("mark") == 1
        await line.press("1")
        # The clear has echoed the mark of the first prompt. Were it taken for that of the second, 8 s would be over.
        await line.listen(8.5)
        assert line.calls.heard == [Keys("1")]
        await line.listen(0.6)
        assert len(line.calls.heard) == 2


@in_loop
async def test_a_platform_that_echoes_no_marks_is_waited_for_no_longer_than_the_prompt_can_last() -> None:
    async with Line() as line:
        line.socket.loses_marks = True
        await line.listen(6 + 2 + 8.2)
        assert len(line.calls.heard) == 1


@pytest.mark.parametrize(
    "reply",
    [
        [Say(("Xin chào.",)), Record()],
        [Say(("Xin chào.",)), HangUp()],
        [Say(("Xin chào.",)), Listen(ear="record")],
        [Say(("Xin chào.",)), Listen(ear="keys")],
        listening("main", "Một câu không có tệp."),
    ],
)
@in_loop
async def test_what_a_stream_cannot_carry_is_left_to_the_document(reply: list[object]) -> None:
    async with Line(FakeCalls([reply])) as line:  # type: ignore[list-item]
        await line.listen(1)
        await line.press("1")
        assert line.ended == "document"
        assert line.socket.closed == 1000
        assert line.socket.events[-1] == "clear"


@in_loop
async def test_a_prompt_file_that_cannot_be_read_belongs_to_the_document() -> None:
    line = Line()
    line.sounds.broken.add("aa.wav")
    async with line:
        assert line.ended == "document"


@pytest.mark.parametrize(("fault", "why"), [(StoreUnavailable(), "broken"), (CallOver(), "over")])
@in_loop
async def test_a_turn_that_fails_is_left_to_the_webhook(fault: Exception, why: str) -> None:
    async with Line(FakeCalls([fault])) as line:
        await line.press("1")
        assert (line.ended, line.socket.closed) == (why, 1000)


@in_loop
async def test_a_second_start_changes_nothing() -> None:
    async with Line() as line:
        line.socket.put({"event": "start", "start": {"streamSid": "other", "callSid": "other"}})
        await line.listen(1)
        await line.press("1")
        assert line.calls.heard == [Keys("1")]


@in_loop
async def test_audio_that_has_queued_up_is_passed_over_until_it_is_caught_up_with() -> None:
    async with Line() as line:
        await line.listen(1)
        line.wall += 4
        for _ in range(200):
            line.socket.put(media(at=line.ms))
            line.ms += 20
        await line.settle()
        dropped = sum(float(str(seen[1])) for seen in line.metrics.seen if seen[0] == "dropped")
        assert 2 < dropped < 4
        assert line.ear.given[0].heard == pytest.approx(5 - dropped)


@in_loop
async def test_a_frame_may_have_any_size() -> None:
    async with Line(ear=FakeEar([FakeListening(meant=NOTHING)])) as line:
        line.socket.put(media(b""))
        line.socket.put(media(b"\xff"))
        for _ in range(8):
            line.socket.put(media(b"\xff" * 16000))
        await line.settle()
        assert line.calls.heard == [Silence()]


@in_loop
async def test_what_is_open_is_counted_and_why_it_ended() -> None:
    async with Line() as line:
        pass
    assert line.metrics.seen[0] == ("opened",)
    assert line.metrics.seen[-1] == ("closed", "dropped")
