"""Fetches what a platform recorded: with the account's key, patiently but not for ever, from expected hosts only."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from ivr.core.errors import IvrError
from ivr.services.recognising import RecordingLost
from ivr.telephony.errors import HostRefused
from ivr.telephony.hosts import Hosts

#: Seconds for everything: a recording is ready one or two seconds after its webhook, and Twilio gives up a webhook
#: after 15, in which the answer must also be recognised and the turn be taken.
BUDGET = 6.0
#: Seconds until a host is given up for this try.
CONNECT, READ = 2.0, 3.0
#: Seconds that even the last try gets for each of its steps.
SHORTEST = 0.1
#: Seconds between tries; the last one again and again.
PAUSES = (0.25, 0.25, 0.5, 0.75, 1.0)
#: Redirects; Somleng sends on once, to its storage.
MOST_HOPS = 3
#: Bytes; a spoken answer of 20 s is a third of a megabyte.
LARGEST = 2 * 1024 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
#: What a host may say while a recording is on its way. Storage hides what is not there yet behind 403.
_NOT_YET = frozenset({202, 204, 404, 408, 409, 425, 429})


class NotReady(Exception):
    """The recording cannot be had at this moment."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose recordings they are: ``keys`` are tried one after the other, while one replaces another."""

    sid: str
    keys: Sequence[str] = field(repr=False)

    def authorizations(self) -> tuple[str, ...]:
        """Values of the header, best first; none without an account."""
        pairs = (f"{self.sid}:{key}".encode() for key in self.keys if self.sid)
        return tuple(f"Basic {base64.b64encode(pair).decode()}" for pair in pairs)


class PlatformRecordings:
    """The port ``Recordings`` over HTTP."""

    def __init__(
        self,
        hosts: Hosts,
        account: Account,
        decode: Callable[[bytes], bytes],
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``decode`` turns a file into PCM and raises ``IvrError`` for what it cannot read; times are in seconds."""
        # A connection is never used twice: it is proven for one name, and another name may have the same address.
        # No proxy is used, which would look the name up anew.
        alone = httpx.Limits(max_keepalive_connections=0)
        self._transport = transport or httpx.HTTPTransport(limits=alone)
        self._hosts, self._account, self._decode = hosts, account, decode
        self._clock, self._sleep = clock, sleep

    def fetch(self, url: str) -> bytes:
        """A recording as 16-bit little-endian mono PCM at 8,000 Hz; takes at most about ``BUDGET`` seconds.

        Raises ``RecordingLost``, which names hosts but never an address: whoever has that can listen.
        """
        try:
            return self._decode(self._patiently(httpx.URL(url)))
        except RecordingLost:
            raise
        except (HostRefused, httpx.InvalidURL) as fault:
            raise RecordingLost("refused", str(fault)) from fault
        except IvrError as fault:
            raise RecordingLost("unreadable", str(fault)) from fault

    def close(self) -> None:
        """Let go of the network."""
        self._transport.close()

    def _patiently(self, url: httpx.URL) -> bytes:
        deadline = self._clock() + BUDGET
        tries = 0
        while True:
            try:
                return self._once(url, deadline)
            except (NotReady, httpx.TransportError, OSError) as fault:
                pause = PAUSES[min(tries, len(PAUSES) - 1)]
                if self._clock() + pause >= deadline:
                    raise RecordingLost("late", f"After {tries + 1} tries: {fault}") from fault
                self._sleep(pause)
                tries += 1

    def _once(self, url: httpx.URL, deadline: float) -> bytes:
        target = url
        for _ in range(MOST_HOPS + 1):
            found = self._ask(target, self._keys_for(url, target), deadline)
            if isinstance(found, bytes):
                return found
            target = found
        raise RecordingLost("refused", f"More than {MOST_HOPS} redirects.")

    def _keys_for(self, first: httpx.URL, target: httpx.URL) -> tuple[str, ...]:
        """The key goes to the host that the platform named, and to no other that this one names."""
        same = (target.scheme, target.host, target.port) == (first.scheme, first.host, first.port)
        return self._account.authorizations() if same and self._hosts.trusted(target) else ()

    def _ask(self, url: httpx.URL, keys: Sequence[str], deadline: float) -> bytes | httpx.URL:
        """One host's answer: the recording, or where it says that it is."""
        key, *others = keys or ("",)
        with self._get(url, key, deadline) as answer:
            if answer.status_code != 401 or not others:
                return self._taken(url, answer, deadline)
        return self._ask(url, others, deadline)

    def _taken(self, url: httpx.URL, answer: httpx.Response, deadline: float) -> bytes | httpx.URL:
        status = answer.status_code
        if status == 200:
            return self._body(answer, deadline)
        if status in _MOVED and "Location" in answer.headers:
            return url.join(answer.headers["Location"])
        if status in _NOT_YET or status >= 500 or (status == 403 and not self._hosts.trusted(url)):
            raise NotReady(f"{url.host} answered {status}")
        raise RecordingLost("refused", f"{url.host} answered {status}.")

    @contextmanager
    def _get(self, url: httpx.URL, key: str, deadline: float) -> Iterator[httpx.Response]:
        answer = self._reach(url, key, deadline)
        try:
            yield answer
        finally:
            answer.close()

    def _reach(self, url: httpx.URL, key: str, deadline: float) -> httpx.Response:
        """The answer of the first of the host's addresses that can be reached."""
        *others, last = self._hosts.addresses(url)
        for address in others:
            try:
                return self._transport.handle_request(self._request(url, address, key, deadline))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return self._transport.handle_request(self._request(url, last, key, deadline))

    def _request(self, url: httpx.URL, address: str, key: str, deadline: float) -> httpx.Request:
        left = max(deadline - self._clock(), SHORTEST)
        return httpx.Request(
            "GET",
            url.copy_with(host=address),
            headers={
                "Host": url.netloc.decode("ascii"),
                "Accept": "audio/*",
                # A packed answer could grow without end.
                "Accept-Encoding": "identity",
                **({"Authorization": key} if key else {}),
            },
            extensions={
                "timeout": {"connect": min(CONNECT, left), "read": min(READ, left), "write": left, "pool": left},
                # The certificate is checked against the name, although an address is asked.
                "sni_hostname": url.host,
            },
        )

    def _body(self, answer: httpx.Response, deadline: float) -> bytes:
        body = bytearray()
        for chunk in answer.iter_raw():
            body += chunk
            if len(body) > LARGEST:
                raise RecordingLost("large", f"More than {LARGEST} bytes.")
            if self._clock() > deadline:
                raise NotReady(f"only {len(body)} bytes came")
        if not body:
            raise NotReady("an empty file")
        return bytes(body)
