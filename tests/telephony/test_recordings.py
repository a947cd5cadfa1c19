"""Recordings are fetched as platforms really give them: late, elsewhere, behind a key, or never."""

from __future__ import annotations

import base64
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from ivr.core.errors import IvrError
from ivr.services.hearing import RecordingLost
from ivr.telephony.hosts import API_HOSTS, STORAGE_HOSTS, Hosts
from ivr.telephony.recordings import BUDGET, LARGEST, Account, PlatformRecordings

URL = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"
STORED = "https://bucket.s3.ap-southeast-1.amazonaws.com/RE1?X-Amz-Signature=secret"
ACCOUNT = Account("AC1", ("key",))
ADDRESSES = {
    "api.twilio.com": ("52.1.1.1",),
    "bucket.s3.ap-southeast-1.amazonaws.com": ("52.2.2.2",),
    "inside.s3.amazonaws.com": ("10.0.0.1",),
    "api.ie1.twilio.com": ("2001:4860:4860::8888", "52.3.3.3"),
}

Answer = Callable[[httpx.Request], httpx.Response]


class NoSound(IvrError):
    """The file is no sound."""


def decode(content: bytes) -> bytes:
    if not content.startswith(b"RIFF"):
        raise NoSound
    return content.removeprefix(b"RIFF")


@dataclass
class World:
    """A network and a clock set by hand: each request takes ``delay`` seconds."""

    answer: Answer
    delay: float = 0.1
    time: float = 1000.0
    asked: list[httpx.Request] = field(default_factory=list)

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        self.time += self.delay
        found = self.answer(request)
        if isinstance(found.stream, Drops):
            return found
        # As it comes from a wire: not read yet.
        return httpx.Response(found.status_code, headers=found.headers, stream=httpx.ByteStream(found.content))

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.time += seconds

    def recordings(self, account: Account = ACCOUNT) -> PlatformRecordings:
        return PlatformRecordings(
            Hosts(API_HOSTS["twilio"], STORAGE_HOSTS["twilio"], resolve=lambda host, _: ADDRESSES[host]),
            account,
            decode,
            transport=httpx.MockTransport(self.handle),
            clock=lambda: self.time,
            sleep=self.sleep,
        )

    def hosts_asked(self) -> list[str]:
        return [request.headers["Host"] for request in self.asked]


def sound(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"RIFFvoice")


def moved(to: str, status: int = 302) -> Answer:
    return lambda _: httpx.Response(status, headers={"Location": to})


def by_host(**answers: Answer) -> Answer:
    """``api`` and ``bucket`` answer, each in its way."""
    return lambda request: answers[request.headers["Host"].partition(".")[0]](request)


def after(tries: int, before: httpx.Response) -> Answer:
    left = [before] * tries

    def answer(request: httpx.Request) -> httpx.Response:
        return left.pop() if left else sound(request)

    return answer


def lost(world: World, url: str = URL) -> RecordingLost:
    with pytest.raises(RecordingLost) as fault:
        world.recordings().fetch(url)
    # Whoever has the address can listen, and the message goes into the log.
    assert "RE1" not in str(fault.value)
    assert "secret" not in str(fault.value)
    assert fault.value.why == "broken"
    return fault.value


def test_a_recording_is_fetched_with_the_key_of_the_account() -> None:
    world = World(sound)
    assert world.recordings().fetch(URL) == b"voice"
    (request,) = world.asked
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"AC1:key").decode()
    assert request.headers["Accept-Encoding"] == "identity"


def test_the_address_that_was_checked_is_the_one_that_is_asked_and_the_name_is_proven() -> None:
    world = World(sound)
    world.recordings().fetch(URL)
    (request,) = world.asked
    assert (request.url.host, request.headers["Host"]) == ("52.1.1.1", "api.twilio.com")
    assert request.extensions["sni_hostname"] == "api.twilio.com"


