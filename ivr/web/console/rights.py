"""What people asked about their own data: the register with the legal clock, and the steps of each case."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.calendar import VIETNAM, day_of
from ivr.core.errors import ChangedMeanwhile
from ivr.core.privacy.subject_case import Wish
from ivr.web.console import access, browser
from ivr.web.console.managed import every_unit, sees_all, telephone
from ivr.web.console.outcome_form import note_of
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.typed_day import day_typed

#: Cases of the page, those that are over included.
SHOWN = 200
#: Characters of what is noted of a case: the register is kept for good, and is no place for stories.
LONGEST = 200


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""
    chief = access.supervisors(unit_of=every_unit(parts, work))

    @console.get("/rights")
    @access.supervisors(unit_of=None)
    def rights() -> Response:
        """A commune's supervisor reads here to whom she passes a wish on."""
        return show(parts, work)

    @console.post("/rights")
    @chief
    def register_wish() -> AnyResponse:
        return _registered(parts, work)

    @console.post("/rights/<case>/answer")
    @chief
    def answer_wish(case: str) -> AnyResponse:
        try:
            work.people.register.answer(browser.visit().actor, case)
        except ChangedMeanwhile:
            return show(parts, work, "meanwhile", 409)
        return redirect(url_for("console.rights", done="answered"), 303)

    @console.post("/rights/<case>/close")
    @chief
    def close_wish(case: str) -> AnyResponse:
        result = note_of(request.form)[:LONGEST]
        if not result:
            return show(parts, work, "result", 422)
        try:
            work.people.register.close(browser.visit().actor, case, result)
        except ChangedMeanwhile:
            return show(parts, work, "meanwhile", 409)
        return redirect(url_for("console.rights", done="closed"), 303)


def show(parts: Parts, work: Work, why: str = "", status: int = 200) -> Response:
    """The register; ``why`` is what could not be taken."""
    whole, now = sees_all(parts, work), work.clock.now()
    cases = work.people.register.cases(SHOWN) if whole else ()
    page = render_template(
        "console/rights.html",
        whole=whole,
        open_cases=[one for one in cases if one.closed_at is None],
        closed=sorted((one for one in cases if one.closed_at), key=lambda one: one.closed_at or now, reverse=True),
        wishes=list(Wish),
        today=day_of(now),
        longest=LONGEST,
        now=now,
        why=why,
        done=request.args.get("done", ""),
        form=request.form,
    )
    return make_response(page, status)


def _registered(parts: Parts, work: Work) -> AnyResponse:
    form, number = request.form, number_typed()
    if number is None:
        return show(parts, work, "number", 422)
    if form.get("wish") not in set(Wish):
        return show(parts, work, "wish", 422)
    try:
        asked_at = _asked(work, day_typed(form.get("asked", "")))
    except ValueError:
        return show(parts, work, "day", 422)
    told = note_of(form)[:LONGEST]
    work.people.register.ask(browser.visit().actor, Wish(form["wish"]), number, asked_at, told)
    return redirect(url_for("console.rights", done="asked"), 303)


def number_typed(field: str = "number") -> str | None:
    """The telephone number of a form's field as E.164; None where there is none, or none that can be rung."""
    try:
        return telephone(request.form.get(field, ""))
    except ValueError:
        return None


def _asked(work: Work, day: date) -> datetime:
    """When it was asked: now, or at noon of an earlier day; the clock starts with the day after anyway."""
    now = work.clock.now()
    today = day_of(now)
    if day > today:
        raise ValueError(day)
    return now if day == today else datetime.combine(day, time(12), VIETNAM)
