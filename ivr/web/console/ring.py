"""Ringing the citizen from the card, and recording what came of it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.dialling.ring_fault import DialledByHand, NoNumber, NoTelephone, NotRung, RingUnclear
from ivr.core.errors import IllegalMove, LostRace
from ivr.core.requests.refusals import NotNow, NotYours
from ivr.web.console import access, browser, card_page, outcome_form
from ivr.web.console.outcome_form import Incomplete
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import unit_of_request


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""
    own = access.officers(unit_of=unit_of_request(parts, work))

    @console.post("/card/<callback>/call")
    @own
    def call(callback: str) -> AnyResponse:
        return _call(parts, work, callback)

    @console.post("/card/<callback>/stop")
    @access.repeatable
    @own
    def stop(callback: str) -> AnyResponse:
        visit = browser.visit()
        try:
            work.calling.stop(visit.officer.id, callback, address=visit.actor.address)
        except RingUnclear:
            return card_page.show(parts, work, callback, "not-rung", 409, fault="unclear")
        return redirect(url_for("console.card", callback=callback), 303)

    @console.get("/card/<callback>/ring")
    @access.officers(unit_of=unit_of_request(parts, work), quiet=True)
    def ring(callback: str) -> AnyResponse:
        """How the call stands, for the part of the card that shows it: 204 while it is as it was (``seen``)."""
        found = work.request(callback)
        dial = card_page.dial_of(work, found) if found else None
        if dial is None or found is None or dial.officer != browser.visit().officer.id:
            abort(404)
        if request.args.get("seen") == str(dial.version):
            return Response(status=204)
        return make_response(render_template("console/ring.html", dial=dial, callback=found))

    @console.post("/card/<callback>/outcome")
    @own
    def outcome(callback: str) -> AnyResponse:
        return _outcome(parts, work, callback)


def _call(parts: Parts, work: Work, callback: str) -> AnyResponse:
    visit = browser.visit()
    try:
        work.calling.ring(visit.officer.id, callback, address=visit.actor.address)
    except NotRung as refused:
        return card_page.show(parts, work, callback, "not-rung", 409, fault=refused.fault)
    except (NotNow, NotYours, IllegalMove, DialledByHand, NoTelephone, NoNumber, LostRace) as refused:
        return card_page.show(parts, work, callback, _WHY[type(refused)], 409)
    return redirect(url_for("console.card", callback=callback), 303)


#: Refusals -> words of the template.
_WHY: dict[type[Exception], str] = {
    NotNow: "not-now",
    NotYours: "lost",
    IllegalMove: "ringing",
    DialledByHand: "by-hand",
    NoTelephone: "by-hand",
    NoNumber: "by-hand",
    LostRace: "moved",
}


def _outcome(parts: Parts, work: Work, callback: str) -> AnyResponse:
    visit, form = browser.visit(), request.form
    kept = {"note": outcome_form.note_of(form), "chosen": form.get("outcome", ""), "when": form.get("when", "")}
    try:
        told = outcome_form.filled(work, form)
        outcome_form.record(work, visit.actor, callback, told)
    except Incomplete as fault:
        return card_page.show(parts, work, callback, fault.why, 422, **kept)
    except NotYours:
        return card_page.show(parts, work, callback, "lost", 409, **kept)
    except (IllegalMove, LostRace):
        return card_page.show(parts, work, callback, "moved", 409, **kept)
    return redirect(url_for("console.board", done=callback), 303)
