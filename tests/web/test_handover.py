"""A request goes to a thread whole and comes back whole."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import Any

import pytest

from ivr.web.handover import Handover
from ivr.web.intake import Message, Scope

SEEN: ContextVar[str] = ContextVar("seen", default="nothing")


def scope(**more: Any) -> Scope:
    return {
        "type": "http",
        "method": "POST",
        "path": "/voice/turn/à b",
        "raw_path": b"/voice/turn/%C3%A0%20b",
        "query_string": b"a=%20",
        "http_version": "1.1",
        "headers": [(b"content-length", b"4"), (b"x-twilio-signature", b"s")],
        "client": ("192.0.2.7", 50000),
        "server": ("127.0.0.1", 8000),
        **more,
    }


def serve(application: Any, scope: Scope, messages: Sequence[Message] = ({"body": b"abcd"},)) -> list[Message]:
    """Serve one request; returns what was sent."""
    sent, waiting = list[Message](), list(messages)

    async def receive() -> Message:
        return {"type": "http.request", **waiting.pop(0)}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Handover(application, threads=2)(scope, receive, send))
    return sent


def test_the_application_sees_the_whole_request_in_a_thread() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read(), thread=threading.current_thread())
        start("204 No Content", [])
        return []

    serve(application, scope(), [{"body": b"ab", "more_body": True}, {"body": b"cd"}])
    assert seen["body"] == b"abcd"
    assert seen["thread"] is not threading.main_thread()
    assert seen["REQUEST_METHOD"] == "POST"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/voice/turn/à b"
    assert seen["asgi.scope"]["raw_path"] == b"/voice/turn/%C3%A0%20b"
    assert (seen["CONTENT_LENGTH"], seen["HTTP_X_TWILIO_SIGNATURE"], seen["REMOTE_ADDR"]) == ("4", "s", "192.0.2.7")


def test_the_answer_goes_out_in_one_piece() -> None:
    def application(_environ: object, start: Any) -> Iterator[bytes]:
        write = start("200 OK", [("Content-Type", "text/xml"), ("X-Two", "1"), ("X-Two", "2")])
        write(b"<Res")
        yield b"pon"
        yield b"se/>"

    head, body = serve(application, scope())
    assert head["status"] == 200
    assert head["headers"] == [(b"content-type", b"text/xml"), (b"x-two", b"1"), (b"x-two", b"2")]
    assert body == {"type": "http.response.body", "body": b"<Response/>"}


def test_an_application_may_change_its_mind_before_the_end() -> None:
    def application(_environ: object, start: Any) -> list[bytes]:
        start("200 OK", [("X", "1")])
        start("503 Service Unavailable", [])
        return [b"later"]

    head, body = serve(application, scope())
    assert (head["status"], head["headers"], body["body"]) == (503, [], b"later")


class Breaking:
    """An answer that breaks while it is read."""

    def __init__(self) -> None:
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        yield b"half"
        raise OSError("gone")

    def close(self) -> None:
        self.closed += 1


def test_an_answer_is_closed_even_when_it_breaks_and_nothing_of_it_is_sent() -> None:
    answer = Breaking()

    def application(_environ: object, start: Any) -> Breaking:
        start("200 OK", [])
        return answer

    with pytest.raises(OSError, match="gone"):
        serve(application, scope())
    assert answer.closed == 1


def test_what_one_request_leaves_in_its_context_no_other_one_finds() -> None:
    found: list[str] = []

    def application(_environ: object, start: Any) -> list[bytes]:
        found.append(SEEN.get())
        SEEN.set("something")
        start("200 OK", [])
        return []

    handover = Handover(application, threads=1)

    async def twice() -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(_message: Message) -> None:
            pass

        await handover(scope(), receive, send)
        await handover(scope(), receive, send)

    asyncio.run(twice())
    assert found == ["nothing", "nothing"]


def test_a_websocket_is_closed_politely() -> None:
    def application(_environ: object, _start: Any) -> list[bytes]:
        raise AssertionError("nobody asked Flask")

    assert serve(application, {"type": "websocket"}) == [{"type": "websocket.close", "code": 1000}]
