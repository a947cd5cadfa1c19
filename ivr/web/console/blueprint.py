"""The console under ``/console/``: its frame, its headers, its error pages, and the pages of signing in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Any

import structlog
from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.accounts.access import SessionOver, Stage
from ivr.core.calendar import VIETNAM
from ivr.core.errors import StoreUnavailable
from ivr.core.requests.units import Role
from ivr.web.console import access, account, browser, password, second_factor, sign_in, telephone
from ivr.web.console.guard import let_in
from ivr.web.console.parts import Parts
from ivr.web.forms import FIELD, AlreadySent, StaleForm

log = structlog.get_logger("ivr.web.console")

#: Nothing from elsewhere, nothing written into a page runs, no frames. Recordings are played from our own address.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Seconds for which browsers remember to come over https alone.
_HALF_A_YEAR = 180 * 24 * 3600


def blueprint(parts: Parts, *more: Callable[[Blueprint], None]) -> Blueprint:
    """All pages of signing in and of one's own account, and what every other page of the console stands on.

    Each of ``more`` adds pages of its own.
    """
    console = Blueprint("console", __name__, url_prefix="/console", template_folder="../templates")
    console.before_request(lambda: let_in(parts))
    console.after_request(lambda answer: _secure(parts, answer))
    console.context_processor(lambda: _frame(parts))
    console.add_app_template_filter(_time, "vietnam_time")
    _add_errors(console)
    for pages in (sign_in, second_factor, telephone, password, account):
        pages.add(console, parts)
    _add_own(console, parts)
    for add in more:
        add(console)
    return console


def _add_own(console: Blueprint, parts: Parts) -> None:
    @console.get("/")
    @access.officers(unit_of=None)
    def home() -> AnyResponse:
        return redirect(url_for(parts.pages[0].endpoint), 303)

    @console.get("/awake")
    @access.officers(unit_of=None)
    def awake() -> Response:
        """Somebody is there: the session goes on."""
        return Response(status=204)

    @console.get("/static/<name>")
    @access.everyone
    def asset(name: str) -> Response:
        return parts.assets.answer(name)

    @console.route("/<path:place>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    @access.everyone
    def nowhere(**_: str) -> tuple[str, int]:
        # Who is signed in can sign out from here too.
        with suppress(SessionOver):
            browser.renew(parts.door.visit(browser.token(), active=False))
        return _error(404)


def _add_errors(console: Blueprint) -> None:
    @console.errorhandler(HTTPException)
    def refuse(fault: HTTPException) -> tuple[str, int] | AnyResponse:
        if fault.response is not None:
            return fault.get_response()
        return _error(fault.code or 500)

    @console.errorhandler(StoreUnavailable)
    def unavailable(fault: StoreUnavailable) -> tuple[str, int]:
        log.error("database unavailable", path=request.path[:200], fault=str(fault))
        return _error(503)

    @console.errorhandler(StaleForm)
    def stale(_: StaleForm) -> tuple[str, int]:
        return _error(409, "stale")

    @console.errorhandler(AlreadySent)
    def sent(_: AlreadySent) -> tuple[str, int]:
        return _error(409, "sent")

    @console.errorhandler(Exception)
    def broken(fault: Exception) -> tuple[str, int]:
        log.error("page broke", path=request.path[:200], exc_info=fault)
        return _error(500)


def _error(status: int, why: str = "") -> tuple[str, int]:
    known = {
        HTTPStatus.FORBIDDEN: "forbidden",
        HTTPStatus.NOT_FOUND: "nowhere",
        HTTPStatus.SERVICE_UNAVAILABLE: "database",
    }
    reason = why or known.get(HTTPStatus(status), "refused" if status < 500 else "broken")
    return render_template("console/error.html", why=reason), status


def _frame(parts: Parts) -> dict[str, Any]:
    """What every template may use."""
    visit = browser.visitor()
    whole = visit is not None and visit.stage is Stage.WHOLE
    supervisor = whole and visit is not None and visit.officer.role is Role.SUPERVISOR
    return {
        "visit": visit,
        "navigation": [page.endpoint for page in parts.pages if supervisor or not page.supervisors] if whole else [],
        "asset": lambda name: url_for("console.asset", name=name, v=parts.assets.version(name)),
        "form_field": lambda: _field(parts),
    }


def _field(parts: Parts) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, parts.forms.token(browser.known_as()))


def _secure(parts: Parts, answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers[name] = value
    if parts.cookies.secure:
        answer.headers["Strict-Transport-Security"] = f"max-age={_HALF_A_YEAR}"
    return browser.kept_out_of_caches(answer)


def _time(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
