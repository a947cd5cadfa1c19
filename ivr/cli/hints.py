"""What ``ivr run`` says at its start: where things are, and what to do next."""

from __future__ import annotations

import ipaddress
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ivr.services.ports import Store
    from ivr.settings import Settings

#: Random bytes of the key of the demo's link.
_KEY = 24


def demo_key(settings: Settings, store: Store) -> str:
    """A new key for the way in with samples; empty where none is offered.

    It is offered with the built-in exchange, where the hotline is reached on this machine and has no other address,
    and nobody real is set up.
    """
    from ivr.core.errors import StoreUnavailable
    from ivr.core.loopback import is_loopback
    from ivr.services.samples import Standing, standing

    own = (reachable(settings.host), urlsplit(settings.public_url).hostname or "")
    if settings.platform != "exchange" or not all(map(is_loopback, own)):
        return ""
    try:
        with store.transaction() as tx:
            found = standing(tx)
    except StoreUnavailable:
        return ""
    return "" if found is Standing.REAL else secrets.token_urlsafe(_KEY)


def next_steps(settings: Settings, store: Store, key: str) -> str:
    """Several lines; ``key`` opens the way in with samples (empty: none)."""
    url = f"http://{reachable(settings.host)}:{settings.port}"
    ring = (
        "Ring it:     .venv/bin/ivr call        (in another terminal)"
        if settings.platform == "exchange"
        else f"Point the number's voice webhook at {settings.public_url}/voice/answer (POST)"
    )
    trying = (
        f"Try the console signed in, with sample people: {url}/console/demo/{key}\n"
        "             (take them out again: .venv/bin/ivr demo remove)\n"
    )
    return (
        f"The hotline is running at {url}\n"
        f"{ring}\n"
        f"The console: {url}/console/           ({console_hint(store)})\n"
        f"{trying if key else ''}"
        f"Its health:  {url}/healthz\n"
        f"Its data:    {settings.data_dir}\n"
        "Stop it:     Ctrl-C"
    )


def console_hint(store: Store) -> str:
    """Who may sign in."""
    from ivr.core.errors import StoreUnavailable
    from ivr.core.samples import is_sample

    try:
        with store.transaction() as tx:
            names = [one.id for one in tx.staff.officers() if not one.disabled]
    except StoreUnavailable:
        return "the database does not answer"
    if any(is_sample(name) for name in names):
        return "SAMPLE DATA is in it; take it out: .venv/bin/ivr demo remove"
    return f"{len(names)} may sign in" if names else "nobody may sign in yet: ivr officer add"


def reachable(host: str) -> str:
    """The address to type for a service that listens on ``host``: all addresses include this machine's own."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1"
    return f"[{address}]" if address.version == 6 else host
