"""The way in for who tries the hotline on his own machine: a link with a key, and nobody but samples behind it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.accounts.access import UnknownOfficer
from ivr.core.loopback import is_loopback
from ivr.core.requests.units import Role
from ivr.services.audit import NOBODY, Actor
from ivr.services.samples import InRealUse, Samples, SamplesThere, Standing
from ivr.web.console import access, browser
from ivr.web.console.parts import Parts
from ivr.web.console.trouble import page
from ivr.web.console.visitors import to_visitor

#: What a proxy in front adds: then nobody can tell who really asks.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


@dataclass(frozen=True, slots=True)
class Door:
    """``key`` was drawn at this start of the service and printed in its terminal; without one nobody comes in."""

    key: str
    samples: Samples


def pages(parts: Parts, door: Door) -> Callable[[Blueprint], None]:
    """What adds the pages to the console's blueprint."""

    def add(console: Blueprint) -> None:
        @console.get("/demo/<key>")
        @access.everyone
        def demo(key: str) -> AnyResponse:
            _require_open(door, key)
            return _offer(parts, door)

        @console.post("/demo/<key>")
        @access.everyone
        def enter_demo(key: str) -> AnyResponse:
            _require_open(door, key)
            return _enter(parts, door)

    return add


def _offer(parts: Parts, door: Door) -> AnyResponse:
    there = door.samples.standing() is Standing.SAMPLES
    return to_visitor(parts, lambda: page("demo", key=door.key, there=there))


def _enter(parts: Parts, door: Door) -> AnyResponse:
    role = Role.SUPERVISOR if request.form.get("role") == Role.SUPERVISOR else Role.OFFICER
    address = browser.address()
    try:
        if door.samples.standing() is Standing.NOBODY:
            # Two clicks at once: the other one has added them.
            with suppress(SamplesThere):
                door.samples.add(Actor(NOBODY, address))
        token = door.samples.enter(role, address)
    except (InRealUse, UnknownOfficer):
        abort(HTTPStatus.NOT_FOUND)
    parts.door.sign_out(browser.token())
    answer = redirect(url_for("console.home"), 303)
    parts.cookies.enter(answer, token)
    return answer


def _require_open(door: Door, key: str) -> None:
    """404 for a wrong key, for who asks from another machine, and once somebody real is set up."""
    known = bool(door.key) and hmac.compare_digest(key.encode("utf-8", "surrogatepass"), door.key.encode())
    if not known or not _from_here() or door.samples.standing() is Standing.REAL:
        abort(HTTPStatus.NOT_FOUND)


def _from_here() -> bool:
    """Whether a browser on this machine asks, straight and by an address of this machine."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    return is_loopback(request.remote_addr or "") and is_loopback(urlsplit(f"//{request.host}").hostname or "")
