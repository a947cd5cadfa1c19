"""My day: what I did and promised; the sheet for when the network is down, and typing in what was written on it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.calendar import VIETNAM, day_of
from ivr.core.callback import Callback
from ivr.core.dialogue.journey import title
from ivr.core.errors import IllegalMove, LostRace
from ivr.core.requests.outcome import RECORDABLE
from ivr.core.requests.refusals import NotYours
from ivr.services.day import read_day
from ivr.services.witness import Handled
from ivr.web.console import access, browser, outcome_form
from ivr.web.console.outcome_form import Incomplete
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import unit_of_request, within_reach

#: So many requests fit on a sheet of two pages.
ON_A_SHEET = 16
#: So many are listed for typing in.
TYPED = 60
#: What was rung so many days ago can still be typed in.
DAYS_BACK = 4


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""

    @console.get("/day")
    @access.officers(unit_of=None)
    def day() -> str:
        flow = work.flow()
        found = read_day(work.store, work.clock, browser.visit().officer.id)
        return render_template(
            "console/day.html", day=found, now=work.clock.now(), title=lambda topic: title(flow, topic)
        )

    @console.get("/day/sheet")
    @access.officers(unit_of=None)
    def sheet() -> str:
        flow, visit = work.flow(), browser.visit()
        rows = _rows(parts, work, ON_A_SHEET)
        work.witness.write(visit.actor, Handled.PRINTED, visit.officer.id, f"{len(rows)} requests")
        return render_template(
            "console/sheet.html",
            rows=[(one, _heard(work, one)) for one in rows],
            now=work.clock.now(),
            title=lambda topic: title(flow, topic),
            own_unit=next((unit.name for unit in work.units() if unit.id == visit.officer.unit), ""),
        )

    @console.get("/day/typed")
    @access.officers(unit_of=None)
    def typed() -> Response:
        return _typed(parts, work)

    @console.post("/card/<callback>/typed")
    @access.officers(unit_of=unit_of_request(parts, work))
    def type_in(callback: str) -> AnyResponse:
        return _type_in(parts, work, callback)


def _rows(parts: Parts, work: Work, most: int) -> tuple[Callback, ...]:
    """What she has in hand, what she promised herself, then what comes next; each once."""
    officer = browser.visit().officer.id
    mine = read_day(work.store, work.clock, officer)
    today = day_of(work.clock.now())
    own = [one for one in mine.own if one.next_at is None or day_of(one.next_at) <= today]
    every = (*mine.in_hand, *own, *work.queue.waiting(officer, most))
    return within_reach(parts, tuple({one.id: one for one in every}.values()))[:most]


def _heard(work: Work, callback: Callback) -> str:
    with work.store.transaction() as tx:
        return next((one.transcript for one in tx.messages(callback.id) if one.transcript), "")


def _typed(parts: Parts, work: Work, why: str = "", callback: str = "", status: int = 200) -> Response:
    flow, now = work.flow(), work.clock.now()
    today = day_of(now)
    page = render_template(
        "console/typed.html",
        rows=_rows(parts, work, TYPED),
        taken=work.request(callback) if why == "taken" else None,
        names=work.names() if why == "taken" else {},
        now=now,
        days=[today - timedelta(days=back) for back in range(DAYS_BACK + 1)],
        title=lambda topic: title(flow, topic),
        why=why,
        wrong=callback,
        form=request.form,
        done=request.args.get("done", ""),
    )
    return make_response(page, status)


def _type_in(parts: Parts, work: Work, callback: str) -> AnyResponse:
    visit = browser.visit()
    try:
        told = outcome_form.filled(work, request.form)
        if told.outcome not in RECORDABLE:
            raise Incomplete("outcome")
        rang_at = _rang_at(request.form.get("day", ""), request.form.get("time", ""))
        found = work.request(callback)
        if found is None or not found.asked_at <= rang_at <= work.clock.now():
            raise Incomplete("time")
        outcome_form.record(work, visit.actor, callback, told, rang_at)
    except Incomplete as fault:
        return _typed(parts, work, fault.why, callback, 422)
    except (NotYours, IllegalMove, LostRace):
        return _typed(parts, work, "taken", callback, 409)
    return redirect(url_for("console.typed", done=callback), 303)


def _rang_at(day: str, clock: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(_padded(clock)), VIETNAM)
    except ValueError:
        raise Incomplete("time") from None


def _padded(clock: str) -> str:
    """``9:5``, ``9h05`` and ``0905`` as people write them."""
    text = clock.strip().lower().replace("h", ":").replace(".", ":")
    if text.isdigit() and len(text) in {3, 4}:
        text = f"{text[:-2]}:{text[-2:]}"
    hours, _, minutes = text.partition(":")
    return f"{hours:0>2}:{minutes:0>2}"
