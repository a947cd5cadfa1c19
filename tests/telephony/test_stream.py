"""A conversation over one socket, as the platform and the caller live it."""

from __future__ import annotations

import asyncio

import pytest

from ivr.core.effects import HangUp, Listen, Record, Say
from ivr.core.errors import CallOver, EarFailed, StoreUnavailable
from ivr.core.inputs import Heard, Keys, Silence, Unheard
from ivr.core.meaning import NOTHING
from ivr.telephony.media import BadMessage
from ivr.telephony.playout import LEAD
from ivr.telephony.sockets import Gone
from ivr.telephony.stream import STALLED
from tests.telephony.stream_fakes import (
    UNDERSTOOD,
    FakeCalls,
    FakeEar,
    FakeListening,
    Line,
    in_loop,
    listening,
    media,
)


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
async def test_a_word_that_has_just_begun_when_time_runs_out_is_heard() -> None:
    async with Line(ear=FakeEar([FakeListening(meant=UNDERSTOOD)])) as line:
        await line.listen(6 + 8.1)
        assert line.calls.heard == [Heard(UNDERSTOOD)]


@in_loop
async def test_never_more_than_the_lead_lies_at_the_platform() -> None:
    async with Line() as line:
        await line.listen(5)
        assert LEAD - 0.1 < line.socket.most_held <= LEAD + 0.2


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


@pytest.mark.parametrize(("fault", "why"), [(StoreUnavailable(), "broken"), (CallOver(), "over")])
@in_loop
async def test_a_turn_that_fails_is_left_to_the_webhook(fault: Exception, why: str) -> None:
    async with Line(FakeCalls([fault])) as line:
        await line.press("1")
        assert (line.ended, line.socket.closed) == (why, 1000)


@in_loop
async def test_a_caller_who_hangs_up_is_forgotten_at_once() -> None:
    async with Line() as line:
        await line.listen(1)
        line.socket.put({"event": "stop", "streamSid": "MZ", "stop": {}})
        await line.settle()
        assert line.ended == "stopped"
        assert line.ear.given[0].closed
        assert line.calls.asked == []


@in_loop
async def test_a_socket_that_drops_in_the_middle_of_a_sentence_ends_everything() -> None:
    spoken = FakeListening(begins=1.0, ends=3.0)
    async with Line(ear=FakeEar([spoken])) as line:
        await line.listen(2)
        line.socket.put(Gone())
        await line.settle()
        assert line.ended == "dropped"
        assert spoken.closed
        assert line.calls.asked == []


@in_loop
async def test_a_socket_that_drops_while_words_are_being_understood_starts_no_turn() -> None:
    spoken = FakeListening(ends=1.0, decoded=asyncio.Event())
    async with Line(ear=FakeEar([spoken])) as line:
        await line.listen(1.5)
        line.socket.put(Gone())
        await line.settle()
        assert line.ended == "dropped"
        assert line.calls.asked == []


@pytest.mark.parametrize("message", ["{", "[]", '{"event":"media"}', '{"event":"dtmf","dtmf":{"digit":"55"}}'])
@in_loop
async def test_garbage_ends_the_stream(message: str) -> None:
    async with Line() as line:
        line.socket.put(message)
        await line.settle()
        assert (line.ended, line.socket.closed) == ("garbled", 1000)


@in_loop
async def test_a_binary_message_ends_the_stream() -> None:
    async with Line() as line:
        line.socket.put(BadMessage("It is binary."))
        await line.settle()
        assert line.ended == "garbled"


@pytest.mark.parametrize("message", ['{"event":"weather"}', '{"event":"connected"}', '{"event":7}', "{}"])
@in_loop
async def test_what_is_not_known_is_passed_over(message: str) -> None:
    async with Line() as line:
        line.socket.put(message)
        await line.listen(0.1)
        assert line.ended is None


@in_loop
async def test_a_second_start_changes_nothing() -> None:
    async with Line() as line:
        line.socket.put({"event": "start", "start": {"streamSid": "other", "callSid": "other"}})
        await line.listen(1)
        await line.press("1")
        assert line.calls.heard == [Keys("1")]


@in_loop
async def test_a_platform_that_sends_no_audio_is_given_up() -> None:
    async with Line() as line:
        await line.listen(1)
        line.wall += STALLED - 0.1
        await line.stream.watch()
        assert line.ended is None
        line.wall += 0.2
        await line.stream.watch()
        await line.settle()
        assert line.ended == "stalled"


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


@in_loop
async def test_a_platform_that_takes_nothing_is_given_up() -> None:
    async with Line() as line:
        line.stream._sender._slow = 0.01
        line.socket.stuck.clear()
        line.socket.put(media())
        line.socket.put({"event": "dtmf", "dtmf": {"digit": "1"}})
        await line.running
        assert line.ended == "slow"


@in_loop
async def test_a_drained_stream_is_silent_and_closed() -> None:
    async with Line() as line:
        await line.listen(1)
        await line.stream.drain()
        await line.settle()
        assert (line.ended, line.socket.closed, line.socket.held) == ("drained", 1000, 0)
        assert line.calls.asked == []


@in_loop
async def test_words_that_are_being_understood_are_not_lost_by_draining() -> None:
    spoken = FakeListening(ends=1.0, decoded=asyncio.Event())
    async with Line(ear=FakeEar([spoken])) as line:
        await line.listen(1.2)
        await line.stream.drain()
        await line.settle()
        assert line.ended is None
        assert spoken.decoded is not None
        spoken.decoded.set()
        await line.settle()
        assert line.calls.heard == [Heard(UNDERSTOOD)]
        assert line.ended == "drained"


@in_loop
async def test_the_time_to_the_answer_is_counted_for_words_only() -> None:
    async with Line(ear=FakeEar([FakeListening(), FakeListening(ends=1.0)])) as line:
        await line.press("1")
        assert not any(seen[0] == "answered" for seen in line.metrics.seen)
        await line.listen(1.2)
        assert sum(seen[0] == "answered" for seen in line.metrics.seen) == 1


@in_loop
async def test_what_is_open_is_counted_and_why_it_ended() -> None:
    async with Line() as line:
        pass
    assert line.metrics.seen[0] == ("opened",)
    assert line.metrics.seen[-1] == ("closed", "dropped")


@in_loop
async def test_the_ear_knows_what_is_played_and_what_was_played_just_before() -> None:
    async with Line() as line:
        await line.listen(1.0)
        await line.press("1")
        first, second = line.ear.given[:2]
        assert [len(b"".join(sounds)) for sounds, _ in first.played_to] == [6 * 8000, 0]
        assert first.played_to[0][1] == b""
        assert len(second.played_to[0][1]) == 8000
