"""The REST interface of an exchange: calls are created, updated, listed and fetched; recordings fetched, deleted."""

from __future__ import annotations

import base64
import json
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from ivr.exchange.exchange import EARLY_REQUESTS, Exchange
from ivr.exchange.outgoing import Order, carry
from ivr.exchange.record import CallRecord
from ivr.exchange.recordings import Door, RecordingHandler, Recordings
from ivr.exchange.rest_calls import VERSION, Account, Fields, Refused, one
from ivr.exchange.switch import Switch

PAGE = 50
LARGEST_FORM = 64 * 1024
#: Seconds that `settle` waits for calls that go on.
PATIENCE = 30.0


class Mishap(StrEnum):
    """What can befall the next request for a call."""

    #: The call is placed, and the answer never comes.
    LOST = "lost"
    #: The call is placed, and the answer is 503.
    FAILED_AFTER = "failed_after"
    #: 503, and nothing is placed.
    FAILED_BEFORE = "failed_before"
    #: 429, and nothing is placed.
    CROWDED = "crowded"


@dataclass(slots=True)
class RestServer:
    """Serves an account's calls on this machine. `open_exchange` gives an exchange for each call that is placed.

    `token` is the account's key. `mishaps` befall the next requests for a call, one each. `disorderly` has reports
    come late, out of order and twice.
    """

    account: Account
    token: str
    open_exchange: Callable[[], Exchange]
    port: int = 0
    mishaps: deque[Mishap] = field(default_factory=deque)
    disorderly: bool = False
    requests: list[tuple[str, str]] = field(default_factory=list)
    recordings: Recordings = field(init=False)
    _threads: list[threading.Thread] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None

    def __post_init__(self) -> None:
        self.recordings = Recordings(self.account.sid, early=EARLY_REQUESTS)

    def __enter__(self) -> Self:
        """Serve, until it is left."""
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving, and wait for calls that go on."""
        self.close()
        self.settle()

    def open(self) -> None:
        """Serve from now on; raises `OSError` when the port is taken."""

        class Handler(_Handler):
            pass

        Handler.rest, Handler.recordings = self, self.recordings
        Handler.door = Door((self.account.sid, self.token))
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        self.recordings.url = f"{self.url}/{VERSION}/Accounts/{self.account.sid}/Recordings"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="rest", daemon=True).start()

    def close(self) -> None:
        """Stop serving; calls that go on go on."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        """The base of its addresses."""
        return f"http://127.0.0.1:{self.port}"

    def settle(self) -> None:
        """Wait until every call that was placed is over."""
        for thread in self._threads:
            thread.join(PATIENCE)

    def place(self, form: Fields) -> CallRecord:
        """Take a call in, and have it carried out in a thread of its own; raises `Refused`."""
        record, order = self.account.create(form)
        thread = threading.Thread(target=self._carry, args=(order, record), name=f"call-{record.sid}", daemon=True)
        self._threads.append(thread)
        thread.start()
        return record

    def _carry(self, order: Order, record: CallRecord) -> None:
        exchange = self.open_exchange()
        exchange.recordings = self.recordings
        switch = Switch(exchange, self.account.directory, self.account.keep, self.disorderly)
        carry(switch, order, record)


class _Handler(RecordingHandler):
    rest: RestServer

    def do_GET(self) -> None:  # noqa: N802 - the name that the standard library looks for
        """List calls, fetch one, or fetch a recording."""
        if self._for_recordings():
            super().do_GET()
            return
        self._serve({"list": self._list, "call": lambda sid: self._call(self.rest.account.fetch(sid), 200)})

    def do_POST(self) -> None:  # noqa: N802 - likewise
        """Create a call, or update one."""
        self._serve({"list": self._create, "call": self._update})

    def _for_recordings(self) -> bool:
        return self.path.startswith(f"/{VERSION}/Accounts/{self.rest.account.sid}/Recordings/")

    def _serve(self, doors: dict[str, Callable[[str], None]]) -> None:
        path = urlsplit(self.path).path
        self.rest.requests.append((self.command, path))
        try:
            self._require_key()
            base = f"/{VERSION}/Accounts/{self.rest.account.sid}/Calls"
            if path in {base, f"{base}.json"}:
                doors["list"]("")
            elif path.startswith(f"{base}/") and "/" not in path[len(base) + 1 :]:
                doors["call"](path[len(base) + 1 :].removesuffix(".json"))
            else:
                raise Refused(20404, f"The requested resource {path} was not found", 404)
        except Refused as fault:
            self._tell(fault.status, fault.as_json())

    def _require_key(self) -> None:
        wanted = base64.b64encode(f"{self.rest.account.sid}:{self.rest.token}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {wanted}":
            raise Refused(20003, "Authenticate", 401)

    def _create(self, _: str) -> None:
        mishap = self.rest.mishaps.popleft() if self.rest.mishaps else None
        form = self._form()
        if mishap is Mishap.CROWDED:
            raise Refused(20429, "Too Many Requests", 429)
        if mishap is Mishap.FAILED_BEFORE:
            raise Refused(20503, "Service Unavailable", 503)
        record = self.rest.place(form)
        if mishap is Mishap.FAILED_AFTER:
            raise Refused(20503, "Service Unavailable", 503)
        if mishap is Mishap.LOST:
            self.close_connection = True
        else:
            self._call(record, 201)

    def _update(self, sid: str) -> None:
        self._call(self.rest.account.update(sid, self._form()), 200)

    def _list(self, _: str) -> None:
        query = parse_qs(urlsplit(self.path).query)
        size, page = int(one(query, "PageSize") or PAGE), int(one(query, "Page") or 0)
        found = self.rest.account.matching(query)
        start = page * size
        shown = found[start : start + size]
        body = {
            "calls": [self.rest.account.as_json(record) for record in shown],
            "end": start + max(len(shown) - 1, 0),
            "first_page_uri": self._page(query, size, 0),
            "next_page_uri": self._page(query, size, page + 1) if len(found) > start + size else None,
            "page": page,
            "page_size": size,
            "previous_page_uri": self._page(query, size, page - 1) if page else None,
            "start": start,
            "uri": self._page(query, size, page),
        }
        self._tell(200, body)

    def _page(self, query: Fields, size: int, page: int) -> str:
        asked = {name: values[0] for name, values in query.items() if name not in {"PageSize", "Page"}}
        return f"{urlsplit(self.path).path}?{urlencode({**asked, 'PageSize': size, 'Page': page})}"

    def _form(self) -> Fields:
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST_FORM)
        return parse_qs(self.rfile.read(length).decode("utf-8", "replace"))

    def _call(self, record: CallRecord, status: int) -> None:
        self._tell(status, self.rest.account.as_json(record))

    def _tell(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        # Whoever asked may be gone.
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(content)
