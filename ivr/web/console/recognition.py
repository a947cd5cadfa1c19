"""Saying on a card how well the machine understood the caller."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.figures.case import Mark, mark_of
from ivr.services.figures import mark
from ivr.web.console import access, browser
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import unit_of_request


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the form's address to the blueprint, and what shows the judgement to the templates."""
    console.add_app_template_filter(mark_of, "judgement")

    @console.post("/card/<callback>/recognition")
    @access.officers(unit_of=unit_of_request(parts, work))
    def recognition(callback: str) -> AnyResponse:
        visit, said = browser.visit(), request.form.get("judgement", "")
        if said not in set(Mark):
            abort(400)
        mark(work.store, work.clock, visit.officer.id, callback, Mark(said), address=visit.actor.address)
        return redirect(url_for("console.card", callback=callback), 303)
