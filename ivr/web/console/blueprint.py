"""The console under ``/console/``: its frame, its headers, its error pages, and the pages of signing in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.accounts.access import SessionOver, Stage
from ivr.core.calendar import VIETNAM
from ivr.core.requests.units import Role
from ivr.web.console import access, account, browser, errors, password, second_factor, sign_in, telephone
from ivr.web.console.guard import let_in
from ivr.web.console.parts import Parts
from ivr.web.forms import FIELD

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
    errors.add(console, parts)
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
        return errors.error_page(404)


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
