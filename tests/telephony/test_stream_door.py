"""Only the platform gets in, only for the turn that its document named, and only once."""

from __future__ import annotations

import json

import pytest
from structlog.testing import capture_logs

from ivr.core.errors import StoreUnavailable
from ivr.telephony.tokens import Tokens
from tests.telephony.door_visits import CONNECTED, TOKENS, URL, House, Visit, signed, start
from tests.telephony.fakes import CALL
from tests.telephony.stream_fakes import SID, FakeCalls, in_loop


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
async def test_a_database_that_does_not_answer_leaves_the_call_to_its_document() -> None:
    house = House(FakeCalls(fails=StoreUnavailable()))
    assert await Visit(house, signed()).say(CONNECTED, start()).outcome() == "closed 1008"
    assert house.refused == ["broken"]


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
