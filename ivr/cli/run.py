"""``ivr run``: everything in one process, the web service and the background worker beside it."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from ivr.cli.hints import demo_key, next_steps

if TYPE_CHECKING:
    from ivr.bootstrap import Container
    from ivr.settings import Settings

#: Seconds that requests in progress get when the service is told to stop and its streams have ended (``asgi.DRAIN``
#: and ``asgi.FOLLOW_UP``, 4.5 seconds at most); a turn takes a fraction of one.
GRACE = 5
#: Connections that wait while all are busy; overload is what this hotline is for.
BACKLOG = 2048


@click.command()
@click.option("--quiet", is_flag=True, help="Print no hints about what to do next.")
def run(*, quiet: bool) -> None:
    """Run the hotline: webhooks, audio, health, and the background work, in one process on one port.

    Settings come from the environment; docs/settings.md lists them. Ctrl-C or SIGTERM ends it cleanly.
    """
    from ivr.core.errors import IvrError
    from ivr.settings import Settings
    from ivr.web import logs

    try:
        settings = Settings.from_env()
        listening = _listen(settings.host, settings.port)
    except IvrError as fault:
        raise click.ClickException(str(fault)) from fault
    logs.configure(settings.log)
    from ivr.bootstrap import prepare_database
    from ivr.cli.sample_exchange import sample_exchange

    with sample_exchange(settings) as reached:
        try:
            prepare_database(settings)
            container = _joined(settings, reached, offers=not quiet)
        except IvrError as fault:
            listening.close()
            raise click.ClickException(str(fault)) from fault
        if not quiet:
            click.echo(next_steps(settings, container.store, container.demo_key))
        container.watch.begin()
        with _worker(container):
            _serve(container, listening)


def _joined(settings: Settings, reached: Settings, *, offers: bool) -> Container:
    """The services; where an exchange of our own was opened for ``reached``, it rings samples alone."""
    from ivr.bootstrap import build
    from ivr.cli.sample_exchange import samples_alone

    container = build(reached)
    if reached is not settings:
        container = replace(container, calling=samples_alone(container.calling))
    key = demo_key(settings, container.store) if offers else ""
    return replace(container, demo_key=key)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done, so that a second start is told at once."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as fault:
        raise click.ClickException(f"IVR_HOST: {host!r} is no address of this machine.") from fault
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as fault:
        listening.close()
        raise click.ClickException(_why_not(host, port, fault)) from fault
    return listening


def _why_not(host: str, port: int, fault: OSError) -> str:
    if fault.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken: another program, perhaps another hotline, listens there. "
            f"Stop it, or choose a free port: PORT={port + 1 if port < 65535 else 8001} ivr run"
        )
    if fault.errno == errno.EACCES:
        return f"Port {port} may only be opened by the administrator. Choose one from 1024 up: PORT=8000 ivr run"
    return f"Port {port} on {host} cannot be opened: {fault.strerror}."


@contextlib.contextmanager
def _worker(container: Container) -> Iterator[None]:
    """The background work in a thread of its own, ended with the service."""
    from ivr.cli.background import worker_over

    stop = Event()
    thread = Thread(target=worker_over(container).run, args=(stop,), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(GRACE)


def _serve(container: Container, listening: socket.socket) -> None:
    from ivr.asgi import build
    from ivr.cli.server import server_of

    server = server_of(build(container), grace=GRACE, backlog=BACKLOG)
    # Once it has stopped, uvicorn raises the signal again; for us it was the ordinary way to end.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
