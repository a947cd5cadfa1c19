"""The yardstick: a bare Flask route that returns a constant document, behind uvicorn and as many threads as ours."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any

import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask, Response

from ivr.asgi import THREADS


def application(document: str) -> Flask:
    """Answer every POST below ``/voice`` with ``document``: no signature, no form, no log, no database."""
    app = Flask("bare", static_folder=None)

    @app.post("/voice/<path:rest>")
    def constant(**_: str) -> Response:
        return Response(document, content_type="text/xml; charset=utf-8")

    return app


def main(port: str, document: str) -> None:
    """Serve the document that the file named ``document`` holds on ``port`` of this machine, until stopped."""
    flask: Any = application(Path(document).read_text("utf-8"))
    behind: Any = WSGIMiddleware(flask, workers=THREADS)
    config = uvicorn.Config(behind, log_config=None, access_log=False, lifespan="off", server_header=False)
    # Named outright, as the hotline's is: asyncio sends small answers at once only on sockets that say they are TCP.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", int(port)))
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(*sys.argv[1:])
