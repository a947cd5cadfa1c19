"""``ivr exchange``: the built-in exchange as a program of its own, ringing telephones for a hotline's officers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import httpx

from ivr.exchange.clock import Clock, HandClock, RealClock
from ivr.exchange.exchange import Exchange, random_identifier
from ivr.exchange.hotline import NUMBER
from ivr.exchange.network import Network, Reach
from ivr.exchange.profiles import TWILIO
from ivr.exchange.rest import RestServer
from ivr.exchange.rest_calls import Account
from ivr.exchange.telephones import Directory

if TYPE_CHECKING:
    from ivr.settings import Settings

#: Where it listens unless told otherwise.
PORT = 8010
TELEPHONES = """Nobody is really rung. What a number does depends on its last two digits:

\b
  01  busy            03  a voicemail that presses nothing
  02  nobody answers  04  no such number
  05  refused by the platform at once
  others  somebody picks up, presses 1, and hangs up after a minute's talk"""


@click.group()
def exchange() -> None:
    """The built-in exchange, for people without an account."""


@exchange.command(help=f"Serve the REST interface that officers' calls go through.\n\n{TELEPHONES}")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port to listen on.")
@click.option("--fast", is_flag=True, help="Let no time pass while telephones ring and people talk.")
def serve(*, port: int, fast: bool) -> None:
    """Serve until Ctrl-C."""
    from ivr.settings import Settings

    settings = Settings.from_env()
    number = settings.number or NUMBER
    rest = rest_over(
        settings, number, Directory(), port, lambda: HandClock(datetime.now(UTC)) if fast else RealClock()
    )
    try:
        rest.open()
    except OSError as fault:
        why = f"Port {port} cannot be opened: {fault.strerror}. Choose another with --port."
        raise click.ClickException(why) from fault
    click.echo(
        f"The exchange rings telephones at {rest.url}\n"
        "Start the hotline with these, in another terminal:\n"
        f"  IVR_TWILIO_API_URL={rest.url} IVR_TWILIO_NUMBER={number} .venv/bin/ivr run\n"
        "Stop it: Ctrl-C"
    )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        rest.close()


def rest_over(
    settings: Settings, number: str, directory: Directory, port: int, clock: Callable[[], Clock]
) -> RestServer:
    """The REST interface for the hotline of ``settings``, rung from ``number``; 0 is any free ``port``.

    Each call has a ``clock`` of its own.
    """
    network = Network(
        settings.auth_tokens[0],
        httpx.HTTPTransport(),
        Reach(settings.public_url, f"http://127.0.0.1:{settings.port}"),
    )

    def open_exchange() -> Exchange:
        return Exchange(TWILIO, network, clock(), account_sid=settings.account_sid)

    account = Account(settings.account_sid, number, directory, lambda: f"CA{random_identifier()}")
    return RestServer(account, settings.auth_tokens[0], open_exchange, port)
