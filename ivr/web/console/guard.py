"""The guard before every page of the console: session, stage, role, unit, and the token of every form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Response, abort, current_app, g, make_response, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.accounts.access import SessionOver, Stage
from ivr.core.requests.units import Role
from ivr.services.sign_in import Visit
from ivr.web.console import access, browser, errors
from ivr.web.console.errors import page_above
from ivr.web.console.parts import Parts
from ivr.web.forms import FIELD

log = structlog.get_logger("ivr.web.console")

#: Where to go on for who stands at a stage.
PLACES = {
    Stage.SECOND_FACTOR: "console.second_factor",
    Stage.NEW_PASSWORD: "console.password",
    Stage.ENROLMENT: "console.telephone",
}


def let_in(parts: Parts) -> AnyResponse | None:
    """None lets the request pass; otherwise the answer that it gets instead."""
    mark = access.of(current_app.view_functions.get(request.endpoint or ""))
    if mark is None:
        log.error("route without a mark", endpoint=request.endpoint)
        abort(403)
    if mark.signed_in:
        try:
            g.visit = parts.door.visit(browser.token(), active=not mark.quiet)
        except SessionOver as over:
            return _over(parts, over.why)
        if g.visit.stage not in mark.stages:
            return _elsewhere(url_for(PLACES.get(g.visit.stage, parts.pages[0].endpoint)))
        try:
            _require(parts, mark, g.visit)
        except HTTPException:
            # A request that the first of two clicks handed to another unit is out of reach of the second.
            g.out_of_reach = True
            parts.forms.refuse_again(request.form.get(FIELD, ""))
            raise
    if request.method not in {"GET", "HEAD"}:
        _take_form(parts, mark)
    return None


def to_sign_in(parts: Parts, why: str) -> AnyResponse:
    """The way to the sign-in page, and back to where somebody was or wanted to go; ``why`` is told there."""
    asked: dict[str, Any] = {} if why == "none" else {"why": why}
    if request.method != "GET":
        asked["next"] = page_above(request.path)
        asked["unsaved"] = 1 if asked["next"] else None
    elif not browser.by_itself() and request.path != url_for("console.home"):
        asked["next"] = request.full_path.rstrip("?")
    answer = _elsewhere(url_for("console.sign_in", **asked))
    parts.cookies.leave(answer)
    return answer


def within(place: str) -> str | None:
    """``place`` when it is a page of the console, None for anything else: nobody is led to another site."""
    parsed = urlsplit(place)
    plain = place.isprintable() and "\\" not in place and not parsed.scheme and not parsed.netloc
    return place if plain and place.startswith(browser.PATH) and ".." not in place else None


def _take_form(parts: Parts, mark: access.Access) -> None:
    token = request.form.get(FIELD, "")
    parts.forms.check(token, browser.known_as(), once=mark.once)
    if mark.once:
        # Released by the error pages when its deed cannot be done.
        g.taken_form = token


def _over(parts: Parts, why: str) -> AnyResponse:
    """The session has ended; a note that was sent in a form comes back, to be copied before signing in again."""
    told = why if why != "none" or not browser.token() else "ended"
    if browser.by_itself() or not request.form.get("note", "").strip() or not browser.token():
        return to_sign_in(parts, told)
    answer = make_response(errors.error_page(409, "over"))
    parts.cookies.leave(answer)
    return answer


def _elsewhere(place: str) -> AnyResponse:
    if browser.by_itself():
        # A redirect would be followed by the script and its page put into the middle of this one.
        return Response(status=401, headers={"HX-Redirect": place})
    return redirect(place, 303)


def _require(parts: Parts, mark: access.Access, visit: Visit) -> None:
    if mark.role is Role.SUPERVISOR and visit.officer.role is not Role.SUPERVISOR:
        abort(403)
    if mark.unit_of is None:
        return
    unit = mark.unit_of(request.view_args or {})
    if unit is None:
        abort(404)
    if unit not in parts.door.units(visit.officer):
        abort(403)
