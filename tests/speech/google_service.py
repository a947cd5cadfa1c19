"""A stand-in for Google's speech service on the loopback: speaks its wire format, answers with real MP3."""

from __future__ import annotations

import base64
import json
import ssl
import threading
import urllib.parse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import numpy as np
import soundfile


def mp3(seconds: float, rate: int = 24000) -> bytes:
    """A tone as MP3, as the service sends it: 24 kHz, mono."""
    tone = 0.3 * np.sin(2 * np.pi * 600 * np.arange(round(rate * seconds)) / rate)
    file = BytesIO()
    soundfile.write(file, tone, rate, format="MP3")
    return file.getvalue()


def answer_with(sound: bytes) -> bytes:
    """The service's answer that carries ``sound``: a guard line, then lines of JSON with their lengths."""
    inner = json.dumps([base64.b64encode(sound).decode()])
    frame = [["wrb.fr", "jQ1olc", inner, None, None, None, "generic"], ["di", 21], ["af.httprm", 21, "-1", 5]]
    line = json.dumps(frame, separators=(",", ":"))
    return f')]}}\'\n\n{len(line)}\n{line}\n25\n[["e",4,null,null,131]]\n'.encode()


@dataclass
class Refusal:
    """An answer that is no sound."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Service:
    """What the service was asked, and the answers that come before it speaks (None: it hangs up).

    After ``patient`` requests it refuses everything.
    """

    address: str = ""
    texts: list[str] = field(default_factory=list)
    parameters: list[list[object]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    before: list[Refusal | None] = field(default_factory=list)
    patient: int | None = None

    def take(self, body: str) -> Refusal:
        (request,) = urllib.parse.parse_qs(body)["f.req"]
        ((name, parameter, *_rest),) = json.loads(request)[0]
        assert name == "jQ1olc"
        self.parameters.append(json.loads(parameter))
        self.texts.append(str(self.parameters[-1][0]))
        if self.before:
            return self.before.pop(0) or Refusal(0)
        if self.patient is not None and len(self.texts) > self.patient:
            return Refusal(429)
        return Refusal(200, body=answer_with(mp3(0.2 + 0.05 * len(self.texts[-1]))))


class Server(ThreadingHTTPServer):
    """Says nothing about callers who hang up."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def google(
    before: Iterable[Refusal | None] = (), patient: int | None = None, certificate: Path | None = None
) -> Iterator[Service]:
    """Run the service; it first gives the answers in ``before``, and after ``patient`` requests none but refusals.

    With a ``certificate`` (PEM, its key in the same file) it speaks TLS.
    """
    service = Service(before=list(before), patient=patient)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            service.agents.append(self.headers["User-Agent"])
            answer = service.take(body)
            if not answer.status:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    service.address = (
        f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}/_/TranslateWebserverUi/data/batchexecute"
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
