"""The WebSocket of a media stream, as the platform opens it."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from ivr.exchange import signature
from ivr.exchange.errors import (
    HandshakeRefused,
    StreamAddressRefused,
    StreamNotEncrypted,
    StreamSchemeRefused,
    StreamTimedOut,
    StreamUnreachable,
)

HANDSHAKE_SECONDS = 5.0
CLOSING_SECONDS = 1.0
#: How many frames may wait to be read: the platform's buffer is its own, and TCP does not hold the service back.
MOST_FRAMES = 4096
HTTP = {"ws": "http", "wss": "https", "http": "http", "https": "https"}
STREAMING = {"http": "ws", "https": "wss"}


@dataclass(slots=True)
class StreamSocket:
    """An open WebSocket. Reading never waits. A connection that ended is `closed`, and sending to it does nothing."""

    connection: ClientConnection
    closed: bool = False
    _open: ExitStack = field(default_factory=ExitStack)
    _asked: threading.Event | None = None

    def send(self, message: str) -> None:
        """Send a text frame."""
        try:
            self.connection.send(message)
        except ConnectionClosed:
            self.closed = True

    def received(self) -> list[str | bytes]:
        """Return what has come since."""
        messages: list[str | bytes] = []
        try:
            while True:
                messages.append(self.connection.recv(timeout=0))
        except TimeoutError:
            pass
        except ConnectionClosed:
            self.closed = True
        return messages

    def keep_in_step(self, seconds: float) -> None:
        """Wait, so many seconds at most, until the other side has read all that was sent before the last call."""
        if self._asked is not None:
            self._asked.wait(seconds)
        try:
            self._asked = self.connection.ping(ack_on_close=True)
        except ConnectionClosed:
            self.closed = True

    def close(self) -> None:
        """Close as the protocol asks."""
        self.closed = True
        self._open.close()

    def drop(self) -> None:
        """Lose the connection, with no word to the other side."""
        self.closed = True
        with contextlib.suppress(OSError):
            self.connection.socket.shutdown(socket.SHUT_RDWR)
        self._open.close()


def stream_url(url: str, document_url: str) -> str:
    """Return the address that is connected to and signed, for the one that a document names.

    An address is absolute or relative to the document; what follows a `?` or `#` is cut, as the platform cuts it. It
    must begin with wss; ws is taken for a service on this machine. Raises a `StreamFailed`.
    """
    try:
        parts = urlsplit(url.strip())
        document = urlsplit(document_url)
        scheme = parts.scheme or STREAMING.get(document.scheme, document.scheme)
        host = parts.netloc or document.netloc
        named = urlsplit(f"//{host}")
        hostname, _ = named.hostname, named.port
    except ValueError as error:
        raise StreamAddressRefused(f"{url[:200]!r}: {error}", url=document_url) from error
    if not hostname or not (parts.netloc or parts.path.startswith("/")):
        raise StreamAddressRefused(repr(url[:200]), url=document_url)
    if scheme != "wss" and not (scheme == "ws" and _is_here(hostname)):
        raise StreamSchemeRefused(repr(url[:200]), url=document_url)
    return urlunsplit((scheme, host, parts.path, "", ""))


def open_stream(
    url: str,
    *,
    reach: Callable[[str], str],
    auth_token: str | None,
    protocols: Sequence[str] = (),
) -> StreamSocket:
    """Connect to the public address `url`, which `reach` turns into the one that is reached from here.

    The handshake is signed with `auth_token` (None: not signed). Raises a `StreamFailed`.
    """
    parts = urlsplit(url)
    actual = urlsplit(reach(urlunsplit((HTTP[parts.scheme], *parts[1:]))))
    scheme = STREAMING[actual.scheme]
    headers = {} if auth_token is None else {signature.HEADER: signature.sign(url, (), auth_token)}
    port = actual.port or {"ws": 80, "wss": 443}[scheme]
    resources = ExitStack()
    try:
        connection = resources.enter_context(
            connect(
                # The name is the public one: it stands in the Host header and in the certificate.
                urlunsplit((scheme, parts.netloc.rpartition("@")[2], actual.path, "", "")),
                sock=socket.create_connection((actual.hostname, port), HANDSHAKE_SECONDS),
                additional_headers=headers,
                subprotocols=[Subprotocol(one) for one in protocols] or None,
                user_agent_header="TwilioProxy/1.1",
                compression=None,
                proxy=None,
                open_timeout=HANDSHAKE_SECONDS,
                close_timeout=CLOSING_SECONDS,
                ping_interval=None,
                max_queue=MOST_FRAMES,
            )
        )
    except TimeoutError as error:
        raise StreamTimedOut(url, url=url) from error
    except ssl.SSLError as error:
        raise StreamNotEncrypted(f"{url}: {error}", url=url) from error
    except OSError as error:
        raise StreamUnreachable(f"{url}: {error}", url=url) from error
    except InvalidURI as error:
        raise StreamAddressRefused(f"{url}: {error}", url=url) from error
    except InvalidHandshake as error:
        raise HandshakeRefused(f"{url}: {error}", url=url) from error
    return StreamSocket(connection, _open=resources)


def _is_here(hostname: str) -> bool:
    if hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(hostname).is_loopback
    except ValueError:
        return False
