"""Figures for supervisors: on a page, as a file for a spreadsheet, and as a sheet of the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from ivr.core.accounts.access import units_below
from ivr.core.calendar import day_of
from ivr.core.dialogue.journey import steps, title, topics
from ivr.core.figures.callbacks import Promises
from ivr.core.privacy.retention import Kind
from ivr.core.requests.units import EVERYONE
from ivr.services.figures import Report, Span, month, read_figures
from ivr.services.witness import Handled
from ivr.web.console import access, browser, plots, spreadsheet
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import reach

#: So many months can be chosen.
MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Choice:
    """What the page was asked for."""

    span: Span
    unit: str


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""
    plots.add(console)
    console.add_app_template_filter(_line, "line")

    @console.get("/figures")
    @access.supervisors(unit_of=None)
    def figures() -> str:
        choice = _choice(parts, work)
        return render_template("console/figures.html", **_shown(parts, work, choice), months=_months(work))

    @console.get("/figures/sheet")
    @access.supervisors(unit_of=None)
    def figures_sheet() -> str:
        return render_template("console/figures-sheet.html", **_shown(parts, work, _choice(parts, work)))

    @console.get("/figures/csv")
    @access.supervisors(unit_of=None)
    def figures_csv() -> Response:
        choice = _choice(parts, work)
        name = f"so-lieu-{choice.span.first:%Y-%m}"
        work.witness.write(browser.visit().actor, Handled.EXPORTED, name, f"{choice.unit} {choice.span.topic or ''}")
        text = render_template("console/figures-rows.txt", **_shown(parts, work, choice))
        # The words come out of macros of pages, where they were written for HTML.
        rows = (unescape(line).split("\t") for line in text.splitlines() if line.strip())
        answer = Response(spreadsheet.as_csv(rows), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer


def _line(text: str) -> str:
    """On one line, and in one cell."""
    return " ".join(text.split())


def _choice(parts: Parts, work: Work) -> _Choice:
    """What is asked for; 403 for a unit out of reach, 404 for a month that there is not."""
    seen, every = reach(parts), work.units()
    unit = request.args.get("unit", "")
    if unit and unit not in seen:
        abort(403)
    units = units_below(every, unit) - {EVERYONE} if unit else seen
    first, end = month(_asked_month(work))
    whole = not unit and seen >= {one.id for one in every}
    return _Choice(Span(first, end, units & seen, request.args.get("topic") or None, calls=whole), unit)


def _asked_month(work: Work) -> date:
    asked = request.args.get("month", "")
    if not asked:
        return day_of(work.clock.now())
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        abort(404)


def _months(work: Work) -> list[date]:
    found = [day_of(work.clock.now()).replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _shown(parts: Parts, work: Work, choice: _Choice) -> dict[str, Any]:
    flow, seen = work.flow(), reach(parts)
    report = read_figures(work.store, work.clock, choice.span)
    return {
        "report": report,
        "span": choice.span,
        "unit": choice.unit,
        "units": [one for one in work.units() if one.id in seen],
        "unit_names": {one.id: one.name for one in work.units()},
        "topics": topics(flow),
        "title": lambda topic: title(flow, topic),
        "place": lambda node: next((step.name for step in steps(flow, [node])), ""),
        "home": flow.home,
        "days": _days(report, choice.span),
        "forgotten_before": _forgotten_before(work, choice.span),
        "now": work.clock.now(),
    }


def _forgotten_before(work: Work, span: Span) -> date | None:
    """The day before which callers' words are forgotten; None where the span has all of them."""
    day = day_of(work.people.schedule.cutoff(Kind.TRANSCRIPTS, work.clock.now()))
    return day if span.first < day else None


def _days(report: Report, span: Span) -> list[tuple[str, int, int, int]]:
    """Every day of the month: its number, promises kept, missed, and requests that are neither."""
    found = []
    for offset in range((span.end - span.first).days):
        day = span.first + timedelta(days=offset)
        one = report.requests.days.get(day, Promises())
        found.append((str(day.day), one.kept, one.missed, max(0, one.requests - one.kept - one.missed)))
    return found
