"""Opening a request, and keeping it while the card is open."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.requests.refusals import NotYours
from ivr.services.witness import Handled
from ivr.web.console import access, browser, card_page
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import unit_of_request

#: htmx stops asking when it is answered so.
STOP = 286


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""

    @console.get("/card/<callback>")
    @access.officers(unit_of=unit_of_request(parts, work))
    def card(callback: str) -> Response:
        work.witness.write(browser.visit().actor, Handled.SEEN, callback)
        return card_page.show(parts, work, callback)

    @console.post("/card/<callback>/renew")
    @access.repeatable
    @access.officers(unit_of=unit_of_request(parts, work), quiet=True)
    def renew(callback: str) -> AnyResponse:
        try:
            until = work.queue.renew(browser.visit().officer.id, callback)
        except NotYours:
            if not browser.by_itself():
                return card_page.show(parts, work, callback, "lost", 409)
            return make_response(render_template("console/lost.html", callback=callback), STOP)
        if not browser.by_itself():
            return redirect(url_for("console.card", callback=callback), 303)
        return make_response(render_template("console/held.html", until=until, now=work.clock.now()))
