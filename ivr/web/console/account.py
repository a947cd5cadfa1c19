"""One's own account: who am I here, where am I signed in, and ending all of it."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from ivr.web.console import access, browser
from ivr.web.console.parts import Parts
from ivr.web.console.sign_in import left


def add(console: Blueprint, parts: Parts) -> None:
    """Add the pages to the blueprint."""

    @console.get("/account")
    @access.officers(unit_of=None)
    def account() -> str:
        standing = parts.own.standing(browser.visit())
        return render_template("console/account.html", standing=standing, done=request.args.get("done", ""))

    @console.post("/sign-out-everywhere")
    @access.officers(unit_of=None)
    def sign_out_everywhere() -> AnyResponse:
        parts.own.sign_out_everywhere(browser.visit())
        return left(parts)
