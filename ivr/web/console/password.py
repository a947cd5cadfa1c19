"""Setting another password: at first, and whenever an officer wants to."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.accounts.access import Stage
from ivr.core.accounts.passwords import LONGEST, SHORTEST, Fault, WeakPassword
from ivr.web.console import access, browser
from ivr.web.console.parts import Parts
from ivr.web.console.trouble import REFUSALS, Trouble, page, trouble


def add(console: Blueprint, parts: Parts) -> None:
    """Add the pages to the blueprint."""

    @console.get("/password")
    @access.coming_in(Stage.NEW_PASSWORD, Stage.WHOLE)
    def password() -> AnyResponse:
        return _page()

    @console.post("/password")
    @access.coming_in(Stage.NEW_PASSWORD, Stage.WHOLE)
    def change_password() -> AnyResponse:
        current, new, again = (request.form.get(name, "") for name in ("current", "new", "again"))
        try:
            token = parts.own.change_password(browser.visit(), current, new, again)
        except WeakPassword as fault:
            return _page(Trouble("weak", 422), fault.faults)
        except REFUSALS as fault:
            return _page(trouble(parts, fault))
        answer = redirect(url_for("console.account", done="password"), 303)
        parts.cookies.enter(answer, token)
        return answer


def _page(told: Trouble | None = None, faults: tuple[Fault, ...] = ()) -> Response:
    return page("password", told, faults=faults, shortest=SHORTEST, longest=LONGEST)
