"""The ASGI entry: one port for everything; Flask runs in threads behind the event loop.

``uvicorn ivr.asgi:application`` serves the hotline from the environment's settings, and brings the tables up to date.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from a2wsgi import WSGIMiddleware

from ivr.app import create_app
from ivr.web import logs
from ivr.web.intake import Application, Intake

if TYPE_CHECKING:
    from ivr.bootstrap import Container

#: Threads for Flask. A turn holds one while it waits for the database, and a process has 20 connections to it; the
#: others go on serving audio and health meanwhile. Slow senders and slow readers hold none: bodies are gathered and
#: answers are queued in the event loop.
THREADS = 32


def build(container: Container) -> Application:
    """The whole service as one ASGI application."""
    # Computing a year's holidays takes a tenth of a second, which the first caller who wants an officer would wait.
    container.callbacks.promise(container.clock.now())
    # a2wsgi spells the two interfaces out; Flask and ours are the same ones, spelt more loosely.
    flask: Any = create_app(container)
    return Intake(cast("Application", WSGIMiddleware(flask, workers=THREADS)))


def __getattr__(name: str) -> Application:
    """Build ``application`` when a server asks for it, so that importing this module starts nothing."""
    if name != "application":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ivr.bootstrap import build as join  # noqa: PLC0415
    from ivr.bootstrap import prepare_database  # noqa: PLC0415
    from ivr.settings import Settings  # noqa: PLC0415

    settings = Settings.from_env(os.environ)
    logs.configure(settings.log)
    prepare_database(settings)
    return build(join(settings))
