"""The page that asks for a one-time code."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.accounts.access import Stage
from ivr.web.console import access, browser
from ivr.web.console.parts import Parts
from ivr.web.console.trouble import REFUSALS, page, trouble


def add(console: Blueprint, parts: Parts) -> None:
    """Add the page to the blueprint."""

    @console.get("/second-factor")
    @access.coming_in(Stage.SECOND_FACTOR)
    def second_factor() -> AnyResponse:
        return page("second-factor")

    @console.post("/second-factor")
    @access.coming_in(Stage.SECOND_FACTOR)
    def prove() -> AnyResponse:
        try:
            token = parts.door.prove(browser.token(), request.form.get("code", ""), browser.address())
        except REFUSALS as fault:
            return page("second-factor", trouble(parts, fault))
        answer = redirect(url_for("console.home"), 303)
        parts.cookies.enter(answer, token)
        return answer
