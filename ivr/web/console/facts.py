"""Facts: those that nobody has confirmed first, and a supervisor's word for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.calendar import day_of
from ivr.core.content.confirmation import BadReviewDay
from ivr.core.content.review import Reviewed, State, Written, heard
from ivr.core.dialogue.journey import title, topics
from ivr.core.errors import ChangedMeanwhile
from ivr.services.fact_review import FactReview
from ivr.web.console import access, browser
from ivr.web.console.managed import require_all, sees_all
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.typed_day import day_typed

#: Facts of a page: a commune's line may be slow.
SHOWN = 20
#: What tells where in the list somebody is.
_CHOSEN = ("state", "topic", "page")


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""
    review = FactReview(work.store, work.clock, parts.ids)

    @console.get("/facts")
    @access.supervisors(unit_of=None)
    def facts() -> Response:
        return _show_list(parts, work, review)

    @console.get("/facts/<fact>")
    @access.supervisors(unit_of=None)
    def fact_one(fact: str) -> Response:
        return _show_one(parts, work, review, fact)

    @console.post("/facts/<fact>/confirm")
    @access.supervisors(unit_of=None)
    def confirm_fact(fact: str) -> AnyResponse:
        require_all(parts, work)
        found, seen = _written(work, fact).fact, request.form.get("seen", "")
        try:
            day = None if found.review_by is None else day_typed(request.form.get("review_by", ""))
            review.confirm(found, day, seen, browser.visit().actor)
        except (ValueError, BadReviewDay):
            return _show_one(parts, work, review, fact, why="day", status=422)
        except ChangedMeanwhile:
            return _show_one(parts, work, review, fact, why="meanwhile", status=409)
        return _back(fact, "confirmed")

    @console.post("/facts/<fact>/withdraw")
    @access.supervisors(unit_of=None)
    def withdraw_fact(fact: str) -> AnyResponse:
        require_all(parts, work)
        try:
            review.withdraw(_written(work, fact).fact, request.form.get("seen", ""), browser.visit().actor)
        except ChangedMeanwhile:
            return _show_one(parts, work, review, fact, why="meanwhile", status=409)
        return _back(fact, "withdrawn")


def _written(work: Work, name: str) -> Written:
    found = next((one for one in work.content.facts() if one.fact.id == name), None)
    if found is None:
        abort(404)
    return found


def _back(fact: str, done: str) -> AnyResponse:
    chosen: dict[str, Any] = {name: request.form[name] for name in _CHOSEN if request.form.get(name)}
    return redirect(url_for("console.facts", done=done, fact=fact, **chosen), 303)


def _show_list(parts: Parts, work: Work, review: FactReview) -> Response:
    asked, topic = request.args.get("state", ""), request.args.get("topic", "")
    state = State(asked) if asked in set(State) else State.AWAITING
    known, today = review.reviewed(one.fact for one in work.content.facts()), _today(work)
    of_topic = [one for one in work.content.facts() if not topic or any(use.node == topic for use in one.uses)]
    found = [one for one in of_topic if known[one.fact.id].state(today) is state]
    # What is withheld changes what callers hear; the rest is spoken meanwhile.
    found.sort(key=lambda one: known[one.fact.id].spoken(today))
    last = max(0, (len(found) - 1) // SHOWN)
    page = min(_page(), last)
    return _render(
        parts,
        work,
        known,
        "console/facts.html",
        found=found[page * SHOWN : (page + 1) * SHOWN],
        counts={each: sum(known[one.fact.id].state(today) is each for one in of_topic) for each in State},
        total=len(found),
        state=state,
        topic=topic,
        topics=topics(work.flow()),
        page=page,
        last=last,
        done=request.args.get("done", ""),
        done_fact=request.args.get("fact", "") if request.args.get("fact", "") in known else "",
    )


def _show_one(
    parts: Parts, work: Work, review: FactReview, name: str, *, why: str = "", status: int = 200
) -> Response:
    """One fact as it stands now; ``why`` is what could not be done about it."""
    found = _written(work, name)
    known = review.reviewed(one.fact for one in work.content.facts())
    values = {"one": found, "why": why, "typed": request.form.get("review_by", "")}
    answer = _render(parts, work, known, "console/fact-one.html", **values)
    answer.status_code = status
    return answer


def _render(parts: Parts, work: Work, known: Mapping[str, Reviewed], template: str, **values: Any) -> Response:
    flow, today = work.flow(), _today(work)
    page = render_template(
        template,
        known=known,
        heard=lambda use: heard(use, known, today),
        recorded=lambda use: all(map(work.content.recorded, use.texts)),
        title=lambda node: title(flow, node),
        today=today,
        names=work.names(),
        decides=sees_all(parts, work),
        **values,
    )
    return make_response(page)


def _page() -> int:
    asked = request.args.get("page", "0")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0


def _today(work: Work) -> date:
    return day_of(work.clock.now())
