"""What the board costs: its counts, the line below them, and the page that every open browser asks for."""

from __future__ import annotations

import http.client
import secrets
from dataclasses import dataclass

from ivr.bootstrap import SystemClock, SystemIds
from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.queue.figures import Times, repeated
from ivr.cli.bench.servers import PATIENCE, Server
from ivr.core.requests.units import Officer
from ivr.services.audit import COMMAND_LINE, Actor
from ivr.services.board import read_board
from ivr.services.officers import Officers
from ivr.services.ports import Store
from ivr.services.queue import Queue
from ivr.services.sign_in import SignIn
from ivr.storage.passwords import Argon2
from ivr.web.console.board import NEXT
from ivr.web.console.browser import SESSION

#: Readings of each.
TIMES = 40
PAGE = "/console/board/now"
_WATCHER = "watcher"


@dataclass(frozen=True, slots=True)
class Boarding:
    """``counts``: the board through the service; ``line``: what comes next for an officer; ``page``: both, as HTML.

    ``page_cpu_ms`` is the processor time of the web process for a page (None where the system does not tell).
    """

    counts: Times
    line: Times
    page: Times
    page_cpu_ms: float | None
    page_bytes: int


def watcher(store: Store, unit: str) -> str:
    """Hire an officer of ``unit`` who only looks at the board, and sign her in: the token of her session."""
    clock, ids, hasher, password = SystemClock(), SystemIds(), Argon2(), secrets.token_urlsafe(24)
    Officers(store, hasher, clock, ids).add(Officer(_WATCHER, "Watcher", unit), Actor(COMMAND_LINE), password)
    return SignIn(store, hasher, clock, ids, b"").sign_in(_WATCHER, password, "127.0.0.1")


def measure(store: Store, server: Server, token: str) -> Boarding:
    """Read it all, one after the other. Raises ``NotMeasured`` when the page is not given."""
    clock = SystemClock()
    queue = Queue(store, clock)
    counts = repeated(lambda: read_board(store, clock), TIMES)
    line = repeated(lambda: queue.waiting(_WATCHER, NEXT), TIMES)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        size = len(_page(connection, token))
        before = server.cpu_seconds()
        page = repeated(lambda: _page(connection, token), TIMES)
        after = server.cpu_seconds()
    finally:
        connection.close()
    spent = None if before is None or after is None else round((after - before) / (TIMES + 1) * 1000, 3)
    return Boarding(counts, line, page, spent, size)


def _page(connection: http.client.HTTPConnection, token: str) -> bytes:
    connection.request("GET", PAGE, headers={"Cookie": f"{SESSION}={token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise NotMeasured(f"The board's page answered {answer.status}.")
    return body
