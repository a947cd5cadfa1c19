"""Bodies are gathered whole before anybody works on them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from ivr.web.intake import LONGEST_BODY, MOST_DISCARDED, Intake, Message, Receive, Scope, Send

LENGTH = (b"content-length", b"5")


class Service:
    """Remembers what was handed on to it."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        message = await receive()
        self.bodies.append(message.get("body", b""))
        await send({"type": "http.response.start", "status": 200, "headers": []})


def chunk(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def serve(
    messages: Sequence[Message], *headers: tuple[bytes, bytes], patience: float = 10, kind: str = "http"
) -> tuple[Service, list[Message], int]:
    """Serve one connection; returns the service, what was sent, and how many messages were left unread."""
    service, sent, waiting = Service(), list[Message](), list(messages)

    async def receive() -> Message:
        if not waiting:
            await asyncio.get_running_loop().create_future()
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Intake(service, patience)({"type": kind, "headers": list(headers)}, receive, send))
    return service, sent, len(waiting)


def test_a_body_in_pieces_arrives_whole() -> None:
    service, sent, _ = serve([chunk(b"ab", more=True), chunk(b"", more=True), chunk(b"cde")], LENGTH)
    assert service.bodies == [b"abcde"]
    assert sent[0]["status"] == 200


def test_a_body_of_unknown_length_gets_one() -> None:
    other = (b"x-twilio-signature", b"s")
    service, _, _ = serve([chunk(b"abc", more=True), chunk(b"d")], (b"transfer-encoding", b"chunked"), other)
    assert service.scopes[0]["headers"] == [other, (b"content-length", b"4")]


def test_a_body_of_64_kb_is_taken() -> None:
    service, _, _ = serve([chunk(b"x" * LONGEST_BODY)], LENGTH)
    assert len(service.bodies[0]) == LONGEST_BODY


def test_a_longer_body_is_read_to_its_end_and_refused() -> None:
    half = chunk(b"x" * (LONGEST_BODY // 2 + 1), more=True)
    service, sent, unread = serve([half, half, chunk(b"x" * 900_000)], LENGTH)
    assert (service.bodies, sent[0]["status"], unread) == ([], 413, 0)
    assert b"64 kB" in sent[1]["body"]
    assert dict(sent[0]["headers"])[b"content-length"] == str(len(sent[1]["body"])).encode()


def test_an_endless_body_is_not_read_for_ever() -> None:
    service, sent, unread = serve([chunk(b"x" * MOST_DISCARDED, more=True)] * 4, LENGTH)
    assert (service.bodies, sent[0]["status"], unread) == ([], 413, 2)


def test_a_body_that_is_announced_as_endless_is_not_read_at_all() -> None:
    announced = (b"content-length", str(MOST_DISCARDED + 1).encode())
    service, sent, unread = serve([chunk(b"x", more=True)], announced)
    assert (service.bodies, sent[0]["status"], unread) == ([], 413, 1)


def test_a_body_that_does_not_arrive_in_time_is_refused() -> None:
    service, sent, _ = serve([chunk(b"a", more=True)], LENGTH, patience=0)
    assert (service.bodies, sent[0]["status"]) == ([], 408)


def test_a_sender_who_leaves_gets_nothing() -> None:
    service, sent, _ = serve([chunk(b"a", more=True), {"type": "http.disconnect"}], LENGTH)
    assert (service.bodies, sent) == ([], [])


@pytest.mark.parametrize("kind", ["http", "websocket", "lifespan"])
def test_what_has_no_body_is_handed_on_untouched(kind: str) -> None:
    service, _, _ = serve([chunk(b"")], kind=kind)
    assert service.scopes == [{"type": kind, "headers": []}]
