"""What a browser shows and keeps: the cookie of a session, one for visitors, its address."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass

from flask import Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from ivr.services.sign_in import Visit

SESSION = "console_session"
VISITOR = "console_visitor"
PATH = "/console/"


@dataclass(frozen=True, slots=True)
class Cookies:
    """How cookies are set; ``secure``: the console is reached over https alone."""

    secure: bool

    def enter(self, answer: AnyResponse, token: str) -> None:
        """Give the browser a session's token; it forgets it when it is closed."""
        self._set(answer, SESSION, token)

    def leave(self, answer: AnyResponse) -> None:
        """Take the session's token away."""
        answer.delete_cookie(SESSION, path=PATH, httponly=True, samesite="Lax", secure=self.secure)

    def know(self, answer: AnyResponse, visitor: str) -> None:
        """Give the browser a word of its own, before anybody is signed in."""
        self._set(answer, VISITOR, visitor)

    def _set(self, answer: AnyResponse, name: str, value: str) -> None:
        answer.set_cookie(name, value, path=PATH, httponly=True, samesite="Lax", secure=self.secure)


def token() -> str:
    """The session's token that the browser shows; empty when it shows none."""
    return request.cookies.get(SESSION, "")


def known_as() -> str:
    """The word that forms for this browser are made with: its session's, or a visitor's; empty for neither."""
    if (visit := visitor()) is not None:
        return visit.session.key
    shown = g.get("new_visitor") or request.cookies.get(VISITOR, "")
    return f"visitor:{hashlib.sha256(shown.encode('utf-8', 'surrogatepass')).hexdigest()}" if shown else ""


def visitor() -> Visit | None:
    """Who is signed in, as the guard found out for this request."""
    found: Visit | None = g.get("visit")
    return found


def renew(visit: Visit) -> None:
    """From here on the request is answered for this visit: forms of the page that follows belong to it."""
    g.visit = visit


def visit() -> Visit:
    """Who is signed in, on a route that the guard opens to nobody else."""
    found = visitor()
    if found is None:
        raise LookupError("the route is open to who is not signed in")
    return found


def address() -> str:
    """Where the request comes from; of IPv6 the network, because one machine has many addresses in it."""
    shown = request.remote_addr or ""
    try:
        parsed = ipaddress.ip_address(shown)
    except ValueError:
        return shown[:45]
    if parsed.version == 4:
        return shown
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def by_itself() -> bool:
    """Whether a script of the page asks, not a person who opens a page."""
    return request.headers.get("HX-Request") == "true"


def kept_out_of_caches(answer: Response) -> Response:
    """Pages with people's data stay in no cache, and do not come back by the back button after signing out."""
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer
