"""The error pages of the console: what went wrong, where to look, and what was typed, to be copied."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Blueprint, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.errors import StoreUnavailable
from ivr.web.console import browser
from ivr.web.console.parts import Parts
from ivr.web.forms import AlreadySent, StaleForm

log = structlog.get_logger("ivr.web.console")

#: Where every address that nobody knows ends.
NOWHERE = "console.nowhere"


def add(console: Blueprint, parts: Parts) -> None:
    """Answer what goes wrong on any page of the blueprint."""

    @console.errorhandler(HTTPException)
    def refuse(fault: HTTPException) -> tuple[str, int] | AnyResponse:
        if fault.response is not None:
            return fault.get_response()
        return error_page(fault.code or 500)

    @console.errorhandler(StoreUnavailable)
    def unavailable(fault: StoreUnavailable) -> tuple[str, int]:
        _release(parts)
        log.error("database unavailable", path=request.path[:200], fault=str(fault))
        return error_page(503)

    @console.errorhandler(StaleForm)
    def stale(_: StaleForm) -> tuple[str, int]:
        return error_page(409, "stale")

    @console.errorhandler(AlreadySent)
    def sent(_: AlreadySent) -> tuple[str, int]:
        return error_page(409, "sent")

    @console.errorhandler(Exception)
    def broken(fault: Exception) -> tuple[str, int]:
        _release(parts)
        log.error("page broke", path=request.path[:200], exc_info=fault)
        return error_page(500)


def error_page(status: int, why: str = "") -> tuple[str, int]:
    """The page for ``status``; ``why`` is the key of its words where the status alone does not tell."""
    known = {
        HTTPStatus.FORBIDDEN: "forbidden",
        HTTPStatus.NOT_FOUND: "nowhere",
        HTTPStatus.SERVICE_UNAVAILABLE: "database",
    }
    reason = why or known.get(HTTPStatus(status), "refused" if status < 500 else "broken")
    back = None if g.get("out_of_reach") else page_above(request.path)
    page = render_template("console/error.html", why=reason, back=back, note=_note())
    return page, status


def page_above(place: str) -> str | None:
    """The page that a form stands on, by the address it is sent to: the nearest above it that can be opened."""
    adapter = current_app.create_url_adapter(request)
    while adapter is not None and place.startswith(browser.PATH):
        try:
            endpoint, _ = adapter.match(place, method="GET")
        except HTTPException:
            endpoint = NOWHERE
        if endpoint != NOWHERE:
            return place
        place = place.rpartition("/")[0]
    return None


def _note() -> str:
    """The note of the form that was sent; none for who is not signed in, who may come from another site."""
    return request.form.get("note", "").strip() if browser.token() else ""


def _release(parts: Parts) -> None:
    if taken := g.pop("taken_form", ""):
        parts.forms.release(taken)
