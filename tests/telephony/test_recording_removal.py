"""Recordings are removed at the platform by the request that its own library makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from ivr.services.voices import NotRemoved
from ivr.telephony.recording_removal import PlatformRemoval

SID = "RE" + "a" * 32
URL = f"https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/{SID}"


@dataclass
class Platform:
    status: int = 204
    asked: list[tuple[str, str, bool]] = field(default_factory=list)


@contextmanager
def listening(platform: Platform) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_DELETE(self) -> None:
            platform.asked.append(("DELETE", self.path, "Authorization" in self.headers))
            self.send_response(platform.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def removal(base: str) -> PlatformRemoval:
    return PlatformRemoval(("AC1", "key"), base)


@pytest.mark.parametrize("ending", ["", ".wav", ".mp3", ".wav?Download=true"])
def test_the_recording_is_named_by_its_address(ending: str) -> None:
    platform = Platform()
    with listening(platform) as base:
        removal(base).remove(URL + ending)
    assert platform.asked == [("DELETE", f"/2010-04-01/Accounts/AC1/Recordings/{SID}.json", True)]


def test_what_is_gone_already_is_no_fault() -> None:
    platform = Platform(status=404)
    with listening(platform) as base:
        removal(base).remove(URL)
    assert len(platform.asked) == 1


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_a_refusal_is_told_without_the_address(status: int) -> None:
    with listening(Platform(status=status)) as base, pytest.raises(NotRemoved) as caught:
        removal(base).remove(URL)
    assert SID not in str(caught.value)
    assert caught.value.why == "refused"


def test_a_platform_that_cannot_be_reached_is_told() -> None:
    with pytest.raises(NotRemoved, match="unreached"):
        removal("http://127.0.0.1:1").remove(URL)


def test_an_address_of_something_else_is_not_asked_for() -> None:
    platform = Platform()
    with listening(platform) as base, pytest.raises(NotRemoved, match="unknown_address"):
        removal(base).remove("https://storage.example/file.wav")
    assert platform.asked == []
