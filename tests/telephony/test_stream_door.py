"""Only the platform gets in, only for the turn that its document named, and only once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest
from structlog.testing import capture_logs
from twilio.request_validator import RequestValidator

from ivr.core.errors import StoreUnavailable
from ivr.telephony.signature import Signatures
from ivr.telephony.stream_door import StreamDoor
from ivr.telephony.tokens import Tokens
from tests.telephony.fakes import CALL, KEY, FakePrompts
from tests.telephony.stream_fakes import (
    FILES,
    SID,
    FakeCalls,
    FakeEar,
    FakeSounds,
    FakeStreamMetrics,
    in_loop,
    media,
)

URL = "wss://hotline.example.vn/voice/stream"
TOKENS = Tokens("a secret of more than thirty-two characters")


def signed(url: str = URL, key: str = KEY) -> str:
    signature: str = RequestValidator(key).compute_signature(url, {})
    return signature


def start(token: str | None = None, call: str = CALL) -> str:
    parameters = {"token": TOKENS.issue(call, 1) if token is None else token}
    return json.dumps(
        {"event": "start", "streamSid": SID, "start": {"callSid": call, "customParameters": parameters}}
    )


CONNECTED = json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"})


class House:
    """A door with fakes behind it."""

    def __init__(self, calls: FakeCalls | None = None, *, signs: bool = True, **limits: Any) -> None:
        self.metrics = FakeStreamMetrics()
        self.calls = calls or FakeCalls()
        self.door = StreamDoor(
            calls=self.calls,
            ear=FakeEar(),
            prompts=FakePrompts(FILES),
            sounds=FakeSounds(),
            tokens=TOKENS,
            signatures=Signatures("wss://hotline.example.vn", [KEY]) if signs else None,
            metrics=self.metrics,
            **limits,
        )

    @property
    def refused(self) -> list[object]:
        return [seen[1] for seen in self.metrics.seen if seen[0] == "refused"]


class Visit:
    """One socket that knocks at a door."""

    def __init__(self, house: House, signature: str | None = None, **scope: Any) -> None:
        headers = [] if signature is None else [(b"x-twilio-signature", signature.encode())]
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": "/voice/stream",
            "raw_path": b"/voice/stream",
            "query_string": b"",
            "headers": headers,
            "client": ("203.0.113.9", 4711),
            "subprotocols": [],
            "extensions": {"websocket.http.response": {}},
            **scope,
        }
        self.inbox: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.sent: list[MutableMapping[str, Any]] = []
        self.changed = asyncio.Event()
        self.inbox.put_nowait({"type": "websocket.connect"})
        self.serving = asyncio.create_task(house.door(self.scope, self.inbox.get, self._send))
        self.serving.add_done_callback(lambda _: self.changed.set())

    def say(self, *texts: str) -> Visit:
        for text in texts:
            self.inbox.put_nowait({"type": "websocket.receive", "text": text})
        return self

    def leave(self) -> None:
        self.inbox.put_nowait({"type": "websocket.disconnect", "code": 1006})

    async def until(self, kind: str) -> MutableMapping[str, Any]:
        """Wait for an event that is sent to the platform."""
        while not self.serving.done():
            for event in self.sent:
                if event["type"] == kind:
                    return event
            self.changed.clear()
            await self.changed.wait()
        raise AssertionError(f"ended without {kind}: {self.sent}")

    async def outcome(self) -> str:
        """Wait for the end: what was sent last."""
        await self.serving
        last = self.sent[-1]
        if last["type"] == "websocket.http.response.body":
            return f"status {self.sent[-2]['status']}"
        if len(self.sent) == 1:
            # A handshake that is closed is answered with 403 by every server.
            return "status 403"
        return f"closed {last['code']}" if last["type"] == "websocket.close" else str(last["type"])

    async def _send(self, event: MutableMapping[str, Any]) -> None:
        if event["type"] == "websocket.close":
            self.inbox.put_nowait({"type": "websocket.disconnect", "code": event["code"]})
        self.sent.append(event)
        self.changed.set()


@pytest.mark.parametrize(
    "signature", [signed(), signed(f"{URL}/"), signed("wss://hotline.example.vn:443/voice/stream")]
)
@in_loop
async def test_the_platform_gets_in_and_hears_the_prompt(signature: str) -> None:
    visit = Visit(House(), signature).say(CONNECTED, start())
    sent = json.loads((await visit.until("websocket.send"))["text"])
    assert (sent["event"], sent["streamSid"]) == ("media", SID)
    visit.leave()
    await visit.serving


@pytest.mark.parametrize(
    "signature",
    [None, "", "nonsense", signed(key="another"), signed(URL.replace("wss", "https")), signed(f"{URL}?a=b"), "\xe9"],
)
@in_loop
async def test_whoever_does_not_sign_stays_outside(signature: str | None) -> None:
    house = House()
    visit = Visit(house, signature).say(CONNECTED, start())
    assert await visit.outcome() == "status 403"
    assert house.refused == ["signature"]
    assert not house.calls.claimed


@in_loop
async def test_a_platform_that_signs_no_sockets_is_known_by_its_token_alone() -> None:
    visit = Visit(House(signs=False)).say(CONNECTED, start())
    await visit.until("websocket.send")
    visit.leave()
    await visit.serving


@in_loop
async def test_the_protocol_that_is_offered_is_taken() -> None:
    visit = Visit(House(), signed(), subprotocols=["audio.somleng.org", "other"])
    assert (await visit.until("websocket.accept"))["subprotocol"] == "audio.somleng.org"
    visit.leave()
    await visit.serving


@pytest.mark.parametrize(
    "token",
    [
        "",
        "1",
        "1." + "0" * 64,
        TOKENS.issue("another call", 1),
        TOKENS.issue(CALL, 2)[1:],
        Tokens("x").issue(CALL, 1),
    ],
)
@in_loop
async def test_a_stolen_or_invented_token_is_refused(token: str) -> None:
    house = House()
    assert await Visit(house, signed()).say(CONNECTED, start(token)).outcome() == "closed 1008"
    assert house.refused == ["token"]
    assert not house.calls.claimed


@in_loop
async def test_a_token_of_a_turn_that_is_not_awaited_is_refused() -> None:
    house = House()
    visit = Visit(house, signed()).say(CONNECTED, start(TOKENS.issue(CALL, 2)))
    assert await visit.outcome() == "closed 1008"
    assert house.refused == ["claimed"]


@in_loop
async def test_of_two_sockets_for_one_call_the_second_is_refused() -> None:
    house = House()
    first = Visit(house, signed()).say(CONNECTED, start())
    await first.until("websocket.send")
    assert await Visit(house, signed()).say(CONNECTED, start()).outcome() == "closed 1008"
    assert house.refused == ["claimed"]
    assert house.door.open == 1
    first.leave()
    await first.serving
    assert await Visit(house, signed()).say(CONNECTED, start()).outcome() == "closed 1008"


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
async def test_a_database_that_does_not_answer_leaves_the_call_to_its_document() -> None:
    house = House(FakeCalls(fails=StoreUnavailable()))
    assert await Visit(house, signed()).say(CONNECTED, start()).outcome() == "closed 1008"
    assert house.refused == ["broken"]


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


@in_loop
async def test_a_refusal_is_logged_without_a_word_of_the_stranger() -> None:
    with capture_logs() as logs:
        await Visit(House(), "evil-signature").outcome()
        await Visit(House(), signed()).say('{"event":"start","start":"evil-start"}').outcome()
        await Visit(House(), signed()).say(start("evil-token", "evil-call")).outcome()
    assert [(entry["event"], entry["why"], entry["peer"]) for entry in logs] == [
        ("stream refused", "signature", "203.0.113.9"),
        ("stream refused", "garbled", "203.0.113.9"),
        ("stream refused", "token", "203.0.113.9"),
    ]
    assert "evil" not in str(logs)
