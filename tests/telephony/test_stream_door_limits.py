"""How many sockets may stand at the door, for how long, and what they may say there."""

from __future__ import annotations

import json

import pytest

from tests.telephony.door_visits import CONNECTED, House, Visit, signed, start
from tests.telephony.stream_fakes import in_loop, media


@in_loop
async def test_whoever_does_not_start_in_time_is_sent_away() -> None:
    house = House(start=0.01)
    assert await Visit(house, signed()).say(CONNECTED).outcome() == "closed 1008"
    assert house.refused == ["late"]


@pytest.mark.parametrize("first", [media(), "{", '{"event":"stop"}', '{"event":"start"}', " " * 70_000])
@in_loop
async def test_something_else_than_a_start_is_refused(first: str) -> None:
    house = House()
    assert await Visit(house, signed()).say(first, start()).outcome() == "closed 1008"
    assert house.refused == ["garbled"]


@in_loop
async def test_a_binary_message_is_refused() -> None:
    house = House()
    visit = Visit(house, signed())
    visit.inbox.put_nowait({"type": "websocket.receive", "bytes": start().encode()})
    assert await visit.outcome() == "closed 1008"
    assert house.refused == ["garbled"]


@in_loop
async def test_greetings_without_an_end_are_refused() -> None:
    house = House()
    assert await Visit(house, signed()).say(*[CONNECTED] * 20, start()).outcome() == "closed 1008"
    assert house.refused == ["garbled"]


@in_loop
async def test_whoever_leaves_before_the_start_is_forgotten() -> None:
    house = House()
    visit = Visit(house, signed())
    visit.leave()
    await visit.serving
    assert house.refused == ["left"]
    assert house.door.open == 0


@in_loop
async def test_no_more_are_let_in_than_may_be_open() -> None:
    house = House(most_open=1)
    first = Visit(house, signed()).say(CONNECTED, start())
    await first.until("websocket.send")
    assert await Visit(house, signed()).outcome() == "status 503"
    assert house.refused == ["full"]
    first.leave()
    await first.serving
    other = Visit(house, signed()).say(CONNECTED, start())
    assert await other.outcome() == "closed 1008"
    assert house.refused == ["full", "claimed"]


@in_loop
async def test_those_who_could_be_anybody_take_only_a_part_of_the_places() -> None:
    house = House(most_unproven=2)
    waiting = [Visit(house, signed()) for _ in range(2)]
    for visit in waiting:
        await visit.until("websocket.accept")
    assert await Visit(house, signed()).outcome() == "status 503"
    for visit in waiting:
        visit.leave()
        await visit.serving
    late = Visit(house, signed()).say(CONNECTED, start())
    await late.until("websocket.send")
    late.leave()
    await late.serving


@in_loop
async def test_a_server_that_cannot_answer_with_a_status_closes() -> None:
    house = House()
    await house.door.drain(5)
    assert await Visit(house, signed(), extensions={}).outcome() == "status 403"


@in_loop
async def test_draining_ends_what_is_open_and_lets_nobody_in() -> None:
    house = House()
    visit = Visit(house, signed()).say(CONNECTED, start())
    await visit.until("websocket.send")
    assert await house.door.drain(5)
    assert await visit.outcome() == "closed 1000"
    assert json.loads(visit.sent[-2]["text"])["event"] == "clear"
    assert ("closed", "drained") in house.metrics.seen
    assert await Visit(house, signed()).outcome() == "status 503"
    assert house.refused == ["draining"]


@in_loop
async def test_draining_an_empty_house_takes_no_time() -> None:
    assert not await House().door.drain(5)
