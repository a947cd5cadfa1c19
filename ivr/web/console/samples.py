"""The page of samples: what they are, what their telephones do, and taking them all out."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.samples import is_sample
from ivr.services.samples import remove
from ivr.web.console import access, browser
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint; for who is no sample herself they are not there."""

    @console.get("/samples")
    @access.officers(unit_of=None)
    def samples() -> str:
        _require_sample()
        return render_template("console/samples.html", rings=work.calling.rings_for(browser.visit().officer.id))

    @console.post("/samples/remove")
    @access.supervisors(unit_of=None)
    def remove_samples() -> AnyResponse:
        _require_sample()
        remove(work.store, work.clock, browser.visit().actor)
        answer = redirect(url_for("console.sign_in", why="samples"), 303)
        parts.cookies.leave(answer)
        return answer


def _require_sample() -> None:
    if not is_sample(browser.visit().officer.id):
        abort(HTTPStatus.NOT_FOUND)
