"""A client that costs little: whole requests out of memory over one kept connection."""

from __future__ import annotations

import socket
from types import TracebackType
from typing import Self

from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.typical import Request

#: Seconds; a platform has given up long before.
PATIENCE = 30.0


class Client:
    """One connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        """Connect to ``port``; raises ``OSError``."""
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        # Otherwise a small packet waits 40 ms for the other side's acknowledgement of the one before.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        """Use the connection; leaving closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        self._socket.close()

    def ask(self, wire: bytes) -> bytes:
        """Send a request and wait for the whole answer: head and body, as they came.

        Raises ``OSError``, and ``NotMeasured`` when the server closes the connection.
        """
        self._socket.sendall(wire)
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        length = end + 4 + _length_of_body(answer[:end])
        while len(answer) < length:
            answer += self._more()
        return answer

    def _more(self) -> bytes:
        found = self._socket.recv(65536)
        if not found:
            raise NotMeasured("The server closed the connection.")
        return found


def is_right(request: Request, answer: bytes) -> bool:
    """Whether ``answer`` is what the hotline has to say to ``request``."""
    return answer.startswith(b"HTTP/1.1 %d " % request.status) and request.expect in answer


def body_of(answer: bytes) -> bytes:
    """An answer without its head."""
    return answer.partition(b"\r\n\r\n")[2]


def _length_of_body(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0
