"""Recordings, and the place where a platform offers them: over HTTP, to whoever knows the account."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ivr.exchange.handset import RATE
from ivr.exchange.sound.wav import write_wav

ENDINGS = ("", ".wav", ".json")


@dataclass(slots=True)
class Recording:
    """One recording: its file, its seconds, and how many more requests come too early for it."""

    content: bytes
    seconds: float
    early: int


@dataclass(slots=True)
class Recordings:
    """The recordings of an account, by identifier; `url` is the base of their addresses.

    `early` is how many requests for each recording are answered with 404 first: the platform tells of a recording
    before it is ready. Requests are counted, not seconds, so that it does not depend on a machine's speed.
    """

    account_sid: str
    url: str = "https://recordings.exchange.invalid"
    early: int = 0
    kept: dict[str, Recording] = field(default_factory=dict)

    def keep(self, sid: str, pcm: bytes) -> str:
        """Keep 16-bit samples at 8,000 Hz; return their address."""
        self.kept[sid] = Recording(write_wav(pcm, RATE), len(pcm) / (2 * RATE), self.early)
        return f"{self.url}/{sid}"


@dataclass(frozen=True, slots=True)
class Door:
    """Who may fetch: `login` is the account's name and token (None: everybody). `store` is where a request is sent on
    to (None: it is answered here).
    """

    login: tuple[str, str] | None = None
    store: str | None = None


class RecordingServer:
    """Serves recordings on this machine, at ports that are free."""

    def __init__(self, recordings: Recordings, *, login: tuple[str, str] | None, redirects: bool) -> None:
        self._servers: list[tuple[ThreadingHTTPServer, threading.Thread]] = []
        store = self._serve(recordings, Door()) if redirects else None
        base = self._serve(recordings, Door(login, store))
        recordings.url = f"{base}/2010-04-01/Accounts/{recordings.account_sid}/Recordings"

    def close(self) -> None:
        """Stop serving."""
        for server, thread in self._servers:
            server.shutdown()
            thread.join()
            server.server_close()
        self._servers.clear()

    def _serve(self, recordings: Recordings, door: Door) -> str:
        class Handler(RecordingHandler):
            pass

        Handler.recordings, Handler.door = recordings, door
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="recordings", daemon=True)
        thread.start()
        self._servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"


class RecordingHandler(BaseHTTPRequestHandler):
    """Answers requests for recordings, at whatever path ends with the identifier of one."""

    recordings: Recordings
    door: Door

    def do_GET(self) -> None:
        """Send a recording, or what is known of it."""
        sid, ending = self._asked()
        recording = self.recordings.kept.get(sid)
        if not self._let_in():
            self._answer(401, b"", {"WWW-Authenticate": 'Basic realm="recordings"'})
        elif self.door.store is not None and recording is not None and ending != ".json":
            self._answer(302, b"", {"Location": f"{self.door.store}/{sid}.wav?X-Amz-Signature=0"})
        elif recording is None or ending not in ENDINGS:
            self._answer(404, b"")
        elif recording.early > 0:
            recording.early -= 1
            self._answer(404, b"")
        elif ending == ".json":
            self._answer(200, self._about(sid, recording), {"Content-Type": "application/json"})
        else:
            self._answer(200, recording.content, {"Content-Type": "audio/x-wav"})

    do_HEAD = do_GET  # noqa: N815 - the name that the standard library looks for

    def do_DELETE(self) -> None:
        """Remove a recording."""
        sid, _ = self._asked()
        if not self._let_in():
            self._answer(401, b"")
        else:
            self._answer(404 if self.recordings.kept.pop(sid, None) is None else 204, b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing: the terminal belongs to the call."""

    def _asked(self) -> tuple[str, str]:
        name = self.path.partition("?")[0].rpartition("/")[2]
        sid, dot, ending = name.partition(".")
        return sid, dot + ending

    def _let_in(self) -> bool:
        if self.door.login is None:
            # A store refuses whoever brings a key beside the one in the address.
            return "X-Amz-Signature" not in self.path or "Authorization" not in self.headers
        wanted = base64.b64encode(":".join(self.door.login).encode()).decode()
        return self.headers.get("Authorization") == f"Basic {wanted}"

    def _about(self, sid: str, recording: Recording) -> bytes:
        about = {
            "sid": sid,
            "account_sid": self.recordings.account_sid,
            "duration": str(round(recording.seconds)),
            "channels": 1,
            "status": "completed",
            "uri": f"{self.path.partition('?')[0]}",
        }
        return json.dumps(about).encode()

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
