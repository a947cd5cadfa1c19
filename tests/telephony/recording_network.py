"""A network with recordings in it and a clock set by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from ivr.core.errors import IvrError
from ivr.services.recognising import RecordingLost
from ivr.telephony.hosts import API_HOSTS, STORAGE_HOSTS, Hosts
from ivr.telephony.recordings import Account, PlatformRecordings

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


class Drops(httpx.SyncByteStream):
    def __init__(self, drops: Iterator[bytes]) -> None:
        self._drops = drops

    def __iter__(self) -> Iterator[bytes]:
        return self._drops


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
