"""A hotline of one's own for one call or story: a free port, a folder that is thrown away, a clock set by hand."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ivr.bootstrap import Container, build
from ivr.core.dialogue.speech import KEYS
from ivr.settings import Settings
from ivr.storage import migrations
from ivr.web import logs

if TYPE_CHECKING:
    import uvicorn

#: The number that a hotline without one is rung on, and the account that it has.
NUMBER = "+842400000000"
ACCOUNT = "AC" + "1" * 32
#: Seconds that a private hotline may take to start, and as many for its model.
_START = 20.0


class SetClock:
    """A clock that shows ``at`` plus what was added by hand; without ``at`` it runs from the present."""

    def __init__(self, at: datetime | None) -> None:
        self._at = at
        self._added = timedelta()

    def now(self) -> datetime:
        """The shown moment, UTC."""
        return (self._at or datetime.now(UTC)).astimezone(UTC) + self._added

    def advance(self, seconds: float) -> None:
        """Move on by hand."""
        self._added += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class PrivateService:
    """A running hotline: where it listens, and what an exchange needs to ring it."""

    url: str
    auth_token: str
    account_sid: str
    number: str
    container: Container
    advance: Callable[[float], None]
    #: Deletes the speech model; None where there is none.
    lose_model: Callable[[], None] | None = None

    def callbacks(self) -> tuple[dict[str, Any], ...]:
        """Every request in its database: status, number and topic."""
        with self.container.store.transaction() as tx:
            found = tx.callbacks()
        return tuple({"status": str(c.status), "number": c.number, "topic": c.topic} for c in found)


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a hotline listens: ``ear`` is ``stream``, ``record`` or ``keys``, ``model`` the folder of its model."""

    ear: str = "keys"
    model: Path | None = None


@contextmanager
def start_private_service(
    at: datetime | None = None,
    site: Path | None = None,
    hearing: Hearing | None = None,
    more: Mapping[str, str] | None = None,
) -> Iterator[PrivateService]:
    """Start a hotline whose clock shows ``at`` (None: the present); it is gone on leaving, data and all.

    ``more`` are further settings, as the environment has them.

    It serves the site in folder ``site``, and hears with a copy of the speech model, which may be deleted in the
    middle of a call. Raises ``RuntimeError`` when it does not start within 20 seconds, ``EarFailed`` when there is no
    such model.
    """
    hearing = hearing or Hearing()
    with tempfile.TemporaryDirectory(prefix="gan-dan-") as folder, _free_socket() as listener:
        port = listener.getsockname()[1]
        serves = {"IVR_SITE": str(site)} if site else {}
        model = None if hearing.ear == KEYS else _copied(hearing.model, Path(folder) / "model")
        # With an account, so that recordings are fetched with its key as they are in the world.
        serves["IVR_TWILIO_ACCOUNT_SID"] = ACCOUNT
        heard = {"IVR_EAR": hearing.ear, **({"IVR_VOSK_MODEL": str(model)} if model else {})}
        settings = Settings.from_env({"PORT": str(port), "IVR_DATA_DIR": folder, **serves, **heard, **(more or {})})
        migrations.upgrade(settings.database_url)
        clock = SetClock(at)
        # The caller's terminal (or its JSON) belongs to the call.
        with (Path(folder) / "hotline.log").open("w", encoding="utf-8") as log:
            logs.configure("text", log)
            container = build(settings, clock=clock)
            container.watch.begin()
            try:
                if model:
                    # A call that is to be heard waits for its model, however busy the machine; a real start does not.
                    container.ear.begin(_START)
                with _serving(container, listener):
                    yield _described(settings, container, clock)
            finally:
                container.close()


def _described(settings: Settings, container: Container, clock: SetClock) -> PrivateService:
    return PrivateService(
        url=settings.public_url,
        auth_token=settings.auth_tokens[0],
        account_sid=settings.account_sid,
        number=settings.number or NUMBER,
        container=container,
        advance=clock.advance,
        lose_model=None if settings.vosk_model is None else partial(shutil.rmtree, settings.vosk_model),
    )


def _copied(model: Path | None, to: Path) -> Path | None:
    if model is None:
        return None
    from ivr.speech.hearing.model import find_folder, look_over

    look_over(find_folder(model))
    return shutil.copytree(model, to)


@contextmanager
def _free_socket() -> Iterator[socket.socket]:
    # Named outright: asyncio sends small answers at once only on sockets that say they are TCP.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


@contextmanager
def _serving(container: Container, listener: socket.socket) -> Iterator[None]:
    server = _server(container)
    thread = threading.Thread(target=server.run, args=([listener],), name="private-hotline", daemon=True)
    thread.start()
    try:
        _wait(server, thread)
        yield
    finally:
        server.should_exit = True
        thread.join(_START)


def _server(container: Container) -> uvicorn.Server:
    from ivr.asgi import build as asgi
    from ivr.cli.server import server_of

    return server_of(asgi(container))


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + _START
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the private hotline did not start")
        time.sleep(0.01)
