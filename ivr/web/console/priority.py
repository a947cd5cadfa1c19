"""A supervisor looks at the line and changes it: who goes before others, and on what ground."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.callback import Callback
from ivr.core.dialogue.journey import title
from ivr.core.errors import ChangedMeanwhile, IllegalMove, LostRace
from ivr.core.requests.precedence import can_give, can_take, state_of
from ivr.core.requests.priority import GIVEN_FOR, TAKEN_FOR, Ground
from ivr.services.audit import Actor
from ivr.services.priorities import Priorities
from ivr.web.console import access, browser, card_page
from ivr.web.console.outcome_form import note_of
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import reach, unit_of_request

#: So many requests of the line are shown.
SHOWN = 100
#: Actor, request, what the page showed of its priority, ground, note -> the request as it stands then.
Decision = Callable[[Actor, str, str, Ground, str], Callback]


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint, and what tells of priority to the templates."""
    chief, priorities = access.supervisors(unit_of=unit_of_request(parts, work)), Priorities(work.store, work.clock)
    for name, told in (("priority_state", state_of), ("may_go_first", can_give), ("may_go_back", can_take)):
        console.add_app_template_filter(told, name)
    console.add_app_template_global(lambda kind: {"give": GIVEN_FOR, "take": TAKEN_FOR}[kind], "grounds")

    @console.get("/line")
    @access.supervisors(unit_of=None)
    def line() -> str:
        seen, unit, flow = reach(parts), request.args.get("unit", ""), work.flow()
        if unit and unit not in seen:
            abort(403)
        every = work.units()
        return render_template(
            "console/line.html",
            waiting=priorities.line({unit} if unit else seen, SHOWN),
            most=SHOWN,
            unit=unit,
            units=[one for one in every if one.id in seen],
            unit_names={one.id: one.name for one in every},
            title=lambda topic: title(flow, topic),
            now=work.clock.now(),
        )

    @console.post("/card/<callback>/priority/give")
    @chief
    def give_priority(callback: str) -> AnyResponse:
        return _decided(parts, work, callback, priorities.give, GIVEN_FOR)

    @console.post("/card/<callback>/priority/take")
    @chief
    def take_priority(callback: str) -> AnyResponse:
        return _decided(parts, work, callback, priorities.take, TAKEN_FOR)


def _decided(parts: Parts, work: Work, callback: str, decide: Decision, grounds: Sequence[Ground]) -> AnyResponse:
    """Done, and back to the card; or the card with what was typed and why it was not done."""
    form, note = request.form, note_of(request.form)
    typed = {"ground": form.get("ground", ""), "ground_note": note}
    if typed["ground"] not in grounds or (typed["ground"] == Ground.OTHER and not note):
        return card_page.show(parts, work, callback, "ground", 422, **typed)
    try:
        decide(browser.visit().actor, callback, form.get("seen", ""), Ground(typed["ground"]), note)
    except ChangedMeanwhile:
        return card_page.show(parts, work, callback, "priority", 409, **typed)
    except (IllegalMove, LostRace):
        return card_page.show(parts, work, callback, "moved", 409, **typed)
    return redirect(url_for("console.card", callback=callback, _anchor="priority"), 303)
