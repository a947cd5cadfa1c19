"""Units: adding one below hers, and which matters it handles."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.dialogue.journey import topics
from ivr.core.errors import ChangedMeanwhile
from ivr.core.requests.units import EVERYONE, Unit
from ivr.services.staffing import BadUnit, Staffing, print_of
from ivr.web.console import access, browser, staff
from ivr.web.console.managed import managed, unit_named
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""
    guarded = access.supervisors(unit_of=unit_named(parts, work))

    @console.post("/units")
    @access.supervisors(unit_of=None)
    def add_unit() -> AnyResponse:
        parent = request.form.get("parent", "")
        # A second unit above all would take every matter that no unit names away from the first.
        allowed = managed(parts, work) - {EVERYONE} if work.units() else {EVERYONE}
        if parent not in allowed:
            return staff.show(parts, work, "unit", 422, of="unit")
        try:
            made = Unit(staff.typed_id(), _name(), parent)
            Staffing(work.store, work.clock).add_unit(made, browser.visit().actor)
        except BadUnit:
            return staff.show(parts, work, "bad-unit", 422, of="unit")
        return redirect(url_for("console.staff"), 303)

    @console.get("/units/<unit>")
    @guarded
    def unit_one(unit: str) -> Response:
        return _show(work, unit)

    @console.post("/units/<unit>")
    @guarded
    def change_unit(unit: str) -> AnyResponse:
        chosen = frozenset(request.form.getlist("topics")) & {topic for topic, _ in topics(work.flow())}
        made = replace(_unit(work, unit), name=_name(), topics=chosen)
        try:
            Staffing(work.store, work.clock).change_unit(made, request.form.get("seen", ""), browser.visit().actor)
        except BadUnit:
            return _show(work, unit, "bad-unit", 422)
        except ChangedMeanwhile:
            return _show(work, unit, "meanwhile", 409)
        return redirect(url_for("console.staff"), 303)


def _name() -> str:
    return " ".join(request.form.get("name", "").split())[: staff.LONGEST]


def _unit(work: Work, key: str) -> Unit:
    return next(one for one in work.units() if one.id == key)


def _show(work: Work, key: str, why: str = "", status: int = 200) -> Response:
    unit = _unit(work, key)
    page = render_template(
        "console/unit-one.html",
        unit=unit,
        seen=print_of(unit),
        topics=topics(work.flow()),
        why=why,
        form=request.form,
        longest=staff.LONGEST,
    )
    return make_response(page, status)
