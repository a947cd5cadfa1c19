"""Flask behind the event loop: a whole request goes to a thread, a whole answer comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from io import BytesIO
from types import TracebackType
from typing import Any, cast
from wsgiref.types import WSGIApplication

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import build_environ

from ivr.web.intake import Application, Message, Receive, Scope, Send

#: Status, headers, body.
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]
_Fault = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class Handover:
    """A WSGI application as an ASGI one, for bodies and answers that are short enough to be held whole.

    a2wsgi by itself lets the thread wait for the event loop at every step of a request (its body, the head of the
    answer, each piece, the end), which took a sixth of a turn's processor time. Here a request changes hands twice,
    and neither a slow sender nor a slow reader holds a thread. Bodies are not bounded here: ``Intake`` does that.
    """

    def __init__(self, application: WSGIApplication, threads: int) -> None:
        """Run ``application`` in at most ``threads`` threads."""
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="flask")
        self._others = cast("Application", WSGIMiddleware(cast("Any", application)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; what is no HTTP request (start and stop, WebSocket) is answered as a2wsgi does."""
        if scope["type"] != "http":
            await self._others(scope, receive, send)
            return
        # a2wsgi spells the interfaces out; ours are the same ones, spelt more loosely.
        environ = build_environ(cast("Any", scope), cast("Any", BytesIO(await _body(receive))))
        answer = partial(copy_context().run, self._answer, environ)
        status, headers, body = await asyncio.get_running_loop().run_in_executor(self._threads, answer)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, environ: Any) -> Answer:
        """Let the application answer, in the calling thread."""
        status, headers, pieces = 500, list[tuple[bytes, bytes]](), list[bytes]()

        def start(line: str, fields: list[tuple[str, str]], _fault: _Fault | None = None) -> Any:
            # Nothing was sent yet, so that an application may always think again.
            nonlocal status, headers
            status = int(line[:3])
            headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields]
            return pieces.append

        answer = self._application(environ, start)
        try:
            pieces.extend(answer)
        finally:
            _close(answer)
        return status, headers, b"".join(pieces)


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message: Message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _close(answer: Iterable[bytes]) -> None:
    """PEP 3333: an answer that can be closed must be, whatever happened."""
    close = getattr(answer, "close", None)
    if close is not None:
        close()