def test_an_address_that_cannot_be_reached_gives_way_to_the_next() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if ":" in request.url.host:
            raise httpx.ConnectError("no route")
        return sound(request)

    world = World(answer)
    assert world.recordings().fetch("https://api.ie1.twilio.com/RE1") == b"voice"
    assert [request.url.host for request in world.asked] == ["2001:4860:4860::8888", "52.3.3.3"]


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


class Drops(httpx.SyncByteStream):
    def __init__(self, drops: Iterator[bytes]) -> None:
        self._drops = drops

    def __iter__(self) -> Iterator[bytes]:
        return self._drops


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


def test_storage_elsewhere_is_followed_without_the_key() -> None:
    world = World(by_host(api=moved(STORED), bucket=sound))
    assert world.recordings().fetch(URL) == b"voice"
    assert ["Authorization" in request.headers for request in world.asked] == [True, False]
    assert world.asked[1].url.query == b"X-Amz-Signature=secret"


@pytest.mark.parametrize("to", ["https://api.ie1.twilio.com/RE1", "https://api.twilio.com:8443/RE1"])
def test_another_host_or_port_of_the_platform_is_not_shown_the_key_either(to: str) -> None:
    world = World(lambda request: moved(to)(request) if len(world.asked) == 1 else sound(request))
    assert world.recordings().fetch(URL) == b"voice"
    assert ["Authorization" in request.headers for request in world.asked] == [True, False]


def test_the_same_host_keeps_the_key() -> None:
    world = World(lambda request: moved("/elsewhere")(request) if len(world.asked) == 1 else sound(request))
    assert world.recordings().fetch(URL) == b"voice"
    assert ["Authorization" in request.headers for request in world.asked] == [True, True]
    assert world.asked[1].url.path == "/elsewhere"


def test_storage_that_does_not_have_the_file_yet_is_waited_for() -> None:
    late = after(2, httpx.Response(403))
    world = World(by_host(api=moved(STORED), bucket=late))
    assert world.recordings().fetch(URL) == b"voice"


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://inside.s3.amazonaws.com/RE1",
        "https://evil.example/RE1",
        "http://api.twilio.com/RE1",
        "file:///etc/passwd",
        "//evil.example/RE1",
        "https://[broken",
        "https://user@bucket.s3.amazonaws.com/RE1",
    ],
)
def test_a_redirect_does_not_lead_where_the_first_address_may_not(to: str) -> None:
    world = World(moved(to))
    assert lost(world).reason == "refused"
    assert len(world.asked) == 1


@pytest.mark.parametrize(
    "url", ["https://evil.example/RE1", "http://127.0.0.1/RE1", "https://inside.s3.amazonaws.com/x"]
)
def test_an_address_that_is_not_expected_is_not_asked(url: str) -> None:
    world = World(sound)
    assert lost(world, url).reason == "refused"
    assert world.asked == []


def test_redirects_that_go_round_end() -> None:
    world = World(moved(URL))
    assert lost(world).reason == "refused"
    assert len(world.asked) == 4


@pytest.mark.parametrize("status", [300, 304, 400, 401, 403, 410])
def test_a_refusal_is_not_asked_twice(status: int) -> None:
    world = World(lambda _: httpx.Response(status))
    fault = lost(world)
    assert fault.reason == "refused"
    assert f"api.twilio.com answered {status}" in fault.detail
    assert len(world.asked) == 1


def test_while_one_key_replaces_another_both_are_tried() -> None:
    right = "Basic " + base64.b64encode(b"AC1:old").decode()
    world = World(
        lambda request: sound(request) if request.headers["Authorization"] == right else httpx.Response(401)
    )
    assert world.recordings(Account("AC1", ("new", "old"))).fetch(URL) == b"voice"
    assert len(world.asked) == 2


def test_without_an_account_no_key_is_shown() -> None:
    world = World(sound)
    assert world.recordings(Account("", ("key",))).fetch(URL) == b"voice"
    assert "Authorization" not in world.asked[0].headers


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


def test_the_key_does_not_show_when_an_account_is_printed() -> None:
    assert "key" not in repr(ACCOUNT).replace("keys", "")


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
