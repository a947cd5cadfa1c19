"""Recordings are fetched as platforms really give them: late, drop by drop, huge, or never."""

from __future__ import annotations

import base64
import http.server
import threading
from collections.abc import Iterator

import httpx
import pytest

from ivr.services.recognising import RecordingLost
from ivr.telephony.hosts import API_HOSTS, Hosts
from ivr.telephony.recordings import BUDGET, LARGEST, PlatformRecordings
from tests.telephony.recording_network import (
    ACCOUNT,
    STORED,
    URL,
    Drops,
    World,
    after,
    by_host,
    decode,
    lost,
    moved,
    sound,
)


def test_a_recording_is_fetched_with_the_key_of_the_account() -> None:
    world = World(sound)
    assert world.recordings().fetch(URL) == b"voice"
    (request,) = world.asked
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"AC1:key").decode()
    assert request.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    "before",
    [
        httpx.Response(404),
        httpx.Response(202),
        httpx.Response(204),
        httpx.Response(200, content=b""),
        httpx.Response(503),
        httpx.Response(429),
    ],
)
def test_a_recording_that_is_not_ready_is_asked_for_again(before: httpx.Response) -> None:
    world = World(after(3, before))
    assert world.recordings().fetch(URL) == b"voice"
    assert len(world.asked) == 4


def test_a_recording_that_is_never_ready_is_given_up_in_time() -> None:
    world = World(lambda _: httpx.Response(404))
    assert lost(world).reason == "late"
    assert world.time - 1000.0 <= BUDGET
    assert 5 < len(world.asked) < 12


def test_a_host_that_does_not_answer_is_given_up_in_time() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        world.time += request.extensions["timeout"]["read"]
        raise httpx.ReadTimeout("slow", request=request)

    world = World(answer, delay=0.0)
    assert lost(world).reason == "late"
    assert world.time - 1000.0 <= BUDGET + 0.2


def test_a_host_that_sends_drop_by_drop_is_given_up_in_time() -> None:
    def drops() -> Iterator[bytes]:
        for _ in range(1000):
            world.time += 1.0
            yield b"R"

    world = World(lambda _: httpx.Response(200, stream=Drops(drops())))
    assert lost(world).reason == "late"
    assert world.time - 1000.0 <= BUDGET + 1.2


def test_a_name_that_cannot_be_looked_up_is_tried_again_and_given_up() -> None:
    def unknown(host: str, port: int) -> tuple[str, ...]:
        raise OSError("no such host")

    world = World(sound)
    recordings = PlatformRecordings(
        Hosts(API_HOSTS["twilio"], resolve=unknown), ACCOUNT, decode,
        transport=httpx.MockTransport(world.handle), clock=lambda: world.time, sleep=world.sleep,
    )  # fmt: skip
    with pytest.raises(RecordingLost, match="no such host"):
        recordings.fetch(URL)
    assert world.asked == []


def test_storage_that_does_not_have_the_file_yet_is_waited_for() -> None:
    late = after(2, httpx.Response(403))
    world = World(by_host(api=moved(STORED), bucket=late))
    assert world.recordings().fetch(URL) == b"voice"


def test_a_huge_file_is_not_read_to_its_end() -> None:
    sent = []

    def much() -> Iterator[bytes]:
        for _ in range(1000):
            sent.append(65536)
            yield b"x" * 65536

    world = World(lambda _: httpx.Response(200, stream=Drops(much())))
    assert lost(world).reason == "large"
    assert sum(sent) <= LARGEST + 65536


def test_a_file_that_is_no_sound_is_told_as_such() -> None:
    world = World(lambda _: httpx.Response(200, content=b"<html>"))
    fault = lost(world)
    assert (fault.reason, fault.detail) == ("unreadable", "The file is no sound.")


class Loopback(http.server.BaseHTTPRequestHandler):
    """A server of this machine that wants a key and is not ready the first time."""

    asked: list[str | None]

    def do_GET(self) -> None:
        self.asked.append(self.headers["Authorization"])
        ready = len(self.asked) > 1
        self.send_response(200 if ready else 404)
        self.send_header("Content-Length", "9" if ready else "0")
        self.end_headers()
        self.wfile.write(b"RIFFvoice" if ready else b"")

    def log_message(self, *_: object) -> None:
        pass


def test_over_a_real_socket() -> None:
    Loopback.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Loopback) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        recordings = PlatformRecordings(Hosts(own_machine=True), ACCOUNT, decode, sleep=lambda _: None)
        try:
            assert recordings.fetch(f"http://localhost:{server.server_port}/RE1") == b"voice"
        finally:
            recordings.close()
            server.shutdown()
            thread.join()
    assert Loopback.asked == ["Basic " + base64.b64encode(b"AC1:key").decode()] * 2
