"""Enrolling the telephone that makes one-time codes."""

from __future__ import annotations

import segno
from flask import Blueprint, Response, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.accounts.access import Stage
from ivr.web.console import access, browser
from ivr.web.console.parts import Parts
from ivr.web.console.trouble import REFUSALS, Trouble, page, trouble


def add(console: Blueprint, parts: Parts) -> None:
    """Add the pages to the blueprint."""

    @console.get("/telephone")
    @access.coming_in(Stage.ENROLMENT, Stage.WHOLE)
    def telephone() -> AnyResponse:
        if browser.visit().stage is Stage.ENROLMENT and parts.own.enrolment(browser.visit()) is None:
            parts.own.begin_enrolment(browser.visit())
        return _page(parts)

    @console.post("/telephone/begin")
    @access.coming_in(Stage.WHOLE)
    def begin() -> AnyResponse:
        try:
            parts.own.begin_enrolment(browser.visit(), request.form.get("password", ""))
        except REFUSALS as fault:
            return _page(parts, trouble(parts, fault))
        return redirect(url_for("console.telephone"), 303)

    @console.post("/telephone")
    @access.coming_in(Stage.ENROLMENT, Stage.WHOLE)
    def confirm() -> AnyResponse:
        try:
            enrolled = parts.own.confirm_enrolment(browser.visit(), request.form.get("code", ""))
        except REFUSALS as fault:
            return _page(parts, trouble(parts, fault))
        # The page's forms belong to the session's new token. Nothing is read any more: the codes are shown this once.
        browser.renew(browser.visit().further(enrolled.token))
        answer = page("recovery-codes", codes=enrolled.recovery)
        parts.cookies.enter(answer, enrolled.token)
        return answer


def _page(parts: Parts, told: Trouble | None = None) -> Response:
    found = parts.own.enrolment(browser.visit())
    if found is None:
        return page("telephone", told)
    groups = [found.secret[start : start + 4] for start in range(0, len(found.secret), 4)]
    return page("telephone", told, picture=_picture(found.uri), secret=" ".join(groups))


def _picture(uri: str) -> Markup:
    """A QR code as SVG, drawn with attributes alone: the pages' policy allows no styles within them."""
    return Markup(segno.make(uri, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))  # noqa: S704
