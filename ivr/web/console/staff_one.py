"""One officer: changing her, her account, and when she is on duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.calendar import VIETNAM, day_of
from ivr.core.dialogue.journey import topics
from ivr.core.errors import ChangedMeanwhile
from ivr.core.requests.units import Duty
from ivr.services.staffing import BadDuty, OnDutyAlready, Staffing, print_of
from ivr.web.console import access, browser
from ivr.web.console.managed import managed, officer_by, unit_of_officer
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.staff import LONGEST, Refused, accounts, filled

#: So many days ahead duties are planned.
PLANNED = 35
#: Marks a route as one for supervisors of the officer's unit.
Guard = Callable[[Callable[..., Any]], Callable[..., Any]]


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""
    guarded = access.supervisors(unit_of=unit_of_officer(parts, work))
    _add_person(console, parts, work, guarded)
    _add_account(console, parts, work, guarded)
    _add_duty(console, parts, work, guarded)


def _add_person(console: Blueprint, parts: Parts, work: Work, guarded: Guard) -> None:
    @console.get("/staff/<officer>")
    @guarded
    def staff_one(officer: str) -> Response:
        return _show(parts, work, officer)

    @console.post("/staff/<officer>")
    @guarded
    def change_officer(officer: str) -> AnyResponse:
        _not_oneself(officer)
        try:
            made = filled(parts, work, officer)
            Staffing(work.store, work.clock).change(made, request.form.get("seen", ""), browser.visit().actor)
        except Refused as fault:
            return _show(parts, work, officer, fault.why, 422)
        except ChangedMeanwhile:
            return _show(parts, work, officer, "meanwhile", 409)
        return _back(officer, "changed")


def _add_account(console: Blueprint, parts: Parts, work: Work, guarded: Guard) -> None:
    @console.post("/staff/<officer>/disable")
    @guarded
    def disable_officer(officer: str) -> AnyResponse:
        _not_oneself(officer)
        try:
            accounts(parts).disable(officer, browser.visit().actor, request.form.get("seen", ""))
        except ChangedMeanwhile:
            return _show(parts, work, officer, "account", 409)
        return _back(officer, "disabled")

    @console.post("/staff/<officer>/enable")
    @guarded
    def enable_officer(officer: str) -> AnyResponse:
        _not_oneself(officer)
        try:
            accounts(parts).enable(officer, browser.visit().actor, request.form.get("seen", ""))
        except ChangedMeanwhile:
            return _show(parts, work, officer, "account", 409)
        return _back(officer, "enabled")

    @console.post("/staff/<officer>/reset")
    @guarded
    def reset_officer(officer: str) -> Response:
        _not_oneself(officer)
        # Read first: the password is shown this once, whatever fails afterwards.
        who = officer_by(work, officer)
        try:
            first = accounts(parts).reset(officer, browser.visit().actor, request.form.get("seen", ""))
        except ChangedMeanwhile:
            return _show(parts, work, officer, "account", 409)
        return make_response(render_template("console/first-password.html", officer=who, first=first))


def _add_duty(console: Blueprint, parts: Parts, work: Work, guarded: Guard) -> None:
    @console.post("/staff/<officer>/duty")
    @guarded
    def plan_duty(officer: str) -> AnyResponse:
        try:
            Staffing(work.store, work.clock).plan(_duty(officer), browser.visit().actor)
        except (ValueError, BadDuty):
            return _show(parts, work, officer, "duty", 422)
        except OnDutyAlready:
            return _show(parts, work, officer, "on-duty", 409)
        return _back(officer, "planned")

    @console.post("/staff/<officer>/duty/remove")
    @guarded
    def remove_duty(officer: str) -> AnyResponse:
        try:
            start = datetime.fromisoformat(request.form.get("start", ""))
        except ValueError:
            abort(400)
        if start.tzinfo is None:
            abort(400)
        if not Staffing(work.store, work.clock).remove(officer, start, browser.visit().actor):
            return _show(parts, work, officer, "no-duty", 409)
        return _back(officer, "removed")


def _not_oneself(officer: str) -> None:
    # Nobody shuts herself out, nor gives herself more.
    if officer == browser.visit().officer.id:
        abort(403)


def _back(officer: str, done: str) -> AnyResponse:
    return redirect(url_for("console.staff_one", officer=officer, done=done), 303)


def _duty(officer: str) -> Duty:
    day = date.fromisoformat(request.form.get("day", ""))
    start, end = (time.fromisoformat(request.form.get(name, "").strip().zfill(5)) for name in ("begins", "ends"))
    return Duty(officer, datetime.combine(day, start, VIETNAM), datetime.combine(day, end, VIETNAM))


def _show(parts: Parts, work: Work, name: str, why: str = "", status: int = 200) -> Response:
    officer = officer_by(work, name)
    if officer is None:
        abort(404)
    mine, today = managed(parts, work), day_of(work.clock.now())
    page = render_template(
        "console/staff-one.html",
        officer=officer,
        seen=print_of(officer),
        account_seen=accounts(parts).seen(name),
        units=[one for one in work.units() if one.id in mine],
        without_unit="" in mine,
        unit_names={one.id: one.name for one in work.units()},
        topics=topics(work.flow()),
        duties=Staffing(work.store, work.clock).duties(officer),
        oneself=name == browser.visit().officer.id,
        why=why,
        done=request.args.get("done", ""),
        days=[today + timedelta(days=ahead) for ahead in range(PLANNED)],
        now=work.clock.now(),
        form=request.form,
        longest=LONGEST,
    )
    return make_response(page, status)
