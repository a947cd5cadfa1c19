"""A tiny service on a port of this machine, and ``ivr call`` that rings it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
from click.testing import CliRunner, Result

from ivr.cli import call as command
from ivr.cli.private import Hearing
from tests.exchange.fakes import TOKEN, FakeService

MENU = (
    '<Gather numDigits="1" action="/voice/chosen"><Play>/sounds/4/bấm 1</Play></Gather>'
    "<Redirect>/voice/answer</Redirect>"
)


def tiny_service() -> FakeService:
    return FakeService(
        {
            "/voice/answer": MENU,
            "/voice/chosen": "<Say>Xin cảm ơn</Say>",
            "/voice/status": httpx.Response(204),
            "/healthz": httpx.Response(200),
        }
    )


@contextmanager
def served(service: FakeService) -> Iterator[str]:
    """Serve it on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            sent = httpx.Request(self.command, f"http://h{self.path}", content=body, headers=dict(self.headers))
            reply = service.handle(sent)
            self.send_response(reply.status_code)
            if "content-type" in reply.headers:
                self.send_header("content-type", reply.headers["content-type"])
            self.send_header("content-length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command.call, list(arguments))


def story(tmp_path: Path, steps: str, more: str = "") -> str:
    path = tmp_path / "story.yaml"
    path.write_text(f"title: Một cuộc gọi\n{more}\nsteps: [{steps}]\n", "utf-8")
    return str(path)


@dataclass
class Started:
    """A private hotline, started when nothing answers."""

    url: str
    at: datetime | None = None
    site: Path | None = None
    auth_token: str = TOKEN
    account_sid: str = ""
    number: str = "+842400000000"
    advanced: float = 0.0
    hearing: Hearing | None = None
    lost: bool = False

    def callbacks(self) -> tuple[dict[str, str], ...]:
        return ({"status": "waiting", "number": "+84912345678"},)

    def lose_model(self) -> None:
        self.lost = True

    def advance(self, seconds: float) -> None:
        self.advanced += seconds
