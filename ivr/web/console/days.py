"""Days on which the office works otherwise: the country's holidays as they are known, and those that are set here."""

from __future__ import annotations

from datetime import date, time, timedelta

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.calendar import day_of
from ivr.core.content.special_day import LONGEST, TIMES, BadSpecialDay
from ivr.core.errors import ChangedMeanwhile
from ivr.services.special_days import SpecialDays
from ivr.web.console import access, browser
from ivr.web.console.managed import require_all, sees_all
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.typed_day import day_typed

#: Characters of a reason.
LONGEST_REASON = 120
#: The half days that the form has, by the beginning of their fields' names.
HALVES = ("first", "second")


class _Unfinished(Exception):
    """A half day has one end only."""


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""
    special = SpecialDays(work.store, work.clock, parts.ids)

    @console.get("/days")
    @access.supervisors(unit_of=None)
    def days() -> Response:
        return _show(parts, work, special)

    @console.post("/days")
    @access.supervisors(unit_of=None)
    def add_day() -> AnyResponse:
        require_all(parts, work)
        reason = " ".join(request.form.get("reason", "").split())[:LONGEST_REASON]
        try:
            special.add(day_typed(request.form.get("day", "")), _halves(), reason, browser.visit().actor)
        except (ValueError, BadSpecialDay, _Unfinished) as fault:
            return _show(parts, work, special, _why(fault, reason), 422)
        except ChangedMeanwhile:
            return _show(parts, work, special, "meanwhile", 409)
        return redirect(url_for("console.days", done="set"), 303)

    @console.post("/days/remove")
    @access.supervisors(unit_of=None)
    def remove_day() -> AnyResponse:
        require_all(parts, work)
        try:
            day = date.fromisoformat(request.form.get("day", ""))
        except ValueError:
            abort(400)
        try:
            special.remove(request.form.get("special", ""), day, browser.visit().actor)
        except ChangedMeanwhile:
            return _show(parts, work, special, "gone", 409)
        return redirect(url_for("console.days", done="removed"), 303)


def _halves() -> tuple[tuple[time, time], ...]:
    """The half days that were chosen, none for a closed day. Raises ``ValueError`` and ``_Unfinished``."""
    if request.form.get("kind") == "closed":
        return ()
    found = []
    for half in HALVES:
        ends = [request.form.get(f"{half}_{end}", "") for end in ("opens", "closes")]
        if all(ends):
            found.append((time.fromisoformat(ends[0]), time.fromisoformat(ends[1])))
        elif any(ends):
            raise _Unfinished
    if not found:
        raise _Unfinished
    return tuple(found)


def _why(fault: Exception, reason: str) -> str:
    if isinstance(fault, _Unfinished):
        return "hours"
    return "day" if isinstance(fault, ValueError) else "reason" if not reason else "unsound"


def _show(parts: Parts, work: Work, special: SpecialDays, why: str = "", status: int = 200) -> Response:
    """The page; ``why`` is what could not be done."""
    today = day_of(work.clock.now())
    until = today + LONGEST
    holidays = work.content.holidays.named(today, until)
    page = render_template(
        "console/days.html",
        special=special.ahead(),
        holidays=holidays,
        holiday=dict(holidays),
        written=sorted((day, halves) for day, halves in work.content.written_days.items() if day >= today),
        week=[today + timedelta(days=ahead - today.weekday()) for ahead in range(7)],
        usual=lambda day: work.content.usual.on(day, lambda _: False),
        times=TIMES,
        halves=HALVES,
        decides=sees_all(parts, work),
        names=work.names(),
        today=today,
        until=until,
        why=why,
        done=request.args.get("done", ""),
        form=request.form,
        longest=LONGEST_REASON,
    )
    return make_response(page, status)
